namespace Allocation.LoadTests.Simulate.Load;

/// <summary>When requests fall due: instants are drawn as they are asked for, so that a load may go on until it is told to stop.</summary>
/// <param name="seconds">Seconds from the start, in order.</param>
internal sealed class Arrivals(IEnumerable<double> seconds)
{
    private readonly Lock _gate = new();
    private readonly IEnumerator<double> _coming = seconds.GetEnumerator();
    private readonly List<double> _drawn = [];

    /// <summary>The instant of a request; never when there are no more.</summary>
    public TimeSpan At(long number)
    {
        lock (_gate)
        {
            while (_drawn.Count <= number)
            {
                if (!_coming.MoveNext())
                    return TimeSpan.MaxValue;
                _drawn.Add(_coming.Current);
            }

            return TimeSpan.FromSeconds(_drawn[(int)number]);
        }
    }
}
