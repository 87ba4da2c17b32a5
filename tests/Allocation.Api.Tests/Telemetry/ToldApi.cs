using System.Diagnostics;
using System.Globalization;
using Allocation.Api.Tests.Hosting;
using Allocation.Silo.Audits;
using Allocation.Silo.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Allocation.Api.Tests.Telemetry;

/// <summary>The real host with everything it would send to a collector kept in memory. Read it when the host has stopped.</summary>
internal sealed class ToldApi(string? database) : RunningApi
{
    /// <summary>Spans, as they would leave. Other hosts of this process are among them: sources of spans are the process's.</summary>
    public List<Activity> Spans { get; } = [];

    public List<MetricSnapshot> Metrics { get; } = [];

    public List<LogRecord> Logs { get; } = [];

    /// <summary>Completes with the first audit.</summary>
    public FailingExplanations Explanations { get; } = new();

    protected override IEnumerable<string> Settings => database is null ? [] : ["--Allocation:Store", "postgres", "--ConnectionStrings:Allocation", database];

    /// <summary>Every word of it: names, attributes and their values, sentences.</summary>
    public IEnumerable<string> Words() =>
        Spans.SelectMany(span => Texts(span.DisplayName, span.OperationName, span.StatusDescription, span.TraceStateString)
                .Concat(span.TagObjects.SelectMany(tag => Texts(tag.Key, tag.Value)))
                .Concat(span.Events.SelectMany(said => said.Tags.SelectMany(tag => Texts(tag.Key, tag.Value)).Append(said.Name)))
                .Concat(span.Links.SelectMany(link => (link.Tags ?? []).SelectMany(tag => Texts(tag.Key, tag.Value)))))
            .Concat(Logs.SelectMany(log => Texts(log.CategoryName, log.Body, log.FormattedMessage, log.EventId.Name, log.Exception)
                .Concat((log.Attributes ?? []).SelectMany(value => Texts(value.Key, value.Value)))))
            .Concat(Metrics.SelectMany(metric => Tags(metric).SelectMany(tag => Texts(tag.Key, tag.Value)).Append(metric.Name)));

    /// <summary>Attributes of all points of a figure.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Tags(MetricSnapshot metric)
    {
        foreach (var point in metric.MetricPoints)
        {
            foreach (var tag in point.Tags)
                yield return tag;
        }
    }

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton<IIncomingGrainCallFilter>(Explanations);
        services.AddSingleton(new AuditOptions(TimeSpan.FromMilliseconds(100)));
        services.AddAllocationInstrumentation("allocation-api", siloInside: true)
            .WithTracing(tracing => tracing.AddInMemoryExporter(Spans))
            .WithMetrics(metrics => metrics.AddInMemoryExporter(Metrics))
            .WithLogging(logging => logging.AddInMemoryExporter(Logs));
    }

    private static IEnumerable<string> Texts(params object?[] values) => values.OfType<object>().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!);

    /// <summary>An actor that fails and says in its exception what nobody must hear.</summary>
    internal sealed class FailingExplanations : IIncomingGrainCallFilter
    {
        private volatile string? _secret;

        /// <summary>What it says; null lets it answer.</summary>
        public string? Secret
        {
            set => _secret = value;
        }

        public Task Invoke(IIncomingGrainCallContext context) =>
            _secret is { } secret && context.MethodName == "Explain" ? throw new InvalidOperationException($"{secret} on {context.TargetId} cannot be explained.") : context.Invoke();
    }
}
