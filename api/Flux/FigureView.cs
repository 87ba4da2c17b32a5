using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;

namespace Allocation.Api.Flux;

/// <summary>A figure of a report, and what it is the sum of.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Asked">The figure.</param>
/// <param name="Version">Version of the ledger.</param>
/// <param name="Sums">Its sums by counter: those of what is not told too, which stand in the report as well.</param>
/// <param name="Rows">The entries, the first ones first.</param>
/// <param name="More">How many more there are.</param>
/// <param name="NotTold">Entries that say of one household whether its label was found, and are told to nobody who is not shown confidential facts (C10).</param>
public sealed record FigureView(LedgerKey Ledger, AskedFigure Asked, int Version, IReadOnlyList<(string Counter, decimal Sum)> Sums, IReadOnlyList<FigureRow> Rows, int More, int NotTold)
{
    private const int MostRows = 2_000;

    /// <summary>The view of a figure.</summary>
    public static FigureView Of(LedgerKey key, AskedFigure asked, int version, IReadOnlyList<FluxEntry> entries, FluxLedger ledger, IReadOnlyList<RecordedFluxEvent> events, bool seesConfidential)
    {
        var told = entries.Where(entry => seesConfidential || !entry.TellsLabel).ToList();
        return new FigureView(
            key, asked, version, [.. FluxReport.Sums(entries).Select(sum => (LifeWords.Of(sum.Key), sum.Value.Round(2)))],
            [.. told.Take(MostRows).Select(entry => FigureRow.Of(entry, ledger, EntryCauses.Of(events[entry.Event - 1].Event, entry)))], Math.Max(0, told.Count - MostRows), entries.Count - told.Count);
    }
}

/// <summary>An entry of a figure.</summary>
/// <param name="On">Day of effect.</param>
/// <param name="Release">The vacancy; null for what is about the year.</param>
/// <param name="Dwelling">The dwelling; null for what is about the year.</param>
/// <param name="Reserver">Whose account; null for the landlord's own.</param>
/// <param name="Part">On which part of the State's rights.</param>
/// <param name="Counter">What moved.</param>
/// <param name="Amount">By how much.</param>
/// <param name="Cause">Why; null where nobody named it.</param>
/// <param name="Event">Number of the event.</param>
public sealed record FigureRow(DateOnly On, Guid? Release, ReleaseStory? Dwelling, string? Reserver, StatePart? Part, string Counter, Amount Amount, EntryCause? Cause, int Event)
{
    /// <summary>The view of an entry.</summary>
    public static FigureRow Of(FluxEntry entry, FluxLedger ledger, EntryCause? cause) => new(
        entry.On, entry.Release, entry.Release is { } release ? ledger.Stories.GetValueOrDefault(release) : null, entry.Account.Agreement is { } agreement ? ledger.Agreements.Find(agreement)?.Reserver : null, entry.Account.Part,
        LifeWords.Of(entry.Counter), Amount.Of(entry.Amount), cause, entry.Event);
}
