using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Live;

/// <summary>A host of its own: what another test registers in the territory would count in the funnel, and be told.</summary>
public sealed class LiveApi : RunningApi;
