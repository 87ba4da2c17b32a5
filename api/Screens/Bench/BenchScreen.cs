using System.Globalization;
using System.Text;
using Allocation.Api.Bench;
using Allocation.Api.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Allocation.Api.Screens.Bench;

/// <summary>The page of the load bench: what it does, its figures, orders. Mapped in Development alone.</summary>
internal sealed class BenchScreen(BenchRoom room, BenchOrders orders)
{
    private const string ReportName = "allocation-bench.json";

    public IResult Show(BenchRefusal? refusal = null) =>
        Screens.Page<BenchPage>(new { Model = new BenchModel(room.State, refusal?.Code) }, refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);

    /// <summary>The figures of the last runs alone, for the island.</summary>
    public IResult Figures() => Screens.Page<BenchFigures>(new { room.State });

    /// <summary>The report of the last run, as <c>load-tests report</c> reads it.</summary>
    public IResult Report() => room.Report is { } report ? TypedResults.File(Encoding.UTF8.GetBytes(report), "application/json", ReportName) : TypedResults.NotFound();

    /// <summary>An order from a page without scripts.</summary>
    public async Task<IResult> Order(string? order, string? changes, string? visible, string? lists)
    {
        var refusal = order switch
        {
            "start" => await orders.Start(new BenchRates(Rate(changes), Rate(visible), Rate(lists))),
            "stop" => await orders.Stop(),
            _ => await orders.Inject(order ?? ""),
        };
        return refusal is null ? TypedResults.LocalRedirect("/banc") : Show(refusal);
    }

    private static double Rate(string? value) => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) ? rate : double.NaN;
}

/// <summary>Addresses of the page.</summary>
internal static class BenchRoutes
{
    public static void MapBench(this IEndpointRouteBuilder pages)
    {
        var bench = pages.MapGroup("/banc").Needs(Permission.Operations);
        bench.MapGet("", (BenchScreen screen) => screen.Show());
        bench.MapGet("/chiffres", (BenchScreen screen) => screen.Figures());
        bench.MapGet("/rapport.json", (BenchScreen screen) => screen.Report());
        bench.MapPost("", ([FromForm] string? order, [FromForm] string? changes, [FromForm] string? visible, [FromForm] string? lists, BenchScreen screen) =>
            screen.Order(order, changes, visible, lists)).DisableAntiforgery();
    }
}

/// <summary>What the page shows.</summary>
/// <param name="State">The bench; null when none is connected.</param>
/// <param name="Refusal">Why the last order was refused, by code.</param>
public sealed record BenchModel(BenchState? State, string? Refusal)
{
    /// <summary>The one command that starts a bench.</summary>
    public const string Command = "dotnet run --project load-tests -c Release -- bench";

    /// <summary>Its charts, in their order.</summary>
    public static readonly IReadOnlyList<string> Charts = ["commands", "lists", "screens", "throughput", "memory", "pauses", "lag", "again"];

    /// <summary>Rates before a bench says its own.</summary>
    private static readonly BenchRates Silent = new(0, 0, 0);

    /// <summary>The rates in the form.</summary>
    public BenchRates Rates => State?.Rates ?? Silent;

    /// <summary>End of the key of what the bench does.</summary>
    public string Phase => State is null ? "absent" : Text.EnumCode.Of(State.Phase);
}
