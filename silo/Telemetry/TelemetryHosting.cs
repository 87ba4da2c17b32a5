using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Allocation.Silo.Telemetry;

/// <summary>Traces, metrics and logs over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. What they hold is in docs/reference/telemetry.md.</summary>
public static class TelemetryHosting
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Share = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>Adds them.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Name of the service, unless <c>OTEL_SERVICE_NAME</c> says another.</param>
    /// <param name="siloInside">Whether the actors live in this process.</param>
    /// <exception cref="SettingException">A setting of it cannot be used.</exception>
    public static void AddAllocationTelemetry(this IHostApplicationBuilder builder, string service, bool siloInside)
    {
        var configuration = builder.Configuration;
        if (string.IsNullOrEmpty(configuration[Endpoint]))
            return;
        if (!Uri.TryCreate(configuration[Endpoint], UriKind.Absolute, out var collector) || collector.Scheme is not ("http" or "https"))
            throw new SettingException(Endpoint, "it is no address of a collector; use one like http://localhost:4317, or leave it out.");
        builder.Services
            .AddAllocationInstrumentation(configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : service, siloInside, ShareOfTraces(configuration))
            .UseOtlpExporter();
    }

    /// <summary>Everything but an exporter.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="siloInside">Whether the actors live in this process.</param>
    /// <param name="share">Share of the traces that is recorded, 0 to 1.</param>
    public static OpenTelemetryBuilder AddAllocationInstrumentation(this IServiceCollection services, string service, bool siloInside, double share = 1)
    {
        // Calls between actors carry their trace only where somebody looks at it.
        if (siloInside)
            services.AddOrleans(silo => silo.AddActivityPropagation());
        else
            services.AddOrleansClient(client => client.AddActivityPropagation());
        return services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                service,
                serviceVersion: typeof(TelemetryHosting).Assembly.GetName().Version?.ToString(),
                serviceInstanceId: string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}")))
            .WithTracing(tracing => tracing
                .SetSampler(new ParentBasedSampler(new TraceBeginnings(share)))
                .AddSource(AllowList.Sources)
                .AddAspNetCoreInstrumentation(http => http.Filter = request => !request.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
                .AddProcessor(new SpanGuard()))
            .WithMetrics(metrics => metrics
                .AddMeter(AllowList.Meters)
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddView(Heard))
            .WithLogging(
                logging => logging.AddProcessor(new LogGuard()),
                options => (options.IncludeScopes, options.IncludeFormattedMessage, options.ParseStateValues) = (false, false, true));
    }

    private static MetricStreamConfiguration Heard(Instrument instrument) =>
        instrument.Meter.Name == AllowList.Orleans && !AllowList.OrleansInstruments.Contains(instrument.Name)
            ? MetricStreamConfiguration.Drop
            : new MetricStreamConfiguration { TagKeys = AllowList.MetricTags };

    private static double ShareOfTraces(IConfiguration configuration) =>
        configuration[Share] is not { Length: > 0 } text ? 1
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share
        : throw new SettingException(Share, $"\"{text}\" is no share of the traces; use a number from 0 to 1, such as 0.01.");
}
