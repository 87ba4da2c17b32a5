using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Simulation;
using Allocation.Domain.Territories;
using Allocation.Grains.Time;
using Allocation.Silo.Hosting;
using Allocation.Silo.Policies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Allocation.Api.Grids;

/// <summary>Scoring grids: is a text right, what would it give a demand, whom would it move; and its publication for a day to come.</summary>
internal static class GridEndpoints
{
    private const string SentText = "grid";
    private const int MostGrids = 200;
    private const string NothingStored = "nothing is stored.";

    public static void MapGrids(this IEndpointRouteBuilder api)
    {
        var reading = api.MapGroup("/policies").Needs(Permission.GridsRead);
        var trying = api.MapGroup("/policies").Needs(Permission.GridsTry);
        var publishing = api.MapGroup("/policies").Needs(Permission.GridsPublish);
        reading.MapGet("/grids", All).Is("listGrids", "Grids in force, to come and past.").Produces<GridPage>();
        reading.MapGet("/grids/{id}", One).Is("readGrid", "The text of a grid, YAML.").Produces<string>(contentType: "application/yaml");
        reading.MapGet("/grid.schema.json", () => TypedResults.PhysicalFile(Path.Combine(PolicyFiles.Folder, "grid.schema.json"), "application/schema+json")).Is("readGridSchema", "JSON Schema of the language of grids.").Produces<JsonObject>(contentType: "application/schema+json");
        publishing.MapPost("/grids", Publish).Is("publishGrid", "Publishes a grid for a day to come.").Takes<string>(RequestBody.YamlTypes).IsCommand().Produces<GridView>(StatusCodes.Status201Created);
        publishing.MapDelete("/grids/{id}", Withdraw).Is("withdrawGrid", "Withdraws a grid that is not in force yet.").IsCommand().Produces(StatusCodes.Status204NoContent).GuardedInside("id");
        trying.MapPost("/grids:validate", Validate).Is("validateGrid", "Whether a text is a grid, and what is wrong with it.").Takes<string>(RequestBody.YamlTypes).IsRepeatable(NothingStored).Produces<ValidationView>();
        trying.MapPost("/grids:evaluate", Evaluate).Is("evaluateGrid", "What a grid would give a demand.").Takes<EvaluationRequest>().IsRepeatable(NothingStored).Produces<ScoreSheet>();
        trying.MapPost("/grids:simulate", Simulate).Is("simulateGrid", "Whom a grid would move: an estimate, then the exact figures, a line each. Without demands:confidential, figures that a confidential fact of too few households makes are withheld.").Takes<SimulationRequest>().IsRepeatable(NothingStored).Produces<SimulationStage>(contentType: "application/x-ndjson").StaysOpen();
    }

    private static IResult All(string? after, [Range(1, MostGrids)] int? take, PolicyBook policies, CivilClock clock)
    {
        if (Paging.Fault(take, MostGrids, "grids") is { } fault)
            return Problems.Malformed(fault);
        List<GridView> all =
        [
            .. policies.Grids.Select(grid => GridView.Of(grid, policies, clock.Now)).Concat(policies.Unusable.Select(grid => GridView.Of(grid, policies)))
                .OrderBy(grid => grid.Id, StringComparer.Ordinal).ThenByDescending(grid => grid.Effective).ThenBy(grid => grid.Version, StringComparer.Ordinal),
        ];
        var wanted = take ?? MostGrids;
        return Paging.Of(all, after, wanted, grid => grid.Version) is { } page ? TypedResults.Ok(new GridPage(page, Paging.Next(page, wanted, grid => grid.Version))) : Problems.Malformed(Paging.NoPlace);
    }

    private static IResult One(string id, DateOnly? on, PolicyBook policies, CivilClock clock) =>
        (policies.Grid(id, DayOr(on, policies, clock))?.Text ?? policies.Unusable.FirstOrDefault(grid => grid.Version == id)?.Text) is { } text
            ? TypedResults.Text(text, "application/yaml", System.Text.Encoding.UTF8)
            : Problems.NotFound("grid");

    /// <summary>The day asked, or the day that it is now in the territory.</summary>
    private static Func<TerritoryId, DateOnly> DayOr(DateOnly? asked, PolicyBook policies, CivilClock clock) => territory => asked ?? policies.Geography.DayIn(territory, clock.Now);

    private static async Task<IResult> Publish(HttpContext context, PolicyBook policies, GridPublication publication, CivilClock clock)
    {
        var (text, unreadable) = await RequestBody.ReadYaml(context.Request, context.RequestAborted);
        if (text is null)
            return Problems.Malformed(unreadable!);
        var parsed = GridParser.Parse(text, SentText, geography: policies.Geography);
        if (parsed.Grid is not { } grid)
            return Refused(parsed.Diagnostics);
        if (!Access.Of(context.User).MayRule(grid.Territory))
            return Problems.Forbidden(OtherTerritory);
        var (command, wrongKey) = RequestCommand.From(context, System.Text.Encoding.UTF8.GetBytes(text));
        if (command is null)
            return Problems.Malformed(wrongKey!);
        return await publication.Publish(grid, SentText, command) switch
        {
            (Publication.Refused, { } refusals) => Refused(refusals),
            (Publication.DayTaken, _) => Problems.Of(StatusCodes.Status409Conflict, "grid-day-taken", "The territory has a grid for that day.", "Withdraw it first, or choose another day."),
            (Publication.KeyReused, _) => Problems.KeyReused(),
            _ => TypedResults.Created($"/api/v1/policies/grids/{grid.Version}", GridView.Of(grid, policies, clock.Now)),
        };
    }

    private static async Task<IResult> Withdraw(string id, HttpContext context, GridPublication publication)
    {
        var (command, wrongKey) = RequestCommand.From(context, []);
        if (command is null)
            return Problems.Malformed(wrongKey!);
        return await publication.Withdraw(id, command, Access.Of(context.User).MayRule) switch
        {
            (Withdrawal.KeyReused, _) => Problems.KeyReused(),
            (Withdrawal.Forbidden, _) => Problems.Forbidden(OtherTerritory),
            (Withdrawal.Done, _) => TypedResults.NoContent(),
            (Withdrawal.Discord, { } discord) => Problems.Of(
                StatusCodes.Status409Conflict,
                "grid-needed",
                "Without it two grids would order ties in two ways.",
                "Withdraw the other one first, or publish one with the same 'tie-break' in its place: a list has one order (SCO-31).",
                ("versions", discord.Each.Select(grid => grid.Version))),
            _ => Problems.NotFound("scheduled grid"),
        };
    }

    private static async Task<IResult> Validate(HttpRequest request, PolicyBook policies, CancellationToken cancellation)
    {
        var (text, unreadable) = await RequestBody.ReadYaml(request, cancellation);
        return text is null ? Problems.Malformed(unreadable!) : TypedResults.Ok(ValidationView.Of(GridWorkbench.Check(text, SentText, policies)));
    }

    private static async Task<IResult> Evaluate(HttpContext context, PolicyBook policies, CivilClock clock)
    {
        var (asked, refused) = await RequestBody.Read<EvaluationRequest>(context.Request, context.RequestAborted);
        if (asked is null)
            return Problems.Malformed(refused!);
        if (asked.Grid is null == asked.GridId is null)
            return Problems.Malformed(Which);
        if (asked.Date?.Year is < 2000 or > 2100)
            return Problems.Malformed(new InputFault("date", "date", "Give a date from 2000 to 2100, as yyyy-MM-dd."));
        if (GridWorkbench.Faults(asked.Demand, policies) is { Count: > 0 } faults)
            return Problems.Invalid(faults.Select(fault => fault with { Path = fault.Path.Length == 0 ? "demand" : $"demand.{fault.Path}" }));
        DwellingPlace? dwelling = null;
        if (asked.DwellingCommune is { } commune && (dwelling = DwellingPlace.Of(commune, policies.Geography)) is null)
            return Problems.Invalid([new InputFault("dwellingCommune", "unknown-commune", "No commune has this code; use the present INSEE code.")]);
        if (asked.DwellingCategory is { } category)
        {
            if (dwelling is null)
                return Problems.Invalid([new InputFault("dwellingCommune", "required", "Say where the dwelling of the category stands.")]);
            dwelling = dwelling with { Category = category };
        }

        var dayIn = DayOr(asked.Date, policies, clock);
        var (grid, refusal) = GridOf(asked.Grid, asked.GridId, dayIn, asked.Parameters, policies);
        if (grid is null)
            return refusal!;
        var sheet = GridWorkbench.Evaluate(grid, asked.Demand, dayIn(grid.Territory), dwelling, policies.Geography);
        return TypedResults.Ok(asked.Words is { } reader ? sheet.InWords(reader) : sheet);
    }

    private static async Task<IResult> Simulate(HttpContext context, PolicyBook policies, GridSimulation simulation, Readings readings, AllocationOptions options, CivilClock clock, IOptions<JsonOptions> json)
    {
        var (asked, refused) = await RequestBody.Read<SimulationRequest>(context.Request, context.RequestAborted);
        if (asked is null)
            return Problems.Malformed(refused!);
        if (asked.Grid is null == asked.GridId is null)
            return Problems.Malformed(Which);
        var dayIn = DayOr(null, policies, clock);
        var (grid, refusal) = GridOf(asked.Grid, asked.GridId, dayIn, asked.Parameters, policies);
        if (grid is null)
            return refusal!;
        var access = Access.Of(context.User);
        if (!access.MayRule(grid.Territory))
            return Problems.Forbidden(OtherTerritory);
        if (policies.GridsInForce(grid.Territory, dayIn(grid.Territory)).Unusable is { } unusable)
            return Problems.GridUnusable(unusable.Territory.Value, unusable.Version);
        if (WhatIf.TooLarge(grid, SentText) is { } large)
            return Refused([large]);
        ReportDiscretion? discretion = null;
        if (!access.May(Permission.DemandsConfidential))
        {
            // One only announced may be withdrawn unseen: lines of grids that took effect have been read by everybody.
            if (ConfidentialReading.Mixed(grid, SentText, [.. policies.Grids.Where(known => known.Territory == grid.Territory && known.Effective <= dayIn(grid.Territory))]) is { Count: > 0 } mixed)
                return Refused(mixed);
            discretion = new ReportDiscretion(grid, options.SmallestCount);
        }

        await readings.Note(access.Actor, grid);
        var stages = simulation.Run(grid, asked.Parameters, discretion, context.RequestAborted);

        // A line at a time: the estimate is there long before the exact figures.
        return TypedResults.Stream(
            async body =>
            {
                await foreach (var stage in stages)
                {
                    await JsonSerializer.SerializeAsync(body, stage, json.Value.SerializerOptions, context.RequestAborted);
                    await body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
                    await body.FlushAsync(context.RequestAborted);
                }
            },
            "application/x-ndjson");
    }

    /// <summary>The grid of a text or an id, or why there is none.</summary>
    private static (ScoringGrid? Grid, IResult? Refusal) GridOf(string? text, string? id, Func<TerritoryId, DateOnly> dayIn, IReadOnlyDictionary<string, decimal>? parameters, PolicyBook policies)
    {
        var parsed = text is not null ? GridParser.Parse(text, SentText, parameters, policies.Geography) : GridWorkbench.Published(id!, dayIn, parameters, policies);
        return parsed switch
        {
            null => (null, Problems.NotFound("grid")),
            { Grid: { } grid } => (grid, null),
            _ => (null, Refused(parsed.Diagnostics)),
        };
    }

    private static ProblemHttpResult Refused(IEnumerable<GridDiagnostic> errors) => Problems.Of(
        StatusCodes.Status422UnprocessableEntity, "invalid-grid", "The grid is refused.", "Each error names its line, its column and how to mend it.", ("errors", errors.Select(DiagnosticView.Of)));

    private const string OtherTerritory = "The territory of the grid is none of yours.";

    private static readonly InputFault Which = new("grid", "grid", "Send either grid, the text of a grid, or gridId.");

    /// <summary>Grids.</summary>
    /// <param name="Grids">They, by their ids, of each the newest first.</param>
    /// <param name="Next">Behind them: <c>after</c> of the next question; absent when there are no more.</param>
    private sealed record GridPage(IReadOnlyList<GridView> Grids, string? Next);

    private sealed record SimulationRequest
    {
        public string? Grid { get; init; }

        public string? GridId { get; init; }

        [JsonConverter(typeof(SuppliedParameters))]
        public IReadOnlyDictionary<string, decimal>? Parameters { get; init; }
    }

    private sealed record EvaluationRequest
    {
        public string? Grid { get; init; }

        public string? GridId { get; init; }

        public required DemandFile Demand { get; init; }

        public DateOnly? Date { get; init; }

        public InseeCode? DwellingCommune { get; init; }

        public DwellingCategory? DwellingCategory { get; init; }

        public SheetReader? Words { get; init; }

        [JsonConverter(typeof(SuppliedParameters))]
        public IReadOnlyDictionary<string, decimal>? Parameters { get; init; }
    }
}

/// <summary>A grid in a list of grids.</summary>
/// <param name="Id">Id.</param>
/// <param name="Version">Id and hash.</param>
/// <param name="Title">Title, French.</param>
/// <param name="Territory">Territory it scores.</param>
/// <param name="TerritoryName">Its name.</param>
/// <param name="State">Where it stands today.</param>
/// <param name="Adopted">Day of the vote.</param>
/// <param name="Effective">First day in force.</param>
/// <param name="Partial">Whether criteria of the real grid are missing.</param>
/// <param name="Illustrative">Whether it is fiction.</param>
/// <param name="Criteria">How many criteria it has; absent for one that cannot be applied.</param>
/// <param name="Reference">Its source.</param>
/// <param name="Why">What keeps it from being applied; absent otherwise.</param>
internal sealed record GridView(string Id, string Version, string Title, string Territory, string TerritoryName, GridState State, DateOnly? Adopted, DateOnly? Effective, bool Partial, bool Illustrative, int? Criteria, GridReference? Reference, string? Why = null)
{
    public static GridView Of(ScoringGrid grid, PolicyBook policies, DateTimeOffset now) => new(
        grid.Id, grid.Version, grid.Title, grid.Territory.Value, policies.Geography.NameOf(grid.Territory), policies.StateOf(grid, policies.Geography.DayIn(grid.Territory, now)),
        grid.Adopted, grid.Effective, grid.Partial, grid.Illustrative, grid.AllCriteria().Count(), grid.Reference);

    public static GridView Of(UnusableGrid grid, PolicyBook policies) => new(
        grid.Id, grid.Version, grid.Id, grid.Territory.Value, policies.Geography.NameOf(grid.Territory), GridState.Unusable, null, grid.Effective, false, false, null, null, grid.Why);
}

/// <summary>Whether a text is a grid.</summary>
/// <param name="Valid">Whether it is.</param>
/// <param name="Version">Its id and hash; absent when it cannot be read.</param>
/// <param name="Criteria">How many criteria it has.</param>
/// <param name="UnsetParameters">Parameters without a value: the lines that read them are not evaluable.</param>
/// <param name="Errors">What is wrong with it, in the order of the text.</param>
/// <param name="Warnings">What a partial grid still lacks.</param>
internal sealed record ValidationView(bool Valid, string? Version, int? Criteria, IReadOnlyList<string>? UnsetParameters, IReadOnlyList<DiagnosticView> Errors, IReadOnlyList<DiagnosticView> Warnings)
{
    public static ValidationView Of((ScoringGrid? Grid, IReadOnlyList<GridDiagnostic> Errors, IReadOnlyList<GridDiagnostic> Warnings) result) => new(
        result.Errors.Count == 0,
        result.Grid?.Version,
        result.Grid?.AllCriteria().Count(),
        result.Grid?.Parameters.Where(parameter => parameter.Value is null).Select(parameter => parameter.Key).ToList(),
        [.. result.Errors.Select(DiagnosticView.Of)],
        [.. result.Warnings.Select(DiagnosticView.Of)]);
}

/// <summary>One error of a grid.</summary>
internal sealed record DiagnosticView(int Line, int Column, string Code, string Message, string Remedy)
{
    public static DiagnosticView Of(GridDiagnostic diagnostic) => new(diagnostic.Line, diagnostic.Column, diagnostic.Code, diagnostic.Message, diagnostic.Remedy);
}
