using System.Text.Json.Nodes;
using Allocation.Api.Demands;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Demands;
using Allocation.Grains.Storage;

namespace Allocation.Api.Journal;

/// <summary>What is held of a household, for whoever asks what is (GDPR art. 15): file, changes, vacancies it is or was a candidate for, and who looked at it.</summary>
internal static class PersonExport
{
    private const int MostRows = 100_000;

    /// <summary>What an export is made for.</summary>
    private static readonly string[] Whole = ["identity", "confidential"];

    public static async Task<IResult> Of(string uniqueNumber, string? purpose, HttpContext context, IGrainFactory grains, IDemandStore store, IVacancyLifeStore lives, IReadJournal journal, Visibility visibility, Geography geography, Readings readings)
    {
        // The household itself may have all of it; whoever else asks does so for it, and says so.
        var access = Access.Of(context.User);
        var own = access.Own is not null;
        if (!own && access.Withholds(Whole) is { } refusal)
            return Problems.Forbidden(refusal);
        if (await DemandEndpoints.Find(uniqueNumber, grains) is not { } id || await grains.GetGrain<IDemandGrain>(id.Value).Read(context.User.ToActor()) is not { } demand)
            return Problems.NotFound("demand");
        if (!own && Readings.Fault(Whole, purpose) is { } unsaid)
            return Problems.Malformed(unsaid);
        await readings.Note(context.User.ToActor(), id, demand.Version, Whole, own ? Readings.AccessRequest : purpose);
        var key = id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var before = (await store.TakenAway(id, MostRows)).ToDictionary(change => change.Version, change => Before(change.Patch));
        var positions = (await lives.PositionsOf(id)).ToDictionary(position => position.Vacancy);
        var (candidacies, withheld) = (new List<HeldCandidacy>(), 0);

        // One after the other: a household may have been named in hundreds.
        foreach (var vacancy in await lives.Naming(id))
        {
            if (own || await visibility.SeesVacancy(access, vacancy))
                candidacies.Add(HeldCandidacy.Of(positions.GetValueOrDefault(vacancy), await lives.Load(vacancy), id, demand.File.UniqueNumber));
            else
                withheld++;
        }

        return TypedResults.Json(
            new HeldData(
                DemandView.Of(demand, geography, Whole),
                [.. (await store.History(id, MostRows)).Select(change => new HeldChange(change.Version, change.Kind, change.At, change.Points, before.GetValueOrDefault(change.Version)))],
                candidacies,
                withheld,
                [.. await journal.Of("demand", key, MostRows)]),
            DemandJson.Options);
    }

    /// <summary>The values before a change, without what the engine alone keeps in a file: the token of an offer names its vacancy.</summary>
    private static JsonObject? Before(byte[]? patch)
    {
        if (patch is null)
            return null;
        var members = JsonNode.Parse(patch)!.AsObject();
        members.Remove("token");
        return members;
    }

    /// <summary>All that is held.</summary>
    /// <param name="Demand">The file as it stands, names, contacts and sensitive facts with it.</param>
    /// <param name="Changes">Its changes, newest first, each with the values that it replaced.</param>
    /// <param name="Candidacies">Vacancies it is or was a candidate for, or set aside from, and what was decided on it.</param>
    /// <param name="Withheld">Vacancies besides, which the caller does not see. The household itself is told of all.</param>
    /// <param name="Readings">Who looked at it, when, why: by role and organisation, not by name of the agent.</param>
    internal sealed record HeldData(DemandView Demand, IReadOnlyList<HeldChange> Changes, IReadOnlyList<HeldCandidacy> Candidacies, int Withheld, IReadOnlyList<NotedReading> Readings);

    /// <summary>A change.</summary>
    /// <param name="Version">The version it made.</param>
    /// <param name="Kind">What happened.</param>
    /// <param name="At">When it was recorded.</param>
    /// <param name="Points">Points gained or lost, by territory.</param>
    /// <param name="Before">The values before it, as the merge patch (RFC 7396) that takes it back; absent of the first, and where they were not kept.</param>
    internal sealed record HeldChange(int Version, ChangeKind Kind, DateTimeOffset At, IReadOnlyDictionary<string, int> Points, JsonObject? Before);

    /// <summary>Where it stands, or stood, with a vacancy; which one, those see who may see it.</summary>
    /// <param name="Standing">How far it came; absent where it was no candidate.</param>
    /// <param name="At">Since when.</param>
    /// <param name="Facts">What happened to it there: put forward, set aside and why, what a commission decided and why, offers and answers.</param>
    internal sealed record HeldCandidacy(string? Standing, DateTimeOffset? At, IReadOnlyList<HeldFact> Facts)
    {
        public static HeldCandidacy Of(StoredPosition? position, IReadOnlyList<StoredFact> stored, DemandId demand, UniqueNumber number)
        {
            var numbers = new Dictionary<DemandId, UniqueNumber> { [demand] = number };
            var facts = stored.Select(fact => fact.Recorded).ToList();
            var undone = Vacancy.TakenBack(facts);
            var roles = stored.ToDictionary(fact => fact.Recorded.Number, fact => fact.Actor.Role);
            return new HeldCandidacy(position?.Standing, position?.At, [.. HouseholdFacts.Of(facts, demand)
                .Select(recorded => FactView.Of(recorded, "", roles[recorded.Number], numbers, undone.Contains(recorded.Number), seesConfidential: true))
                .Select(view => new HeldFact(view.Number, view.At, view.Role, view.Step, view.IsUndone, view.Said, view.Decisions?.SingleOrDefault()))]);
        }
    }

    /// <summary>What happened to it: by whose role, not by name of the agent.</summary>
    /// <param name="Number">Its number in the life of the vacancy, which what takes it back names.</param>
    /// <param name="At">When.</param>
    /// <param name="Role">Role of who did it.</param>
    /// <param name="Step">What.</param>
    /// <param name="IsUndone">Whether it was taken back.</param>
    /// <param name="Said">What was said with it.</param>
    /// <param name="Decision">What a commission decided on it, and why.</param>
    internal sealed record HeldFact(int Number, DateTimeOffset At, string Role, VacancyStep? Step, bool IsUndone, JsonObject Said, DecisionView? Decision);
}
