namespace Allocation.LoadTests.Compare;

/// <summary>How many times longer a peer takes than the index.</summary>
internal static class ComparisonRatios
{
    public const string Ours = "allocation";
    public const string OursMoved = "allocation, one row changed";
    public const string OursAnew = "allocation, every row changed";
    public const string Popular = "popular";
    public const string Selective = "selective";

    private const string PopularVsPostgres = "popular_vs_postgres";
    private const string SelectiveVsPostgres = "selective_vs_postgres";
    private const string RescoreVsPostgres = "rescore_vs_postgres";

    private static readonly Func<EngineCase, double?> Caller = row => row.P50Us;
    private static readonly Func<EngineCase, double?> Server = row => row.ServerP50Us;
    private static readonly Func<EngineCase, double?> Update = row => row.UpdateUs;
    private static readonly Func<EngineCase, double?> Rescore = row => row.RescoreMs;

    /// <summary>Each ratio: the peer by the beginning of its name, the question, the figure of the peer over the one of the index.</summary>
    private static readonly (string Name, string Engine, string Case, Func<EngineCase, double?> OfPeer, Func<EngineCase, double?> OfOurs, string Ours)[] All =
    [
        (PopularVsPostgres, "postgres, covering", Popular, Caller, Caller, Ours),
        (SelectiveVsPostgres, "postgres, covering", Selective, Caller, Caller, Ours),
        ("selective_vs_postgres_partial", "postgres, partial", Selective, Caller, Caller, Ours),
        (RescoreVsPostgres, "postgres, covering", Popular, Rescore, Rescore, Ours),
        ("popular_vs_server", "postgres, covering", Popular, Server, Caller, Ours),
        ("selective_vs_server", "postgres, covering", Selective, Server, Caller, Ours),
        ("selective_vs_server_partial", "postgres, partial", Selective, Server, Caller, Ours),
        ("update_vs_postgres", "postgres, covering", Popular, Update, Update, Ours),
        ("popular_vs_postgres_moved", "postgres, covering", Popular, Caller, Caller, OursMoved),
        ("selective_vs_postgres_moved", "postgres, covering", Selective, Caller, Caller, OursMoved),
        ("selective_vs_postgres_partial_moved", "postgres, partial", Selective, Caller, Caller, OursMoved),
        .. OfEngine(Peers.Redis),
        .. OfEngine(Peers.DuckDb),
    ];

    /// <summary>The ratios of the engines that were there, by their names.</summary>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyList<EngineCase> cases)
    {
        var ratios = new Dictionary<string, double>();
        foreach (var (name, engine, question, ofPeer, ofOurs, ours) in All)
        {
            if (cases.FirstOrDefault(row => row.Case == question && row.Engine.StartsWith(engine, StringComparison.Ordinal)) is { } peer)
                ratios[name] = ofPeer(peer)!.Value / ofOurs(cases.Single(row => row.Case == question && row.Engine == ours))!.Value;
        }

        return ratios;
    }

    /// <summary>
    /// Whether the index is ahead at all for its caller, of PostgreSQL's covering index and with another grid. Among some ten thousand demands PostgreSQL is near, and a machine is noisy: a regression that
    /// matters, a walk over everything, costs more than the whole lead.
    /// </summary>
    public static bool Hold(IReadOnlyDictionary<string, double> ratios) => ratios[PopularVsPostgres] >= 1 && ratios[SelectiveVsPostgres] >= 1 && ratios[RescoreVsPostgres] >= 1;

    private static (string Name, string Engine, string Case, Func<EngineCase, double?> OfPeer, Func<EngineCase, double?> OfOurs, string Ours)[] OfEngine(string engine) =>
    [
        ($"popular_vs_{engine}", engine, Popular, Caller, Caller, Ours),
        ($"selective_vs_{engine}", engine, Selective, Caller, Caller, Ours),
        ($"update_vs_{engine}", engine, Popular, Update, Update, Ours),
        ($"rescore_vs_{engine}", engine, Popular, Rescore, Rescore, Ours),
    ];
}
