using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Live;

/// <summary>How often a class of clients is told, at most, and how deep its lists are. One group of clients per list and class: a delta is serialised once for all of them.</summary>
internal sealed record RateClass(string Name, TimeSpan Interval, int Depth)
{
    /// <summary>Two a second: what an eye can follow.</summary>
    public static readonly RateClass Browser = new("browser", TimeSpan.FromMilliseconds(500), ShortlistDepth.Live);

    /// <summary>As browsers, the first three only: pages that show the heads of many lists.</summary>
    public static readonly RateClass Head = new("head", TimeSpan.FromMilliseconds(500), 3);

    /// <summary>Twenty a second.</summary>
    public static readonly RateClass Program = new("program", TimeSpan.FromMilliseconds(50), ShortlistDepth.Live);

    /// <summary>Every class.</summary>
    public static readonly RateClass[] All = [Browser, Head, Program];

    /// <summary>Up to three rows is the class of heads; else up to two a second, or no wish, is the class of browsers and more that of programs.</summary>
    public static RateClass Of(int? maxHz, int? rows) => rows <= Head.Depth ? Head : maxHz > 2 ? Program : Browser;

    /// <summary>Name of the SignalR group.</summary>
    public string GroupOf(Guid vacancy) => $"{vacancy:N}/{Name}";

    /// <summary>The list as the class sees it, with the events of the rows it has.</summary>
    public Shortlist Cut(Shortlist list)
    {
        if (list.Rows.Length <= Depth)
            return list;
        var rows = list.Rows[..Depth];
        return list with { Rows = rows, Moves = [.. list.Moves.Where(move => rows.Any(row => row.Number == move.Number))] };
    }
}
