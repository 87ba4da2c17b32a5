namespace Allocation.Api.Live;

/// <summary>How often a class of clients is told, at most. One group of clients per list and class: a delta is serialised once for all of them.</summary>
internal sealed record RateClass(string Name, TimeSpan Interval)
{
    /// <summary>Two a second: what an eye can follow.</summary>
    public static readonly RateClass Browser = new("browser", TimeSpan.FromMilliseconds(500));

    /// <summary>Twenty a second.</summary>
    public static readonly RateClass Program = new("program", TimeSpan.FromMilliseconds(50));

    /// <summary>Every class.</summary>
    public static readonly RateClass[] All = [Browser, Program];

    /// <summary>Up to two a second is the class of browsers, more is the class of programs; none when nothing is wished.</summary>
    public static RateClass Of(int? maxHz) => maxHz is > 2 ? Program : Browser;

    /// <summary>Name of the SignalR group.</summary>
    public string GroupOf(Guid vacancy) => $"{vacancy:N}/{Name}";
}
