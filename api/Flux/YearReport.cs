using Allocation.Domain.Deadlines;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Flux;

/// <summary>The yearly report of a landlord in a département (FLX-28, FLX-45): every figure a fold of its ledger at one version.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
/// <param name="Year">The year.</param>
/// <param name="Version">Version of the ledger it is of: asked for by it, the report is the same for ever.</param>
/// <param name="ClosedAt">Version at which the accounts of the year were closed; absent while they are open.</param>
/// <param name="ReportDue">Last day to send it.</param>
/// <param name="StatisticsDue">Last day of the statistics.</param>
/// <param name="Lines">Its lines on the five axes.</param>
/// <param name="Accounts">The accounts, corrections of the year included wherever they are booked.</param>
/// <param name="Statistics">The statistics.</param>
/// <param name="Parts">Where others were merged into it: each landlord's part, which together are the report (FLX-39); absent without any.</param>
/// <param name="WholeAt">Of a landlord that was merged: where the report of the whole year is, this one included; absent of years that it had closed.</param>
public sealed record YearReport(
    string Landlord, string Departement, int Year, int Version, int? ClosedAt, DateOnly ReportDue, DateOnly StatisticsDue, IReadOnlyList<ReportLine> Lines, IReadOnlyList<AccountView> Accounts, FluxStatistics Statistics, IReadOnlyList<ReportPart>? Parts, WholeReport? WholeAt);

/// <summary>Where the report of the whole year is since a merger.</summary>
/// <param name="Landlord">The landlord that goes on.</param>
/// <param name="On">First day on which it does.</param>
/// <param name="Act">The act.</param>
public sealed record WholeReport(string Landlord, DateOnly On, string Act);

/// <summary>Makes yearly reports.</summary>
internal sealed class YearReports(IGrainFactory grains, IFluxStore store, Geography geography)
{
    private const int Page = 5_000;

    /// <summary>The report of a year.</summary>
    /// <param name="key">The ledger.</param>
    /// <param name="year">The year.</param>
    /// <param name="version">Version of the ledger; the present one when null.</param>
    /// <returns>Null where the ledger has no such version: what it will have would be another report tomorrow.</returns>
    public async Task<YearReport?> Of(LedgerKey key, int year, int? version = null)
    {
        if (await At(key, version) is not { } at)
            return null;
        var (ledger, entries, shown) = (at.Ledger, at.Entries, at.Events.Count);
        var lines = FluxReport.Lines(year, entries, ledger);
        var closedAt = at.Events.FindIndex(happened => happened.Event is YearClosed closed && closed.Year == year) + 1;
        var terms = ReportTerms.Of(year);
        return new YearReport(
            key.Landlord, key.Departement, year, shown, closedAt > 0 ? closedAt : null, terms.Report, terms.Statistics, lines, Accounts(year, entries, ledger, shown > 0 && CivilTime.InDepartement(key.Departement, at.Events[^1].At).Year == year),
            FluxStatistics.Of(year, lines, ledger.Stock.TryGetValue(year, out var stock) ? stock.Dwellings : null),
            FluxReport.Parts(key.Landlord, lines, ledger) is { Count: > 0 } parts ? parts : null,
            ledger.Mergers.Into is { } merged && !ledger.Closed.Contains(year) ? new WholeReport(merged.Into, merged.On, merged.Act) : null);
    }

    /// <summary>What a figure of a report is the sum of.</summary>
    /// <param name="key">The ledger.</param>
    /// <param name="asked">Which figure, of which version.</param>
    /// <param name="seesConfidential">Whether the reader is shown confidential facts.</param>
    /// <returns>Null where the report has no such figure.</returns>
    public async Task<FigureView?> Figure(LedgerKey key, AskedFigure asked, bool seesConfidential) =>
        await At(key, asked.Version) is { } at && asked.Entries(key.Landlord, at.Ledger, at.Entries) is { } entries ? FigureView.Of(key, asked, at.Events.Count, entries, at.Ledger, at.Events, seesConfidential) : null;

    /// <summary>The ledger as it was at a version; null where it has no such version.</summary>
    private async Task<LedgerAt?> At(LedgerKey key, int? version)
    {
        await grains.GetGrain<ILandlordGrain>(key.ToString()).Book();
        var stored = await store.Load(key);
        var shown = version ?? stored.Count;
        if (shown < 0 || shown > stored.Count)
            return null;
        var events = stored.Take(shown).Select(happened => happened.Recorded).ToList();
        var entries = new List<FluxEntry>();
        while (await store.Entries(key, entries.Count, Page) is { Count: > 0 } page && page[0].Entry.Event <= shown)
            entries.AddRange(page.Select(booked => booked.Entry));
        entries.RemoveAll(entry => entry.Event > shown);
        return new LedgerAt(FluxLedger.Restored(events.Select(happened => happened.Event), entries, geography), events, entries);
    }

    /// <summary>What each account of a year has with the corrections that later years hold of it.</summary>
    /// <param name="year">The year.</param>
    /// <param name="entries">Entries of the ledger.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="isPresent">Whether the version is of that year: open orientations count in the one in which they are looked at, and a version is the same for ever.</param>
    private static List<AccountView> Accounts(int year, IEnumerable<FluxEntry> entries, FluxLedger ledger, bool isPresent)
    {
        var holds = isPresent ? OpenOrientations.Of(ledger).CountBy(held => new FluxAccount(held.Value.Agreement, year, FluxBook.Flux, held.Value.Part)).ToDictionary() : [];
        var coming = CarryOvers.Coming(ledger, year);
        return
        [
            .. entries.Where(entry => (entry.CorrectionOf ?? entry.Account.Year) == year).GroupBy(entry => entry.Account with { Year = year })
                .OrderBy(account => account.Key.Agreement is null).ThenBy(account => account.Key.ToString(), StringComparer.Ordinal)
                .Select(account => AccountView.Of(account.Key, FluxReport.Sums(account).GetValueOrDefault, coming.GetValueOrDefault(account.Key), holds.GetValueOrDefault(account.Key), account.Key.Agreement is { } id ? ledger.Agreements.Find(id) : null)),
        ];
    }

    private sealed record LedgerAt(FluxLedger Ledger, List<RecordedFluxEvent> Events, List<FluxEntry> Entries);
}
