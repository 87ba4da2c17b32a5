using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>The list from scratch, by the plainest means: every demand through every filter, then a sort of what is left.</summary>
internal static class Recomputation
{
    public static (IReadOnlyList<(UniqueNumber Number, int Points)> Rows, Funnel Funnel) Of(IEnumerable<CandidateRecord> records, ListCriteria criteria, DateOnly today, TerritoryGrids? grids = null)
    {
        var demands = records.Select(record => (Record: record, Checks: CandidateChecks.Of(record, criteria, today, SmallTerritory.Policies))).ToList();
        var counts = new int[6];
        foreach (var (_, checks) in demands)
        {
            foreach (var check in checks.TakeWhile(check => check.Outcome != Outcome.Failed))
                counts[(int)check.Step]++;
        }

        var candidates = demands.Where(demand => CandidateChecks.RemovedBy(demand.Checks) is null).ToList();
        var scoring = (grids ?? TerritoryGrids.All(SmallTerritory.Grid)).For(DwellingPlace.Of(criteria.Dwelling, SmallTerritory.Geography)!);
        var ordered = candidates.Select(demand => (demand.Record, Sheet: scoring.For(demand.Record.Facts) is { } grid ? TracingEvaluator.Evaluate(grid, demand.Record.Facts, today) : null))
            .OrderByDescending(row => row.Sheet?.Class?.Level ?? 0)
            .ThenByDescending(row => row.Sheet?.Points ?? 0);
        foreach (var key in scoring.TieBreak)
            ordered = ordered.ThenBy(row => Tie(key, row.Record), StringComparer.Ordinal);
        var rows = ordered.Select(row => (row.Record.Number, row.Sheet?.Points ?? 0)).ToList();
        var toCheck = candidates.Count(demand => demand.Checks.Any(check => check.Outcome == Outcome.Unknown));
        return (rows, new Funnel(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], toCheck));
    }

    /// <summary>What a demand says to a key of the order of ties (SCO-31), as text that sorts; nothing stated sorts last.</summary>
    private static string Tie(TieBreakKey key, CandidateRecord record)
    {
        var stated = key switch
        {
            TieBreakKey.OldestRegistration => record.Facts[Fact.DepositDay],
            TieBreakKey.MostPersons => 1000 - record.Facts[Fact.TypologyPersons],
            TieBreakKey.OldestApplicant => record.Facts[Fact.ApplicantBirth],
            _ => 0,
        };
        return key == TieBreakKey.UniqueNumber ? record.Number.Value : stated < 0 ? "~" : stated.ToString("D9", CultureInfo.InvariantCulture);
    }
}
