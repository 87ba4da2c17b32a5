using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Allocation.Silo.Telemetry;

/// <summary>
/// A trace begins with a request or with work of the engine's own, never with a lone statement or call: every partition asks
/// the store twice a second, and each question would be a trace.
/// </summary>
internal sealed class TraceBeginnings(double share) : Sampler
{
    private readonly Sampler _share = new TraceIdRatioBasedSampler(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Client ? new SamplingResult(SamplingDecision.Drop) : _share.ShouldSample(samplingParameters);
}
