namespace Allocation.Domain.Simulation;

/// <summary>Adds up the movements of one group of demands.</summary>
internal sealed class MovementSum
{
    private int[] _changes = new int[16];
    private int _count;
    private long _before;
    private long _after;
    private double _squaresBefore;
    private double _squaresAfter;
    private int _up;
    private int _down;

    /// <summary>How many were added.</summary>
    public int Count => _count;

    /// <summary>Adds a demand.</summary>
    /// <param name="before">Its score under the grid in force.</param>
    /// <param name="after">Its score under the other.</param>
    /// <param name="change">How many ranks it gains.</param>
    public void Add(int before, int after, int change)
    {
        if (_count == _changes.Length)
            Array.Resize(ref _changes, _count * 2);
        _changes[_count++] = change;
        _before += before;
        _after += after;
        _squaresBefore += (double)before * before;
        _squaresAfter += (double)after * after;
        _up += change > 0 ? 1 : 0;
        _down += change < 0 ? 1 : 0;
    }

    /// <summary>The movement of all that were added.</summary>
    /// <param name="sampled">Part of the territory that was looked at, 0 to 1.</param>
    public Movement ToMovement(double sampled)
    {
        if (_count == 0)
            return new Movement(0, 0, 0, 0, 0, 0, 0, 0);
        var (before, after) = (Margins.OfMean(_count, _before, _squaresBefore, sampled), Margins.OfMean(_count, _after, _squaresAfter, sampled));
        return new Movement(
            _count, Mean(_before), Mean(_after), Share(_up), Share(_down), Selection.Nth(_changes.AsSpan(0, _count), _count / 2),
            Margins.OfShare(_count, sampled), before is null ? null : Math.Max(before.Value, after!.Value));
    }

    private double Mean(long sum) => Math.Round(sum / (double)_count, 2);

    private double Share(int part) => Math.Round(part / (double)_count, 4);
}
