namespace Allocation.LoadTests.Index;

/// <summary>A bound that a run must hold: bytes allocated, or a ratio of two figures of the same run. Never a time.</summary>
/// <param name="Figure">Name of the figure in the report.</param>
/// <param name="Most">Largest value allowed.</param>
internal sealed record Gate(string Figure, double Most);

/// <summary>The bounds of the runs that fail when one is broken.</summary>
internal static class Gates
{
    /// <summary>About a third above what was measured (docs/reference/performance.md): a regression breaks it, noise does not.</summary>
    public static readonly Gate[] OfSmoke =
    [
        new(Figures.ViewBytes, 128),
        new(Figures.MovedViewBytes, 8_000),
        new(Figures.ChangeBytes, 2_000),
        new(Figures.ViewToScan, 0.1),
        new(Figures.ChangeToRebuild, 0.001),
    ];
}
