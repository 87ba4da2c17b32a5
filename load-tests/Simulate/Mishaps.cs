namespace Allocation.LoadTests.Simulate;

/// <summary>Requests that did not go as they should.</summary>
/// <param name="Failed">Refused, or without an answer to the end.</param>
/// <param name="Repeated">Attempts that brought no answer, and were made again.</param>
/// <param name="Idle">Fell due when there was nothing to ask.</param>
internal readonly record struct Mishaps(long Failed, long Repeated = 0, long Idle = 0)
{
    /// <summary>Those since others were counted.</summary>
    public static Mishaps operator -(Mishaps now, Mishaps before) => new(now.Failed - before.Failed, now.Repeated - before.Repeated, now.Idle - before.Idle);
}
