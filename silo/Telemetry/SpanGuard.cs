using System.Diagnostics;
using OpenTelemetry;

namespace Allocation.Silo.Telemetry;

/// <summary>Takes out of a span, before anybody exports it, whatever <see cref="AllowList"/> does not name.</summary>
public sealed class SpanGuard : BaseProcessor<Activity>
{
    private const string Exception = "exception";
    private const string ExceptionMessage = "exception.message";
    private const string ExceptionStack = "exception.stacktrace";

    private readonly ActivityListener _exceptions = new()
    {
        ShouldListenTo = source => AllowList.Sources.Contains(source.Name) || source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),

        // A message quotes what it refuses, such as the key of a row. What stands here already is not written over.
        ExceptionRecorder = (Activity _, Exception _, ref TagList tags) =>
        {
            tags.Add(ExceptionMessage, "");
            tags.Add(ExceptionStack, "");
        },
    };

    /// <summary>Begins to keep messages of exceptions out of spans.</summary>
    public SpanGuard() => ActivitySource.AddActivityListener(_exceptions);

    /// <inheritdoc />
    public override void OnEnd(Activity data)
    {
        List<string>? forgotten = null;
        foreach (ref readonly var tag in data.EnumerateTagObjects())
        {
            if (!AllowList.SpanTags.Contains(tag.Key))
                (forgotten ??= []).Add(tag.Key);
        }

        foreach (var name in forgotten ?? [])
            data.SetTag(name, null);
        if (data.StatusDescription is not null)
            data.SetStatus(data.Status);
        data.TraceStateString = null;

        // Events and links cannot be changed any more: a span with one that says too much is kept here altogether.
        foreach (ref readonly var said in data.EnumerateEvents())
        {
            if (!IsHarmless(said))
                Keep(data);
        }

        foreach (ref readonly var link in data.EnumerateLinks())
        {
            if (link.Context.TraceState is { Length: > 0 } || link.Tags?.Any() == true)
                Keep(data);
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _exceptions.Dispose();
        base.Dispose(disposing);
    }

    private static void Keep(Activity data) => data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;

    private static bool IsHarmless(ActivityEvent said)
    {
        if (said.Name != Exception)
            return !said.Tags.Any();
        return said.Tags.All(tag => tag.Key switch
        {
            ExceptionMessage or ExceptionStack => tag.Value is "",
            _ => AllowList.SpanTags.Contains(tag.Key),
        });
    }
}
