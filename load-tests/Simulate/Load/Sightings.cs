using System.Collections.Concurrent;

namespace Allocation.LoadTests.Simulate.Load;

/// <summary>
/// How long a change takes to a screen: from the moment its command was due until a client has the delta that names it. A delta tells when the
/// change was recorded; of several commands on one household it belongs to the last that was sent before.
/// </summary>
internal sealed class Sightings(TimeProvider time)
{
    /// <summary>Commands of one household that may be on their way to a screen.</summary>
    private const int Remembered = 4;

    /// <summary>A list that was quiet for so long tells a change at once; otherwise it waits for the interval of its class.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, Command[]> _sent = new(StringComparer.Ordinal);

    /// <summary>To lists that were quiet.</summary>
    public Latencies OfQuiet { get; } = new();

    /// <summary>To all lists, conflated or not.</summary>
    public Latencies OfAll { get; } = new();

    /// <summary>A command is sent.</summary>
    /// <param name="number">The household's number.</param>
    /// <param name="since">When it was due.</param>
    public void Sent(string number, long since)
    {
        var command = new Command(time.GetUtcNow(), since);
        _sent.AddOrUpdate(number, [command], (_, earlier) => [command, .. earlier.Take(Remembered - 1)]);
    }

    /// <summary>A client has a delta that names a change.</summary>
    /// <param name="number">The household's number.</param>
    /// <param name="at">When the change was recorded.</param>
    /// <param name="before">Timestamp of the delta before it on that screen.</param>
    public void Seen(string number, DateTimeOffset at, long before)
    {
        // The clock of a change may be cut to the millisecond.
        if (!_sent.TryGetValue(number, out var commands) || Array.Find(commands, command => command.SentAt <= at.AddMilliseconds(1)) is not { Since: > 0 } command)
            return;
        OfAll.Record(command.Since);
        if (before == 0 || time.GetElapsedTime(before, command.Since) >= Quiet)
            OfQuiet.Record(command.Since);
    }

    private readonly record struct Command(DateTimeOffset SentAt, long Since);
}
