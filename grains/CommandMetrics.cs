using System.Diagnostics.Metrics;
using Allocation.GrainInterfaces;

namespace Allocation.Grains;

/// <summary>How many commands were given, of which kind, and what became of them. Costs one comparison while nobody listens.</summary>
internal static class CommandMetrics
{
    /// <summary>No answer: the store failed, or the actor did. Whether it was written is not known.</summary>
    private const string Failed = "Failed";

    private static readonly Meter Meter = new("Allocation");

    private static readonly Counter<long> Commands = Meter.CreateCounter<long>("allocation.commands", "{command}", "Commands by action and outcome");

    /// <summary>Counts a command when it is decided.</summary>
    public static async Task<T> Counted<T>(string action, Task<T> command, Func<T, CommandOutcome> outcomeOf)
    {
        try
        {
            var reply = await command;
            if (Commands.Enabled)
                Count(action, outcomeOf(reply).ToString());
            return reply;
        }
        catch
        {
            Count(action, Failed);
            throw;
        }
    }

    private static void Count(string action, string outcome) => Commands.Add(1, new KeyValuePair<string, object?>("action", action), new KeyValuePair<string, object?>("outcome", outcome));
}
