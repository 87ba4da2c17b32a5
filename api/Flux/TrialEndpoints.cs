using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Conversion;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Simulation;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.Grains.Time;

namespace Allocation.Api.Flux;

/// <summary>Before anything is signed: a year against agreements, an inventory of rights as a flux. Nothing is stored.</summary>
internal static class TrialEndpoints
{
    private const string NothingStored = "nothing is stored.";

    private static readonly SemaphoreSlim Gate = new(1);

    public static void MapFluxTrials(this IEndpointRouteBuilder api)
    {
        api.MapPost("/flux:simulate", Simulate).Is("simulateFlux", "A year of releases against agreements that are not signed.").Takes<TrialRequest>().IsRepeatable(NothingStored).Produces<TrialView>().Needs(Permission.FluxRead);
        api.MapPost("/flux:convert", Convert).Is("convertStock", "An inventory of reservation rights, CSV or XLSX, as shares of a flux by every formula.").Takes<string>("text/csv", ReportFile.Xlsx, "application/octet-stream").IsRepeatable(NothingStored).Produces<ConversionView>().Needs(Permission.FluxRead);
    }

    private static async Task<IResult> Simulate(HttpContext context, Geography geography, OrientationPractice practice)
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (asked, refused) = RequestBody.Parse<TrialRequest>(body);
        if (asked is null)
            return Problems.Malformed(refused!);
        if (asked.Faults(geography) is { Count: > 0 } faults)
            return Problems.Invalid(faults);
        var trial = asked.Trial(practice);

        // One at a time: a trial keeps a core busy for some seconds.
        await Gate.WaitAsync(context.RequestAborted);
        IReadOnlyList<TrialAccount> accounts;
        try
        {
            accounts = await Task.Run(() => FluxSimulation.Run(trial, geography, context.RequestAborted), context.RequestAborted);
        }
        finally
        {
            Gate.Release();
        }

        var reservers = asked.Agreements.ToDictionary(agreement => agreement.Id, agreement => agreement.Reserver);
        return TypedResults.Json(
            new TrialView(asked.Year, trial.Releases.Length, [.. accounts.Select(account => new TrialAccountView(
                account.Account.ToString(), account.Account.Agreement is { } id ? reservers[id] : null, Amount.Of(account.Due), account.Served, Amount.Of(account.Deficit), Amount.Of(account.LargestDeficit)))]),
            DemandJson.Options);
    }

    private static async Task<IResult> Convert(int? dwellings, int? released, int? subtracted, DateOnly? on, string? formula, string? landlord, string? departement, HttpContext context, Geography geography, CivilClock clock)
    {
        if (dwellings is not (>= 1 and <= 1_000_000) || released is not (>= 0 and <= 1_000_000) || subtracted is < 0 || subtracted > released)
            return Problems.Malformed(new InputFault("dwellings", "figures", "Say in the address how many dwellings there are, how many are released in a year, and of those subtracted: ?dwellings=10000&released=800&subtracted=100."));
        ConversionFormula? chosen = formula is null ? ConversionFormula.ShareOfStock : Enum.GetValues<ConversionFormula>().Cast<ConversionFormula?>().FirstOrDefault(each => LifeWords.Of(each!.Value) == formula);
        if (chosen is null)
            return Problems.Malformed(new InputFault("formula", "formula", $"Use one of: {string.Join(", ", Enum.GetValues<ConversionFormula>().Select(LifeWords.Of))}."));
        if (on is { } day && !FluxRules.IsYear(day.Year))
            return Problems.Malformed(new InputFault("on", "year", "Give a day in a year, 2000 to 2100."));
        if (!string.IsNullOrWhiteSpace(departement) && !geography.Communes.Any(commune => commune.Code.Departement == departement))
            return Problems.Malformed(new InputFault("departement", "unknown-departement", "Give the code of a département, such as 69 or 2A."));
        if (context.Request.ContentType?.Split(';')[0].Trim() is not ("text/csv" or ReportFile.Xlsx or "application/octet-stream"))
            return Problems.Malformed(new InputFault("Content-Type", "content-type", $"Send text/csv or {ReportFile.Xlsx}."));
        var (file, tooLarge) = await RequestBody.ReadFile(context.Request, context.RequestAborted);
        if (file is null)
            return Problems.Malformed(tooLarge!);
        var (rights, faults) = InventoryFile.Read(file);
        if (rights.Count == 0)
            return Problems.Invalid(faults.Count > 0 ? faults : [new InputFault("", "empty", "The inventory has no line.")]);
        var figures = new StockFigures(dwellings.Value, released.Value, subtracted ?? 0, on ?? CivilTime.InParis(clock.Now));
        var converted = StockConversion.Convert(rights, figures, chosen.Value);
        var agreements = string.IsNullOrWhiteSpace(landlord) || string.IsNullOrWhiteSpace(departement) ? default(IReadOnlyList<Agreement>?) : ProposedAgreements.Of(converted, landlord, departement, figures.On);
        return TypedResults.Json(ConversionView.Of(converted, figures, chosen.Value, agreements, faults), DemandJson.Options);
    }
}
