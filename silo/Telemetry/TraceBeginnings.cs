using Allocation.Silo.Audits;
using OpenTelemetry.Trace;

namespace Allocation.Silo.Telemetry;

/// <summary>
/// A trace begins with a request, a call of the hub or an audit, and with nothing else: every partition asks the store twice a
/// second, and each question would be a trace.
/// </summary>
internal sealed class TraceBeginnings(double share) : Sampler
{
    private const string Requests = "Microsoft.AspNetCore.";

    private readonly Sampler _share = new TraceIdRatioBasedSampler(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Name.StartsWith(Requests, StringComparison.Ordinal) || samplingParameters.Name == AuditTelemetry.Span
            ? _share.ShouldSample(samplingParameters)
            : new SamplingResult(SamplingDecision.Drop);
}
