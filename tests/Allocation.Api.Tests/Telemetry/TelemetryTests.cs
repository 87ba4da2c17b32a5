using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Live;
using Allocation.Domain.Demands;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Allocation.Api.Tests.Telemetry;

/// <summary>What a collector would receive of the real host, through everything an agent and a program do with it.</summary>
public sealed class TelemetryTests
{
    private const string Name = "Zyxwvut";
    private const string Phone = "0611223344";
    private const string Nobody = "0310999999999X9999";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_trace_leads_from_the_request_to_the_push_and_nothing_told_names_anybody(StoreKind kind)
    {
        await using var server = kind == StoreKind.Postgres ? await PostgresServer.Start() : null;
        var api = new ToldApi(server is null ? null : await server.NewDatabase());
        var secrets = new List<string> { Name, "Qponm", Phone, Nobody, "243100518" };
        IReadOnlyList<ActivityTraceId> changes;
        await api.InitializeAsync();
        try
        {
            changes = await Use(api, secrets);
        }
        finally
        {
            await api.DisposeAsync();
        }

        var words = api.Words().ToHashSet(StringComparer.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(words, word => word.Contains(secret, StringComparison.OrdinalIgnoreCase)));

        // A partition follows the log by itself as well: where its turn came first, the push is nobody's. Of ten changes one is enough.
        var trace = changes.First(change => api.Spans.Any(span => span.TraceId == change && span.DisplayName == "list push"));
        var spans = api.Spans.Where(span => span.TraceId == trace).ToList();
        var request = Assert.Single(spans, span => span.Kind == ActivityKind.Server && span.DisplayName == "PATCH /api/v1/demands/{uniqueNumber}");
        var amend = Assert.Single(spans, span => span.Kind == ActivityKind.Server && span.DisplayName.EndsWith("IDemandGrain/Amend", StringComparison.Ordinal));
        var write = Assert.Single(spans, span => span.DisplayName == "store write");
        var commit = Assert.Single(spans, span => span.DisplayName == "store commit");
        var push = Assert.Single(spans, span => span.DisplayName == "list push");
        Assert.True(IsBelow(amend, request) && IsBelow(write, amend) && IsBelow(commit, write) && IsBelow(push, amend));
        Assert.Equal(kind == StoreKind.Postgres, spans.Any(span => span.Source.Name == "Npgsql" && span.ParentSpanId == commit.SpanId));
        AssertTold(api);

        bool IsBelow(Activity span, Activity above) =>
            span.ParentSpanId == above.SpanId || (spans.FirstOrDefault(other => other.SpanId == span.ParentSpanId) is { } parent && IsBelow(parent, above));
    }

    /// <summary>Everything an agent does, and everything that can go wrong.</summary>
    /// <returns>The traces of ten changes.</returns>
    private static async Task<IReadOnlyList<ActivityTraceId>> Use(ToldApi api, List<string> secrets)
    {
        var client = api.Client;
        var demand = Sample.Demand();
        demand["applicant"]!["identity"]!["phone"] = Phone;
        var number = await client.Register(demand);
        await client.Register(Sample.Demand(months: 20));
        var vacancy = await client.OpenVacancy(Sample.Dwelling());
        var id = (await api.Services.GetRequiredService<IDemandStore>().Find(UniqueNumber.Parse(number)))!.Value.Value;
        secrets.AddRange([number, number[..^5], vacancy.ToString(), vacancy.ToString("N"), id.ToString(CultureInfo.InvariantCulture), id.ToString("X", CultureInfo.InvariantCulture)]);
        await using var followed = await FollowedList.Open(client.Address, vacancy, maxHz: 20);

        var changes = new List<ActivityTraceId>();
        using var http = new HttpClient { BaseAddress = client.Address };
        for (var version = 1; version <= 10; version++)
        {
            var trace = ActivityTraceId.CreateRandom();
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/demands/{number}") { Content = ApiClient.Json(new { expectedVersion = version, cause = "dalo-changed", dalo = version % 2 == 1 ? "ACTIF" : "CADUC" }) };
            request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
            request.Headers.Add("tracestate", $"vendor={Name}");
            request.Headers.UserAgent.ParseAdd($"{Name}/1.0");
            Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(request, Cancellation)).StatusCode);
            changes.Add(trace);
            await followed.NextDelta();
        }

        Assert.Equal(HttpStatusCode.OK, (await client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.Get($"/api/v1/vacancies/{vacancy}/shortlist/explain?demand={number}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.Get($"/demandes/{number}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Get($"/api/v1/demands/{Nobody}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Get($"/nowhere/{number}?name={Name}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Patch($"/api/v1/demands/{number}", $"{{\"{Name}\":")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, dalo = "CADUC" })).Status);
        api.Explanations.Secret = $"{Name}, {number}";
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.Get($"/api/v1/vacancies/{vacancy}/shortlist/explain?demand={number}")).Status);
        Say(api, number);
        await Audited(api);
        return changes;
    }

    /// <summary>Sentences and spans as careless as a library, or one of us, could write them.</summary>
    private static void Say(ToldApi api, string number)
    {
        var loggers = api.Services.GetRequiredService<ILoggerFactory>();
#pragma warning disable CA1848, CA2254, CA1727 // Carelessness is what is tested.
        loggers.CreateLogger("Orleans.Runtime.Catalog").LogError(new InvalidOperationException(number), $"Activation of {number} failed");
        loggers.CreateLogger("Orleans.Runtime.Catalog").LogError("Activation of {Grain} failed", number);
        loggers.CreateLogger("Allocation.Api.Demands").LogError(new InvalidOperationException(number), "Demand {Demand} failed", number);
#pragma warning restore CA1848, CA2254, CA1727
        using var source = new ActivitySource("Npgsql");
        var caller = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);
        using (var careless = source.StartActivity("careless", ActivityKind.Internal, caller))
            careless!.SetTag(number, 1).SetStatus(ActivityStatusCode.Error, number).AddException(new InvalidOperationException(number));
        using (var hopeless = source.StartActivity("hopeless", ActivityKind.Internal, caller))
            hopeless!.AddEvent(new ActivityEvent("row", tags: new ActivityTagsCollection { ["key"] = number }));
    }

    /// <summary>Waits for an audit to be told.</summary>
    private static async Task Audited(ToldApi api)
    {
        var told = new TaskCompletionSource();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument is { Meter.Name: "Allocation", Name: "allocation.audit.runs" })
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => told.TrySetResult());
        listener.Start();
        await told.Task.WaitAsync(Cancellation);
    }

    private static void AssertTold(ToldApi api)
    {
        var names = api.Metrics.Select(metric => metric.Name).ToHashSet();
        string[] expected =
        [
            "allocation.commands", "allocation.commit.batch.size", "allocation.commit.wait", "allocation.commit.duration", "allocation.commit.queue.length",
            "allocation.index.loaded", "allocation.partitions", "allocation.partition.lag.positions", "allocation.partition.lag.time", "allocation.partition.load.duration",
            "allocation.live.deltas", "allocation.live.connections", "allocation.live.lists",
            "allocation.audit.runs", "allocation.audit.differences", "allocation.audit.demands", "allocation.audit.duration",
            "orleans-catalog-activations", "dotnet.gc.collections", "http.server.request.duration",
        ];
        Assert.Empty(expected.Except(names));
        Assert.DoesNotContain("orleans-directory-cache-size", names);
        Assert.Contains(api.Logs, log => log is { CategoryName: "Allocation.Api.Demands", Body: "Demand {Demand} failed" } && log.Attributes!.Single() is { Key: "exception.type" });
        Assert.Contains(api.Logs, log => log is { CategoryName: "Orleans.Runtime.Catalog", Body: "" } && log.Attributes!.Count == 0);
        Assert.Contains(api.Logs, log => log.EventId.Id == 1101 && log.Attributes!.Any(value => value.Key == "Demands"));
        Assert.Contains(api.Spans, span => span.DisplayName == "list audit");
        Assert.All(api.Spans.Where(span => span.ParentSpanId == default), span => Assert.True(span.DisplayName == "list audit" || span.Source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal), span.DisplayName));
        var careless = Assert.Single(api.Spans, span => span.DisplayName == "careless");
        Assert.Equal((ActivityStatusCode.Error, typeof(InvalidOperationException).FullName), (careless.Status, careless.Events.Single().Tags.Single(tag => tag.Key == "exception.type").Value));
        Assert.DoesNotContain(api.Spans, span => span.DisplayName == "hopeless");
    }
}
