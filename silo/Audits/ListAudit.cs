using System.Collections.Immutable;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Audits;

/// <summary>What an audit found.</summary>
public enum AuditOutcome
{
    /// <summary>The list is the one recomputed from the store.</summary>
    Equal,

    /// <summary>It is, as far as it was looked at: of a large territory some demands only are read, and no counts compared.</summary>
    Partial,

    /// <summary>It is not (C3 is broken).</summary>
    Different,

    /// <summary>The territory, the dwelling or the grid moved too much to compare: nothing is known.</summary>
    Unsettled,

    /// <summary>There is no such list.</summary>
    Gone,
}

/// <summary>Result of an audit.</summary>
/// <param name="Outcome">What it found.</param>
/// <param name="Differences">How far the list is from the truth.</param>
/// <param name="Demands">Demands read.</param>
public readonly record struct AuditResult(AuditOutcome Outcome, ListDifferences Differences, int Demands);

/// <summary>
/// Compares the list that a vacancy serves with the one recomputed from the store (C3). It asks as any client does and reads
/// the store past the actors: nobody waits for it but the processor.
/// </summary>
/// <remarks>
/// Never a false alarm: demands that changed between the question and the end of the reading are left out, and a list whose
/// dwelling or grid changed meanwhile is not judged. Holds <see cref="Kept"/> rows, however large the territory.
/// </remarks>
public sealed class ListAudit(IGrainFactory grains, IChangeLog log, IVacancyStore vacancies, PolicyBook policies)
{
    /// <summary>Demands read by one audit: some seconds of one core. Of a larger territory a share of about this size is drawn.</summary>
    public const int MostDemands = 200_000;

    /// <summary>Demands that may change while an audit reads.</summary>
    private const int MostMoved = 50;

    private const int Kept = ShortlistDepth.Live + MostMoved;
    private const int MostAttempts = 3;

    /// <summary>Audits one list.</summary>
    /// <param name="vacancy">Its vacancy.</param>
    /// <param name="mostDemands">Demands to read at most, about.</param>
    public async Task<AuditResult> Run(Guid vacancy, int mostDemands = MostDemands)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await Once(vacancy, mostDemands);
            if (result.Outcome != AuditOutcome.Unsettled || attempt == MostAttempts)
                return result;
        }
    }

    private async Task<AuditResult> Once(Guid id, int mostDemands)
    {
        if (await vacancies.Load(id) is not { } stored)
            return new AuditResult(AuditOutcome.Gone, default, 0);
        var territory = new TerritoryId(stored.Vacancy.Territory);
        if (policies.PlacesOf(territory).NumberOf(stored.Vacancy.Dwelling.Commune) < 0)
            return new AuditResult(AuditOutcome.Gone, default, 0);
        var share = await ShareOf(territory, mostDemands);
        if (await TerritoryMotion.Begin(log, territory) is not { } motion)
            return new AuditResult(AuditOutcome.Unsettled, default, 0);
        if (await grains.GetGrain<IVacancyGrain>(id).Shortlist(ShortlistDepth.Live) is not { } list)
            return new AuditResult(AuditOutcome.Gone, default, 0);
        if (list.DwellingVersion != stored.DwellingVersion || list.GridVersion != policies.GridsInForce(territory, list.Day).Version)
            return new AuditResult(AuditOutcome.Unsettled, default, 0);
        var (truth, read) = await Recompute(territory, share, new ListCriteria(stored.Vacancy.Dwelling, stored.Vacancy.AvailableOn), list.Day);
        return await motion.Moved() is { Count: <= MostMoved } moved
            ? Judge(list, truth, share, moved, read)
            : new AuditResult(AuditOutcome.Unsettled, default, read);
    }

    private async Task<DemandShare> ShareOf(TerritoryId territory, int mostDemands)
    {
        var status = await grains.GetGrain<ITerritoryGrain>(territory.Value).Describe();
        var shares = Math.Max(1, (status.Partitions.Sum(partition => partition.Demands) + mostDemands - 1) / mostDemands);
        return new DemandShare(Random.Shared.Next(shares), shares);
    }

    private Task<(ListRecomputation Truth, int Read)> Recompute(TerritoryId territory, DemandShare share, ListCriteria criteria, DateOnly day) =>
        Task.Run(() => log.ReadTerritory(territory, share, (_, demands) =>
        {
            var truth = new ListRecomputation(criteria, policies.PlacesOf(territory), policies.GridsInForce(territory, day), policies.Ceilings, policies.Geography, day, Kept);
            var read = 0;
            foreach (var demand in demands)
            {
                truth.Add(demand.RecordIn(territory));
                read++;
            }

            return (truth, read);
        }));

    private static AuditResult Judge(Shortlist list, ListRecomputation truth, DemandShare share, HashSet<DemandId> moved, int read)
    {
        var served = list.Rows.Where(row => share.Contains(row.Id) && !moved.Contains(row.Id)).ToImmutableArray();
        RankKey? end = list.Rows.Length < ShortlistDepth.Live ? null : list.Rows[^1].Key;
        var whole = share.Count == 1;
        var differences = new ListDifferences(
            ListComparison.Rows(served, end, [.. truth.Best.Where(row => !moved.Contains(row.Id))]),
            whole ? ListComparison.Counts(list.Funnel, truth.Funnel, moved.Count) : 0);
        return new AuditResult(differences.Total > 0 ? AuditOutcome.Different : whole ? AuditOutcome.Equal : AuditOutcome.Partial, differences, read);
    }
}
