using Allocation.Api.Bench;

namespace Allocation.LoadTests.Simulate.Report;

/// <summary>Whoever looks at a run while it goes.</summary>
internal interface ISimulationView
{
    /// <summary>Something long begins.</summary>
    void Step(string what);

    /// <summary>It is so far.</summary>
    /// <param name="done">So many.</param>
    /// <param name="of">Of so many.</param>
    void Progress(long done, long of);

    /// <summary>A second of load has passed.</summary>
    void Passed(Second second);
}
