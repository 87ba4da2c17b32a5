using System.Globalization;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Demands;
using Allocation.Grains.Storage;
using Allocation.Grains.Territories;
using Allocation.Grains.Time;
using Allocation.Silo.Hosting;

namespace Allocation.Api.Demands;

/// <summary>Where a demand stands among those like it in each wished territory (SCO-32, SCO-33, INF-3).</summary>
internal static class DemandPosition
{
    public static async Task<IResult> Of(string uniqueNumber, HttpContext context, IGrainFactory grains, PolicyBook policies, TerritoryPartitions partitions, CivilClock clock, AllocationOptions options, Readings readings)
    {
        if (await DemandEndpoints.Find(uniqueNumber, grains) is not { } id || await grains.GetGrain<IDemandGrain>(id.Value).Read(context.User.ToActor()) is not { } demand)
            return Problems.NotFound("demand");
        await readings.Note(context.User.ToActor(), Reading.Explanation, id, demand.Version.ToString(CultureInfo.InvariantCulture));
        var today = clock.Today;
        var record = CandidateRecord.Of(id, demand.Version, demand.File, default);
        var ranked = demand.File.Status == DemandStatus.Active && DemandValidation.IsComplete(demand.File);
        var territories = policies.Geography.TerritoriesOf(demand.File.Wishes.Communes)
            .Select(territory => In(territory, policies.GridsInForce(territory, today), record, ranked));
        return TypedResults.Ok(new PositionView(uniqueNumber, today, await Task.WhenAll(territories)));

        async Task<TerritoryPositionView> In(TerritoryId territory, TerritoryGrids grids, CandidateRecord record, bool ranked)
        {
            var grid = grids.For(record.Facts);
            var view = new TerritoryPositionView(territory.Value, policies.Geography.NameOf(territory), grid?.Version, grid?.Similar ?? []);
            if (grid is null || grid.Similar.IsEmpty || !ranked)
                return view with { Withheld = grid is null ? PositionSilence.NoGrid : ranked ? PositionSilence.NoKey : PositionSilence.NotRanked };
            var sheet = TracingEvaluator.Evaluate(grid, record.Facts, today);
            var like = new SimilarDemands(grid.Similar, record, RankKey.Of(sheet.Class?.Level ?? 0, sheet.Points, new TieOrder(grids.TieBreak).Of(record.Facts), record.Number));
            var counts = await Task.WhenAll(partitions.All(territory).Select(partition => partition.Similar(like)));
            var demands = 1 + counts.Sum(count => count.Others);
            return demands < options.SmallestCount
                ? view with { Withheld = PositionSilence.TooFew }
                : view with { Demands = demands, Position = 1 + counts.Sum(count => count.Before) };
        }
    }
}

/// <summary>Where a demand stands among those like it.</summary>
/// <param name="UniqueNumber">Unique number.</param>
/// <param name="On">Day of the scores.</param>
/// <param name="Territories">One for each wished territory.</param>
internal sealed record PositionView(string UniqueNumber, DateOnly On, IReadOnlyList<TerritoryPositionView> Territories);

/// <summary>Position in one territory.</summary>
/// <param name="Territory">Key of the territory.</param>
/// <param name="Name">Its name.</param>
/// <param name="GridVersion">Grid and version; absent when none scores the demand.</param>
/// <param name="SimilarBy">What similar demands have in common by the grid; empty when it does not say.</param>
/// <param name="Demands">Similar demands, this one included; absent when withheld.</param>
/// <param name="Position">Its place among them, from 1; absent when withheld.</param>
/// <param name="Withheld">Why there is no position.</param>
internal sealed record TerritoryPositionView(string Territory, string Name, string? GridVersion, IReadOnlyList<SimilarityKey> SimilarBy, int? Demands = null, int? Position = null, PositionSilence? Withheld = null);

/// <summary>Why no position is told.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(PositionSilenceWords))]
internal enum PositionSilence
{
    /// <summary>No grid scores the demand in the territory.</summary>
    NoGrid,

    /// <summary>The grid does not say what similar demands are.</summary>
    NoKey,

    /// <summary>The demand is removed, or wishes no commune or no typology.</summary>
    NotRanked,

    /// <summary>So few that a household could be recognised (INF-6).</summary>
    TooFew,
}

internal sealed class PositionSilenceWords() : System.Text.Json.Serialization.JsonStringEnumConverter<PositionSilence>(System.Text.Json.JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
