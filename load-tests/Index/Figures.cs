namespace Allocation.LoadTests.Index;

/// <summary>Names of the figures of an index run, with their units.</summary>
internal static class Figures
{
    public const string Load = "load, ms";
    public const string BytesPerDemand = "heap a demand, bytes";
    public const string View = "standing list, top 50, µs";
    public const string ViewBytes = "standing list, top 50, bytes allocated";
    public const string MovedView = "standing list of which a row changed, µs";
    public const string MovedViewBytes = "standing list of which a row changed, bytes allocated";
    public const string DwellingView = "same list, lines that ask where the dwelling is, a row changed, µs";
    public const string Query = "unwatched list, top 50 and exact counts, µs";
    public const string Scan = "same list by a full scan of the columns, µs";
    public const string Change = "one demand changes, µs";
    public const string ChangeBytes = "one demand changes, bytes allocated";
    public const string ChangeAmongMany = "one demand changes, 10,000 open lists, µs";
    public const string Day = "a day passes, ms";
    public const string Switch = "other grids take effect, ms";
    public const string ViewToScan = "standing list of which a row changed / full scan";
    public const string SwitchToLoad = "other grids / load";
    public const string ChangeToRebuild = "one change / rebuild";
}
