using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Allocation.Silo.Telemetry;

namespace Allocation.Api.Tests.Telemetry;

/// <summary>What the product measures, what its page says of it and what the dashboard draws are one list.</summary>
public sealed partial class DocumentedTests
{
    private static readonly string Root = FolderOf("Allocation.sln");
    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "reference", "telemetry.md"));

    /// <summary>Figures of others that the dashboard draws, under the names the collector gives them.</summary>
    private static readonly string[] OfOthers =
    [
        "http_server_request_duration_seconds", "orleans_catalog_activations", "orleans_app_requests_timedout_total", "orleans_messaging_rejected_total",
        "dotnet_gc_pause_time_seconds_total", "dotnet_process_memory_working_set_bytes", "dotnet_gc_collections_total", "dotnet_gc_last_collection_heap_size_bytes",
        "dotnet_process_cpu_time_seconds_total", "db_client_connection_count",
    ];

    [Fact]
    public void Every_figure_of_ours_is_on_its_page_and_on_the_dashboard_and_no_other()
    {
        var ours = Instruments();
        var drawn = Dashboard().SelectMany(query => Names().Matches(query).Select(match => match.Value)).Select(name => Histogram().Replace(name, "")).ToHashSet();

        Assert.NotEmpty(ours);
        Assert.Equal(ours.Select(CollectedName).Concat(OfOthers).Order(), drawn.Order());
        Assert.All(ours, instrument => Assert.Contains($"| `{instrument.Name}` | {instrument.Unit} |", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_name_that_may_leave_is_on_the_page() =>
        Assert.All(
            [.. AllowList.Sources, .. AllowList.SpanTags, .. AllowList.MetricTags, .. AllowList.LogValues, .. AllowList.OrleansInstruments],
            name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));

    private static List<Instrument> Instruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Allocation")
                    found.Add(instrument);
            },
        };
        foreach (var type in new[] { "Allocation.Grains", "Allocation.Silo", "Allocation.Api" }.SelectMany(name => Assembly.Load(name).GetTypes()))
        {
            if (type.GetFields(BindingFlags.Static | BindingFlags.NonPublic).Any(field => field.FieldType == typeof(Meter)))
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        listener.Start();
        return found;
    }

    /// <summary>The name as Prometheus has it: dots to underscores, the unit written out, a counter ending in total.</summary>
    private static string CollectedName(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return kind.StartsWith("Counter", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static IEnumerable<string> Dashboard() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "deploy", "telemetry", "grafana", "dashboards", "allocation.json")))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => target!["expr"]!.GetValue<string>());

    private static string FolderOf(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, file)))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"{file} is not above the tests.");
        return folder;
    }

    [GeneratedRegex(@"(?<!by \()\b(allocation|orleans|dotnet|http_server|db_client)_\w+(?=[\[{)])")]
    private static partial Regex Names();

    [GeneratedRegex("(_bucket|(?<=_seconds)_count)$")]
    private static partial Regex Histogram();
}
