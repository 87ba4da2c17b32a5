using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Flux;

/// <summary>The yearly report of a landlord in a département (FLX-28, FLX-45): every figure a fold of its ledger.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
/// <param name="Year">The year.</param>
/// <param name="Version">Version of the ledger it is of.</param>
/// <param name="IsClosed">Whether the accounts are closed: it is final then, but for dated corrections.</param>
/// <param name="ReportDue">Last day to send it.</param>
/// <param name="StatisticsDue">Last day of the statistics.</param>
/// <param name="Lines">Its lines on the five axes.</param>
/// <param name="Accounts">The accounts.</param>
/// <param name="Statistics">The statistics.</param>
public sealed record YearReport(string Landlord, string Departement, int Year, int Version, bool IsClosed, DateOnly ReportDue, DateOnly StatisticsDue, IReadOnlyList<ReportLine> Lines, IReadOnlyList<AccountView> Accounts, FluxStatistics Statistics);

/// <summary>Makes yearly reports.</summary>
internal sealed class YearReports(IGrainFactory grains, IFluxStore store, Geography geography)
{
    private const int Page = 5_000;

    /// <summary>The report of a year.</summary>
    public async Task<YearReport> Of(LedgerKey key, int year)
    {
        var landlord = grains.GetGrain<ILandlordGrain>(key.ToString());
        var (ledger, releases) = (await landlord.Read(), await landlord.AllReleases());
        var entries = new List<FluxEntry>(ledger.Entries);
        while (entries.Count < ledger.Entries && await store.Entries(key, entries.Count, Math.Min(Page, ledger.Entries - entries.Count)) is { Count: > 0 } page)
            entries.AddRange(page.Select(stored => stored.Entry));
        var known = releases.ToDictionary(release => release.Story.Release, release => (release.Story, release.Standing));
        var lines = FluxReport.Lines(year, entries.Where(entry => entry.Release is not { } release || known.ContainsKey(release)), known, new FluxAgreements(ledger.Agreements, geography));
        var view = LedgerView.Of(key, ledger, year);
        var terms = Domain.Deadlines.ReportTerms.Of(year);
        return new YearReport(key.Landlord, key.Departement, year, ledger.Version, view.IsClosed, terms.Report, terms.Statistics, lines, view.Accounts, FluxStatistics.Of(year, lines, view.Stock));
    }
}
