using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Api.Vacancies;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Silo.Journal;

namespace Allocation.Api.Journal;

/// <summary>The journal of what was done and read: its last seals, to keep elsewhere; whether all of it holds; what is evidence of a decision (docs/reference/journal.md).</summary>
internal static class JournalEndpoints
{
    /// <summary>Address of the verification.</summary>
    public const string Verification = "/api/v1/journal/verification";

    /// <summary>Address of the seals of a table.</summary>
    public const string Listed = "/api/v1/journal/seals";

    private const int MostSeals = 500;

    public static void MapJournal(this IEndpointRouteBuilder api)
    {
        api.MapGet("/journal", Roots).Is("readSeals", "The last seal of each table of the journal, to keep elsewhere.").Produces<SealList>().Needs(Permission.Journal).OfEverything();
        api.MapGet("/journal/seals", Seals).Is("listSeals", "Seals of a table, in their order, to compare with one that was kept.").Produces<SealList>().Needs(Permission.Journal).OfEverything();
        api.MapGet("/journal/verification", Verify).Is("verifyJournal", "Goes through the whole journal and says whether its seals hold.").Produces<VerificationReport>().Needs(Permission.Journal).OfEverything().StaysOpen();
        api.MapGet("/demands/{uniqueNumber}/export", PersonExport.Of).Is("exportDemand", "What is held of a household: its file, its changes, its candidacies, and who looked at it.").Produces<PersonExport.HeldData>().Needs(Permission.DemandsRead).OfDemand().StaysOpen();
        api.MapGet("/vacancies/{id:guid}/evidence", Evidence).Is("readEvidence", "All that was done with a vacancy, by whom, on which versions, with the seals that cover it.").Produces<DecisionEvidence>().Needs(Permission.VacanciesRead).OfVacancy();
    }

    private static async Task<IResult> Roots(IJournal journal)
    {
        var seals = new List<SealView>();
        foreach (var shard in Enum.GetValues<JournalShard>())
        {
            if (await journal.Last(shard) is { } last)
                seals.Add(SealView.Of(last));
        }

        return TypedResults.Ok(new SealList(seals));
    }

    private static async Task<IResult> Seals(string table, long? after, IJournal journal) =>
        Enum.GetValues<JournalShard>().Cast<JournalShard?>().FirstOrDefault(shard => shard.ToString()!.Equals(table, StringComparison.OrdinalIgnoreCase)) is { } shard
            ? TypedResults.Ok(new SealList([.. (await journal.Seals(shard, after ?? 0, MostSeals)).Select(SealView.Of)]))
            : Problems.Malformed(new InputFault("table", "table", $"Use one of: {string.Join(", ", Enum.GetNames<JournalShard>()).ToLowerInvariant()}."));

    private static async Task<IResult> Verify(JournalVerifier verifier, HttpContext context)
    {
        var tables = new List<TableReport>();
        foreach (var shard in Enum.GetValues<JournalShard>())
            tables.Add(TableReport.Of(await verifier.Verify(shard, context.RequestAborted)));
        return TypedResults.Ok(new VerificationReport(tables.TrueForAll(table => table.Faults.Count == 0), tables));
    }

    private static async Task<IResult> Evidence(Guid id, HttpContext context, IGrainFactory grains, VacancyPractice practice, IJournal journal, Readings readings)
    {
        if (await grains.GetGrain<IVacancyLifeGrain>(id).Read(context.User.ToActor()) is not { } life)
            return Problems.NotFound("vacancy");
        var view = LifeView.Of(life, practice, Access.Of(context.User));
        await readings.Note(context.User.ToActor(), Reading.Evidence, id, DecidedVersion.ETag(view.Version).Trim('"'));
        return TypedResults.Json(new DecisionEvidence(view, [.. (await journal.SealsOf(id)).Select(SealView.Of)]), DemandJson.Options);
    }

    /// <summary>What is evidence of the decisions on a vacancy.</summary>
    /// <param name="Life">Its facts: who did what, when, on which versions.</param>
    /// <param name="Seals">Seals that cover them; facts of the last minute have none yet.</param>
    private sealed record DecisionEvidence(LifeView Life, IReadOnlyList<SealView> Seals);
}
