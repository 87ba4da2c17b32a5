using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Allocation.Silo.Hosting;

/// <summary>Traces and metrics over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. Logs stay on the machine: a stack trace is nobody else's.</summary>
public static class Telemetry
{
    /// <summary>Adds them.</summary>
    public static void AddAllocationTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        if (!Uri.TryCreate(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"], UriKind.Absolute, out var collector) || collector.Scheme is not ("http" or "https"))
            throw new SettingException("OTEL_EXPORTER_OTLP_ENDPOINT", "it is no address of a collector; use one like http://localhost:4317, or leave it out.");
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation(options => options.EnrichWithHttpResponse = (span, _) => ForgetPath(span)).AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter());
    }

    /// <summary>The route template stays; the path holds a unique number, which telemetry must never see (C10).</summary>
    private static void ForgetPath(Activity span)
    {
        span.SetTag("url.path", null);
        span.SetTag("url.query", null);
    }
}
