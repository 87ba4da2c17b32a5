using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Bench;

/// <summary>A host of its own: one bench at a time is connected to a host.</summary>
public class BenchApi : RunningApi;
