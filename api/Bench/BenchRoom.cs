namespace Allocation.Api.Bench;

/// <summary>What this host knows of the bench that is connected to it: a mirror, never the truth. Bounded; no name of anybody is in it (C10).</summary>
public sealed class BenchRoom
{
    /// <summary>Seconds kept.</summary>
    public const int MostSeconds = 180;

    private readonly Lock _gate = new();
    private string? _bench;
    private BenchState? _state;
    private string? _report;

    /// <summary>The bench as it last told; null when none is connected.</summary>
    internal BenchState? State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>Its connection; null when none is connected.</summary>
    internal string? Bench
    {
        get
        {
            lock (_gate)
                return _bench;
        }
    }

    /// <summary>The report of its last run, JSON; null when it has made none.</summary>
    internal string? Report
    {
        get
        {
            lock (_gate)
                return _report;
        }
    }

    /// <summary>A bench says how it stands. The newest connection is the bench: one that lost its connection comes back before that loss is noticed.</summary>
    internal BenchState Show(string connection, BenchState state)
    {
        lock (_gate)
        {
            if (_bench != connection)
                _report = null;
            _bench = connection;
            return _state = state with { Seconds = [.. state.Seconds.TakeLast(MostSeconds)] };
        }
    }

    /// <summary>A second of its load has passed.</summary>
    /// <returns>Whether the connection is the bench.</returns>
    internal bool Pass(string connection, Second second)
    {
        lock (_gate)
        {
            if (_bench != connection || _state is null)
                return false;
            _state = _state with { Seconds = [.. _state.Seconds.TakeLast(MostSeconds - 1), second] };
            return true;
        }
    }

    /// <summary>The report of its last run.</summary>
    /// <returns>Whether the connection is the bench.</returns>
    internal bool Keep(string connection, string report)
    {
        lock (_gate)
        {
            if (_bench != connection)
                return false;
            _report = report;
            return true;
        }
    }

    /// <summary>A connection is gone.</summary>
    /// <returns>Whether it was the bench.</returns>
    internal bool Leave(string connection)
    {
        lock (_gate)
        {
            if (_bench != connection)
                return false;
            (_bench, _state, _report) = (null, null, null);
            return true;
        }
    }
}
