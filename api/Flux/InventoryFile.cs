using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Allocation.Domain;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Conversion;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Flux;

/// <summary>Reads an inventory of reservation rights out of a spreadsheet. A line that cannot be read is told with its place, and the others go on.</summary>
internal static partial class InventoryFile
{
    /// <summary>Most lines of an inventory.</summary>
    public const int MostLines = 10_000;

    /// <summary>Among so many rows the headings are looked for: titles may stand above them.</summary>
    private const int MostTitles = 20;

    /// <summary>Below it stands a fraction that was meant as percent: a cell shown as 4 % holds 0.04.</summary>
    private const decimal LeastRotation = 0.5m;

    /// <summary>Headings, as they may be written in French or English, without accents and capitals.</summary>
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["reserver"] = "reserver",
        ["reservataire"] = "reserver",
        ["kind"] = "kind",
        ["type"] = "kind",
        ["rights"] = "rights",
        ["droits"] = "rights",
        ["nombre de droits"] = "rights",
        ["right"] = "right",
        ["nature"] = "right",
        ["until"] = "until",
        ["echeance"] = "until",
        ["fin"] = "until",
        ["rotation"] = "rotation",
        ["rotationpercent"] = "rotation",
        ["rotation (%)"] = "rotation",
    };

    private static readonly Dictionary<string, ReserverKind> Kinds = Enum.GetValues<ReserverKind>().ToDictionary(kind => LifeWords.Of(kind))
        .Concat(new Dictionary<string, ReserverKind>
        {
            ["etat"] = ReserverKind.State,
            ["commune"] = ReserverKind.LocalAuthority,
            ["departement"] = ReserverKind.LocalAuthority,
            ["epci"] = ReserverKind.Intermunicipality,
            ["action logement"] = ReserverKind.ActionLogement,
            ["employeur"] = ReserverKind.Employer,
            ["association"] = ReserverKind.DisinterestedBody,
            ["defense"] = ReserverKind.Defence,
            ["securite interieure"] = ReserverKind.InteriorSecurity,
            ["hopital"] = ReserverKind.HealthEstablishment,
        }).ToDictionary();

    private static readonly string[] Needed = ["reserver", "kind", "rights"];

    private static readonly Dictionary<string, RightKind> Rights = new(StringComparer.Ordinal) { ["each-release"] = RightKind.EachRelease, ["suite"] = RightKind.EachRelease, ["droit de suite"] = RightKind.EachRelease, ["once"] = RightKind.Once, ["unique"] = RightKind.Once, ["droit unique"] = RightKind.Once };

    /// <summary>The lines of a file that can be read, and the faults of those that cannot; a fault with an empty path is of the file.</summary>
    public static (IReadOnlyList<ReservationRight> Rights, IReadOnlyList<InputFault> Faults) Read(byte[] file)
    {
        if (file is [0xD0, 0xCF, 0x11, 0xE0, ..])
            return ([], [new InputFault("", "file", "This is a workbook of the form before 2007 (.xls): save it as .xlsx or as CSV.")]);
        if (InventoryTable.Read(file, MostTitles + MostLines + 2, rows => Headings(rows) is not null) is not var (rows, separator))
            return ([], [new InputFault("", "file", "Send a CSV file, or an .xlsx workbook whose first sheet is the inventory, no larger than 50 MB unpacked.")]);
        if (rows.Count == 0)
            return ([], [new InputFault("", "empty", "The file has no line.")]);
        if (Headings(rows) is not { } headings)
        {
            var missing = Needed.Except(Named(rows[0]).Keys);
            return ([], [new InputFault($"line {rows[0].Line}", "headings", $"A line names the columns reserver, kind, rights, and if wanted right, until, rotation; missing: {string.Join(", ", missing)}.")]);
        }

        var lines = rows.Skip(headings.Row + 1).ToList();
        return lines.Count > MostLines ? ([], [new InputFault("", "too-long", $"An inventory has at most {MostLines} lines.")]) : Read(lines, headings.Columns, separator == ',' ? WidthOf(rows[headings.Row]) : int.MaxValue);
    }

    /// <summary>Cells of a row through the last that is not empty: where commas separate them, what stands behind the headings came of a decimal comma.</summary>
    private static int WidthOf(InventoryRow row) => Array.FindLastIndex(row.Cells, cell => cell.Length > 0) + 1;

    /// <summary>Where the headings stand, and the place of each column; null where no row has all that are needed.</summary>
    private static (int Row, Dictionary<string, int> Columns)? Headings(IReadOnlyList<InventoryRow> rows)
    {
        for (var row = 0; row < Math.Min(rows.Count, MostTitles); row++)
        {
            if (Named(rows[row]) is var columns && Array.TrueForAll(Needed, columns.ContainsKey))
                return (row, columns);
        }

        return null;
    }

    private static Dictionary<string, int> Named(InventoryRow row) =>
        row.Cells.Index().Where(cell => Columns.ContainsKey(Plain(cell.Item))).GroupBy(cell => Columns[Plain(cell.Item)]).ToDictionary(column => column.Key, column => column.First().Index);

    private static (IReadOnlyList<ReservationRight> Rights, IReadOnlyList<InputFault> Faults) Read(IEnumerable<InventoryRow> rows, Dictionary<string, int> columns, int width)
    {
        var (rights, faults) = (new List<ReservationRight>(), new List<InputFault>());
        foreach (var row in rows)
        {
            string Cell(string name) => columns.TryGetValue(name, out var index) && index < row.Cells.Length ? row.Cells[index] : "";
            var before = faults.Count;
            void Fault(string column, string code, string message) => faults.Add(new InputFault($"line {row.Line}, {column}", code, message));
            var reserver = Cell("reserver");
            if (reserver.Length is 0 or > 100)
                Fault("reserver", "reserver", "Name the reserver in 1 to 100 characters.");
            if (!Kinds.TryGetValue(Plain(Cell("kind")), out var kind))
                Fault("kind", "kind", $"Use one of: {string.Join(", ", Kinds.Keys)}.");
            if (!Whole(Cell("rights"), out var count))
                Fault("rights", "rights", "Give the rights as a whole number, from 0.");
            var right = RightKind.EachRelease;
            if (Cell("right").Length > 0 && !Rights.TryGetValue(Plain(Cell("right")), out right))
                Fault("right", "right", "Use each-release (droit de suite) or once (droit unique).");
            if (!Day(Cell("until"), out var until))
                Fault("until", "date", "Give the last day as yyyy-MM-dd or dd/MM/yyyy, or nothing.");
            if (!Percent(Cell("rotation"), out var rotation))
                Fault("rotation", "rotation", "Give the rotation in percent, such as 8 for 8 %, or nothing.");
            if (row.Cells.Skip(width).FirstOrDefault(cell => Digits().IsMatch(cell)) is { } beyond)
                Fault("", "cells", $"A number stands behind the last column: {beyond}. Commas separate the cells here: write 8.5 or \"8,5\", or separate cells by semicolons.");
            if (faults.Count == before)
                rights.Add(new ReservationRight(reserver, kind, count, right, until, rotation));
        }

        return (rights, faults);
    }

    [GeneratedRegex(@"\A[0-9]+\z")]
    private static partial Regex Digits();

    /// <summary>A whole number, its thousands apart or not.</summary>
    [GeneratedRegex(@"\A([0-9]+|[0-9]{1,3}([ \u00A0\u202F][0-9]{3})+)\z")]
    private static partial Regex Thousands();

    private static bool Whole(string text, out int number)
    {
        number = 0;
        return Thousands().IsMatch(text) && int.TryParse(string.Concat(text.Where(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 1_000_000;
    }

    private static bool Day(string text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return text.Length == 0 || day is not null;
    }

    private static bool Percent(string text, out decimal? percent)
    {
        var isShown = text.EndsWith('%');
        percent = decimal.TryParse(text.Replace(',', '.').TrimEnd('%', ' ', '\u00A0', '\u202F'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) && read <= 100 && (read == 0 || isShown || read >= LeastRotation) ? read : null;
        return text.Length == 0 || percent is not null;
    }

    /// <summary>Small letters without accents.</summary>
    private static string Plain(string text) =>
        string.Concat(text.Trim().Normalize(NormalizationForm.FormD).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
}
