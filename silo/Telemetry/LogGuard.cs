using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Allocation.Silo.Telemetry;

/// <summary>
/// What of a log leaves the process: of our own sentences the words, which are constants, and the values that
/// <see cref="AllowList"/> names; of everybody else's the category, the level and the event. Of an exception its type. The
/// whole stays in the log of the machine.
/// </summary>
public sealed class LogGuard : BaseProcessor<LogRecord>
{
    private const string Words = "{OriginalFormat}";

    /// <inheritdoc />
    public override void OnEnd(LogRecord data)
    {
        var ours = data.CategoryName?.StartsWith("Allocation.", StringComparison.Ordinal) == true;
        var kept = new List<KeyValuePair<string, object?>>();
        string? words = null;
        foreach (var (name, value) in data.Attributes ?? [])
        {
            if (ours && name == Words)
                words = value as string;
            else if (ours && AllowList.LogValues.Contains(name))
                kept.Add(new(name, value));
        }

        if (data.Exception is { } failure)
            kept.Add(new("exception.type", failure.GetType().FullName));
        (data.Exception, data.FormattedMessage, data.Body, data.Attributes) = (null, null, words ?? data.EventId.Name ?? "", kept);
    }
}
