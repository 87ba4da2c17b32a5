using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Demands;
using Allocation.Grains.Storage;

namespace Allocation.Api.Demands;

/// <summary>What is held of a household, for whoever asks what is (GDPR art. 15): file, changes, vacancies it is or was a candidate for, and who looked at it.</summary>
internal static class PersonExport
{
    private const int MostRows = 100_000;

    /// <summary>What an export is made for.</summary>
    private static readonly string[] Whole = ["identity", "confidential"];

    public static async Task<IResult> Of(string uniqueNumber, string? purpose, HttpContext context, IGrainFactory grains, IDemandStore store, IVacancyLifeStore lives, IReadJournal journal, Geography geography, Readings readings)
    {
        // The household itself may have all of it; whoever else asks does so for it, and says so.
        var own = Access.Of(context.User).Own is not null;
        if (!own && Access.Of(context.User).Withholds(Whole) is { } withheld)
            return Problems.Forbidden(withheld);
        if (await DemandEndpoints.Find(uniqueNumber, grains) is not { } id || await grains.GetGrain<IDemandGrain>(id.Value).Read(context.User.ToActor()) is not { } demand)
            return Problems.NotFound("demand");
        if (!own && Readings.Fault(Whole, purpose) is { } unsaid)
            return Problems.Malformed(unsaid);
        await readings.Note(context.User.ToActor(), id, demand.Version, Whole, own ? Readings.AccessRequest : purpose);
        var key = id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Json(
            new HeldData(
                DemandView.Of(demand, geography, Whole),
                [.. (await store.History(id, MostRows)).Select(HistoryView.Of)],
                [.. (await lives.PositionsOf(id)).Select(position => new HeldCandidacy(position.Standing, position.At))],
                [.. await journal.Of("demand", key, MostRows)]),
            DemandJson.Options);
    }

    /// <summary>All that is held.</summary>
    /// <param name="Demand">The file as it stands, names, contacts and sensitive facts with it.</param>
    /// <param name="Changes">Its changes, newest first.</param>
    /// <param name="Candidacies">Vacancies it is or was a candidate for.</param>
    /// <param name="Readings">Who looked at it, when, why: by role and organisation, not by name of the agent.</param>
    internal sealed record HeldData(DemandView Demand, IReadOnlyList<HistoryView> Changes, IReadOnlyList<HeldCandidacy> Candidacies, IReadOnlyList<NotedReading> Readings);

    /// <summary>Where it stands, or stood, with a vacancy; which one, those see who may see it.</summary>
    /// <param name="Standing">How far it came.</param>
    /// <param name="At">Since when.</param>
    internal sealed record HeldCandidacy(string Standing, DateTimeOffset At);
}
