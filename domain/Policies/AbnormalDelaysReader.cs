using System.Collections.Immutable;
using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Policies;

/// <summary>Reads the orders that fix abnormal delays (SCO-27).</summary>
public static class AbnormalDelaysReader
{
    private const int MostMonths = 240;

    /// <summary>Reads the orders of some texts.</summary>
    /// <exception cref="FormatException">One is wrong; the message names file, line, column and remedy.</exception>
    public static AbnormalDelays Parse(IEnumerable<(string File, string Text)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var orders = new List<DelayOrder>();
        foreach (var (file, text) in files)
        {
            var diagnostics = new DiagnosticList(file);
            var read = new Reader(diagnostics, orders);
            if (YamlSource.Read(text, diagnostics) is { } root)
                read.Orders(root);
            if (diagnostics.Count > 0)
                throw new FormatException(string.Join(" ", diagnostics.InOrder()));
        }

        return new AbnormalDelays(orders);
    }

    private sealed class Reader(DiagnosticList diagnostics, List<DelayOrder> orders)
    {
        private readonly SourceReader _read = new(diagnostics);

        public void Orders(SourceNode root)
        {
            if (root is not SourceMapping { } mapping || mapping["orders"] is not SourceSequence sequence)
            {
                Wrong(root, "A list of orders is expected.", "Start with 'orders:' and below it '- departement: …'.");
                return;
            }

            _read.RefuseUnknownKeys(mapping, ["orders"]);
            foreach (var item in sequence.Items)
            {
                if (item is SourceMapping order)
                    Order(order);
                else
                    Wrong(item, "An order is keys and values.", "Write '- { departement: \"31\", from: 2020-01-01, reference: …, delays: … }'.");
            }
        }

        private void Order(SourceMapping source)
        {
            _read.RefuseUnknownKeys(source, ["departement", "territory", "from", "reference", "delays"]);
            if (_read.Reference(source) is null)
                Wrong(source, "An order has a source.", "Add 'reference: { title: \"…\" }'.");
            var from = From(source["from"]);
            if (Place(source) is not { } place || Delays(source) is not { Length: > 0 } delays)
                return;
            if (orders.Any(order => order.Place == place && order.From == from))
                Wrong(source, "The place has an order of that day already.", "Keep one of them, or give the other its day.");
            orders.Add(new DelayOrder(place, from, delays));
        }

        private string? Place(SourceMapping source)
        {
            var place = _read.Scalar(source, "departement") ?? _read.Scalar(source, "territory");
            if (place is not null && source["departement"] is null != source["territory"] is null
                && (source["territory"] is null ? PlaceNumber.OfDepartement(place.Text) is not null : place.Text.Length is 5 or 9))
                return place.Text;
            Wrong(place ?? (SourceNode)source, "An order is of one département or of one territory.", "Write 'departement: \"31\"', or 'territory:' and its SIREN.");
            return null;
        }

        private DateOnly? From(SourceNode? node)
        {
            if (node is SourceScalar { IsNull: true })
                return null;
            if (node is SourceScalar text && DateOnly.TryParseExact(text.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            if (node is not null)
                Wrong(node, "'from' is not a date.", "Write year-month-day, 2026-01-31, or null for always.");
            return null;
        }

        private ImmutableArray<AbnormalDelay> Delays(SourceMapping source)
        {
            if (source["delays"] is not SourceSequence { Items.Length: > 0 } sequence)
            {
                Wrong(source["delays"] ?? source, "An order has delays.", "Write 'delays: [{ months: 36 }]'.");
                return [];
            }

            ImmutableArray<AbnormalDelay> delays = [.. sequence.Items.Select(Delay).OfType<AbnormalDelay>()];
            if (delays.Length == sequence.Items.Length && LeavesOut(delays))
                Wrong(sequence, "The delays leave out some demands.", "Give every type, for transfers and for the others, or one delay for all.");
            return delays;
        }

        private static bool LeavesOut(ImmutableArray<AbnormalDelay> delays) =>
            RegisterCodes.WishedTypes.Codes.Where((_, type) => !(Covers(delays, type, true) && Covers(delays, type, false))).Any();

        private static bool Covers(ImmutableArray<AbnormalDelay> delays, int type, bool transfer) =>
            delays.Any(delay => (delay.Types == 0 || (delay.Types & (1 << type)) != 0) && (delay.Transfers is null || delay.Transfers == transfer));

        private AbnormalDelay? Delay(SourceNode item)
        {
            if (item is not SourceMapping source)
            {
                Wrong(item, "A delay is keys and values.", "Write '- { types: [T4, T5, T6P], months: 24 }'.");
                return null;
            }

            _read.RefuseUnknownKeys(source, ["types", "transfers", "months"]);
            var types = 0;
            foreach (var type in (source["types"] as SourceSequence)?.Items ?? [])
            {
                if (RegisterCodes.WishedTypes.PositionOf((type as SourceScalar)?.Text) is >= 0 and var position)
                    types |= 1 << position;
                else
                    Wrong(type, "This is no type of dwelling.", $"Write one of {string.Join(", ", RegisterCodes.WishedTypes.Codes.Select(code => code.Code))}.");
            }

            if (source["types"] is not null and not SourceSequence)
                Wrong(source["types"]!, "'types' is a list.", "Write 'types: [T4, T5, T6P]'.");
            if (_read.Required(source, "months") is not { } text)
                return null;
            if (!int.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var months) || months is 0 or > MostMonths)
                Wrong(text, "This is no number of months.", $"Write 1 to {MostMonths}.");
            return new AbnormalDelay(types, source["transfers"] is null ? null : _read.Flag(source, "transfers", false), months);
        }

        private void Wrong(SourceNode at, string message, string remedy) => diagnostics.Add(at, GridDiagnosticCodes.TypeMismatch, message, remedy);
    }
}
