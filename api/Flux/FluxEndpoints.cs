using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Flux;

/// <summary>The flux of a landlord in a département: its agreements, its accounts, its year (docs/reference/flux.md).</summary>
internal static class FluxEndpoints
{
    private const int MostEntries = 1_000;
    private const int MostAgreements = 200;

    public static void MapFlux(this IEndpointRouteBuilder api)
    {
        var flux = api.MapGroup("/flux/{departement}/{landlord}");
        flux.MapGet("", Read).Is("readFlux", "The accounts of a landlord in a département.").Tells(ContractHeaders.ETag).Produces<LedgerView>().Needs(Permission.FluxRead).OfLedger();
        flux.MapGet("/agreements", Agreements).Is("listAgreements", "Its agreements with reservers.").Tells(ContractHeaders.ETag).Produces<AgreementPage>().Needs(Permission.FluxRead).OfLedger();
        flux.MapPut("/agreements/{name}", RecordAgreement).Is("recordAgreement", "Records an agreement, amends it, or ends it.").Takes<Agreement>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
        flux.MapGet("/accounts/{name}/entries", Entries).Is("listEntries", "The movements of an account, in their order.").Produces<EntryPage>().Needs(Permission.FluxRead).OfLedger();
        flux.MapPut("/subtractions/{name}", Subtract).Is("subtractRelease", "Subtracts a released dwelling from the flux by a legal cause.").Takes<SubtractionRequest>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
        flux.MapDelete("/subtractions/{name}", TakeBack).Is("restoreRelease", "Takes a subtraction back: the dwelling is in the flux after all.").IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
        flux.MapPut("/releases/{name}/dwelling", Requalify).Is("requalifyRelease", "Puts right what was recorded of a released dwelling: its commune, its class, its district, its programme. What is not named is not kept: without a programme the dwelling is of none.").Takes<ReleasedDwelling>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
        flux.MapPut("/years/{name}/forecast", Forecast).Is("forecastSubtractions", "How many dwellings will be subtracted in a year, by cause.").Takes<ForecastRequest>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
        flux.MapPut("/years/{name}/stock", Stock).Is("declareStock", "Dwellings owned on 1 January of a year.").Takes<StockRequest>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
        flux.MapPut("/years/{name}/brought", Bring).Is("bringYear", "What a landlord that begins within a year brings from where it kept its flux before.").Takes<BroughtRequest>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
        flux.MapPut("/reminders/{name}/done", Done).Is("finishReminder", "Says that what was to be done by a day is done: a report sent, an agreement reviewed, a guarantor told.").Takes<DoneRequest>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
        flux.MapPost("/years/{name}/closing", Close).Is("closeYear", "Closes the accounts of a year: what comes later is a correction in the next. It cannot be taken back.").Takes<ClosingRequest>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
    }

    private static async Task<IResult> Read(string departement, string landlord, int? year, HttpContext context, IGrainFactory grains)
    {
        if (year is { } asked && !FluxRules.IsYear(asked))
            return NoYear;
        var (key, ledger) = await Ledger(departement, landlord, context, grains);
        context.Response.Headers.ETag = DecidedVersion.ETag(ledger.Version);
        return TypedResults.Json(LedgerView.Of(key, ledger, year ?? ledger.Today.Year), DemandJson.Options);
    }

    private static async Task<IResult> Agreements(string departement, string landlord, string? after, [Range(1, MostAgreements)] int? take, HttpContext context, IGrainFactory grains)
    {
        if (Paging.Fault(take, MostAgreements, "agreements") is { } fault)
            return Problems.Malformed(fault);
        var (_, ledger) = await Ledger(departement, landlord, context, grains);
        var wanted = take ?? MostAgreements;
        if (Paging.Of(ledger.Agreements, after, wanted, agreement => agreement.Id) is not { } page)
            return Problems.Malformed(Paging.NoPlace);
        context.Response.Headers.ETag = DecidedVersion.ETag(ledger.Version);
        return TypedResults.Json(new AgreementPage(ledger.Version, page, Paging.Next(page, wanted, agreement => agreement.Id)), DemandJson.Options);
    }

    private static async Task<IResult> RecordAgreement(string departement, string landlord, string name, string? correction, HttpContext context, IGrainFactory grains)
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (agreement, refused) = RequestBody.Parse<Agreement>(body);
        if (agreement is null)
            return Problems.Malformed(refused!);
        var key = LedgerAddress.Key(departement, landlord);
        if (agreement.Id != name || agreement.Landlord != key.Landlord || agreement.Departement != departement)
            return Problems.Invalid([new InputFault("id", "address", "The identifier, the landlord and the département are those of the address.")]);
        return await Record(key, new AgreementRecorded(agreement, string.IsNullOrWhiteSpace(correction) ? null : correction), body, context, grains);
    }

    private static async Task<IResult> Entries(string departement, string landlord, string name, int? after, [Range(1, MostEntries)] int? take, HttpContext context, IFluxStore store, IGrainFactory grains)
    {
        if (FluxAccount.Parse(name) is not { } account)
            return Problems.NotFound("account");
        if ((Paging.Fault(take, MostEntries, "entries") ?? (after is < 0 ? Paging.NoPlace : null)) is { } fault)
            return Problems.Malformed(fault);
        var (key, _) = await Ledger(departement, landlord, context, grains);
        var wanted = take ?? MostEntries;
        var entries = await store.EntriesOf(key, account, after ?? 0, wanted);
        return TypedResults.Ok(new EntryPage(await EntryView.Told(key, entries, store, Access.Of(context.User).May(Permission.DemandsConfidential)), Paging.Next(entries, wanted, stored => stored.Entry.InAccount)));
    }

    private static async Task<IResult> Subtract(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        !Guid.TryParse(name, out var release) ? Problems.NotFound("vacancy")
        : await Asked<SubtractionRequest>(departement, landlord, context, grains, asked => new ReleaseSubtracted(release, asked.Cause));

    private static async Task<IResult> TakeBack(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        !Guid.TryParse(name, out var release) ? Problems.NotFound("vacancy")
        : await Record(LedgerAddress.Key(departement, landlord), new ReleaseSubtracted(release, null), [], context, grains);

    private static Task<IResult> Done(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        Asked<DoneRequest>(departement, landlord, context, grains, asked => new ReminderDone(name, asked.Text));

    /// <summary>Reads a year out of an address: one year has one address.</summary>
    internal static bool IsYear(string name, out int year) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out year) && name.Length == 4;

    private static async Task<IResult> Forecast(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        !IsYear(name, out var year) ? Problems.NotFound("year")
        : await Asked<ForecastRequest>(departement, landlord, context, grains, asked => new SubtractionsForecast(year, asked.Dwellings));

    private static async Task<IResult> Stock(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        !IsYear(name, out var year) ? Problems.NotFound("year")
        : await Asked<StockRequest>(departement, landlord, context, grains, asked => new StockDeclared(year, asked.Dwellings, asked.Of));

    private static async Task<IResult> Bring(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        !IsYear(name, out var year) ? Problems.NotFound("year")
        : await Asked<BroughtRequest>(departement, landlord, context, grains, asked => asked.Through.Year == year ? new YearBrought(asked.From, asked.Through, asked.Released, asked.Subtracted, asked.Accounts) : null,
            new InputFault("through", "year", "The last day is of the year of the address."));

    private static async Task<IResult> Close(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        !IsYear(name, out var year) ? Problems.NotFound("year")
        : await Asked<ClosingRequest>(departement, landlord, context, grains, asked => asked.Confirmed ? new YearClosed(year) : null,
            new InputFault("confirmed", "confirmed", "Closing a year cannot be taken back: confirm it with true."));

    /// <summary>A year that no ledger keeps.</summary>
    public static IResult NoYear => Problems.Malformed(new InputFault("year", "year", "Give a year, 2000 to 2100."));

    private static async Task<IResult> Requalify(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        !Guid.TryParse(name, out var release) ? Problems.NotFound("vacancy")
        : await Asked<ReleasedDwelling>(departement, landlord, context, grains, asked => new ReleaseRequalified(release, asked));

    private static async Task<IResult> Asked<T>(string departement, string landlord, HttpContext context, IGrainFactory grains, Func<T, FluxEvent?> happened, InputFault? otherwise = null)
        where T : class
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (asked, refused) = RequestBody.Parse<T>(body);
        return asked is null ? Problems.Malformed(refused!)
            : happened(asked) is { } recorded ? await Record(LedgerAddress.Key(departement, landlord), recorded, body, context, grains)
            : Problems.Invalid([otherwise!]);
    }

    /// <summary>Records something, decided on the version of the ledger that the request names, if it does.</summary>
    public static async Task<IResult> Record(LedgerKey key, FluxEvent happened, byte[] body, HttpContext context, IGrainFactory grains)
    {
        var (expected, wrongVersion) = DecidedVersion.Of(context.Request);
        if (wrongVersion is not null)
            return Problems.Malformed(wrongVersion);
        var (command, wrongKey) = RequestCommand.From(context, body);
        if (command is null)
            return Problems.Malformed(wrongKey!);
        return Answer(await grains.GetGrain<ILandlordGrain>(key.ToString()).Record(new FluxOrder(command, happened, expected)), context);
    }

    /// <summary>What became of something that was to be recorded.</summary>
    public static IResult Answer(FluxReply reply, HttpContext context)
    {
        context.Response.Headers.ETag = DecidedVersion.ETag(reply.Version);
        return reply.Outcome switch
        {
            CommandOutcome.Invalid => Problems.Invalid(reply.Faults),
            CommandOutcome.VersionConflict => Problems.VersionConflict(reply.Version),
            CommandOutcome.KeyReused => Problems.KeyReused(),
            CommandOutcome.Forbidden => Problems.Forbidden("This landlord, or this département, is outside your scope."),
            _ => TypedResults.Ok(new FluxReceipt(reply.Version)),
        };
    }

    /// <summary>The ledger of an address.</summary>
    public static async Task<(LedgerKey Key, LedgerSnapshot Ledger)> Ledger(string departement, string landlord, HttpContext context, IGrainFactory grains)
    {
        var key = LedgerAddress.Key(departement, landlord);
        return (key, await grains.GetGrain<ILandlordGrain>(key.ToString()).Read(context.User.ToActor()) ?? throw new InvalidOperationException("The guard lets in whoever sees it."));
    }
}

/// <summary>Agreements of a ledger.</summary>
/// <param name="Version">Version of the ledger.</param>
/// <param name="Agreements">They, by their identifiers.</param>
/// <param name="Next">Behind them: <c>after</c> of the next question; absent when there are no more.</param>
internal sealed record AgreementPage(int Version, IReadOnlyList<Agreement> Agreements, string? Next);

/// <summary>Movements of an account.</summary>
/// <param name="Entries">They, in their order.</param>
/// <param name="Next">Behind them: <c>after</c> of the next question; absent when there are no more.</param>
internal sealed record EntryPage(IReadOnlyList<EntryView> Entries, string? Next);

/// <summary>Something is recorded.</summary>
/// <param name="Version">Version of the ledger now.</param>
internal sealed record FluxReceipt(int Version);

/// <summary>What was before, in a period.</summary>
internal sealed record BroughtRequest
{
    public required DateOnly From { get; init; }

    public required DateOnly Through { get; init; }

    public required int Released { get; init; }

    public int Subtracted { get; init; }

    public required ImmutableArray<BroughtAccount> Accounts { get => field.IsDefault ? [] : field; init; }
}

/// <summary>That a year is to be closed for good.</summary>
internal sealed record ClosingRequest
{
    public required bool Confirmed { get; init; }
}

/// <summary>How something was done that was to be done by a day.</summary>
internal sealed record DoneRequest
{
    public string? Text { get; init; }
}

/// <summary>Why a release is subtracted.</summary>
internal sealed record SubtractionRequest
{
    public required SubtractionCause Cause { get; init; }
}

/// <summary>Dwellings that will be subtracted, by cause.</summary>
internal sealed record ForecastRequest
{
    public required ImmutableSortedDictionary<SubtractionCause, int> Dwellings { get; init; }
}

/// <summary>Dwellings owned on 1 January; of those, by the code of a commune or an EPCI with rights on the stock.</summary>
internal sealed record StockRequest
{
    public required int Dwellings { get; init; }

    public ImmutableSortedDictionary<string, int>? Of { get; init; }
}
