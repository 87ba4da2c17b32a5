namespace Allocation.Process.Tests.Faults;

/// <summary>Tests that take the whole machine run alone: beside them every other would measure their load.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAtATime
{
    public const string Name = "one at a time";
}
