using System.Text.Json;

namespace Allocation.LoadTests.Simulate.Watch;

/// <summary>A list as a client holds it: the snapshot, and every delta that fits (docs/reference/live-hub.md).</summary>
internal sealed class FollowedList
{
    private readonly Lock _gate = new();
    private readonly List<JsonElement> _early = [];
    private Dictionary<string, int> _points = [];
    private List<string> _order = [];
    private string? _version;
    private bool _subscribing;

    /// <summary>The version held; null before the first snapshot.</summary>
    public string? Version
    {
        get
        {
            lock (_gate)
                return _subscribing ? null : _version;
        }
    }

    /// <summary>Rows in order, with their points.</summary>
    public IReadOnlyList<(string UniqueNumber, int Points)> Rows
    {
        get
        {
            lock (_gate)
                return [.. _order.Select(number => (number, _points[number]))];
        }
    }

    /// <summary>Whose row stands at a place, counted round.</summary>
    public string? RowAt(long place)
    {
        lock (_gate)
            return _order.Count == 0 ? null : _order[(int)(place % _order.Count)];
    }

    /// <summary>Deltas are kept aside from now until the snapshot is there.</summary>
    /// <returns>False when somebody asks for one already.</returns>
    public bool BeginSubscribing()
    {
        lock (_gate)
        {
            if (_subscribing)
                return false;
            _early.Clear();
            return _subscribing = true;
        }
    }

    /// <summary>The answer of the subscription; null when none came.</summary>
    public void EndSubscribing(JsonElement? snapshot)
    {
        lock (_gate)
        {
            _subscribing = false;
            if (snapshot is not { } given)
                return;
            if (given.TryGetProperty("list", out var list) && list.ValueKind == JsonValueKind.Object)
            {
                var rows = list.GetProperty("rows").EnumerateArray().Select(Row).ToList();
                (_points, _order) = (rows.ToDictionary(row => row.Number, row => row.Points), [.. rows.Select(row => row.Number)]);
            }

            _version = given.GetProperty("version").GetString();
            _early.ForEach(delta => Apply(delta));
        }
    }

    /// <summary>Takes a delta.</summary>
    /// <returns>False when something was missed: subscribe again.</returns>
    public bool Take(JsonElement delta)
    {
        lock (_gate)
        {
            if (!_subscribing)
                return Apply(delta);
            _early.Add(delta);
            return true;
        }
    }

    private bool Apply(JsonElement delta)
    {
        if (delta.GetProperty("from").GetString() != _version)
            return false;
        foreach (var gone in delta.GetProperty("removed").EnumerateArray())
            _points.Remove(gone.GetString()!);
        foreach (var row in delta.GetProperty("rows").EnumerateArray().Select(Row))
            _points[row.Number] = row.Points;
        if (delta.TryGetProperty("order", out var order) && order.ValueKind == JsonValueKind.Array)
            _order = [.. order.EnumerateArray().Select(number => number.GetString()!)];
        _version = delta.GetProperty("to").GetString();
        return true;
    }

    private static (string Number, int Points) Row(JsonElement row) => (row.GetProperty("uniqueNumber").GetString()!, row.GetProperty("points").GetInt32());
}
