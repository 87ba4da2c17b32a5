namespace Allocation.LoadTests.Compare;

/// <summary>How many times longer a peer takes than the index.</summary>
internal static class ComparisonRatios
{
    public const string Ours = "allocation";
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
    private static readonly (string Name, string Engine, string Case, Func<EngineCase, double?> OfPeer, Func<EngineCase, double?> OfOurs)[] All =
    [
        (PopularVsPostgres, "postgres, covering", Popular, Caller, Caller),
        (SelectiveVsPostgres, "postgres, covering", Selective, Caller, Caller),
        ("selective_vs_postgres_partial", "postgres, partial", Selective, Caller, Caller),
        (RescoreVsPostgres, "postgres, covering", Popular, Rescore, Rescore),
        ("popular_vs_server", "postgres, covering", Popular, Server, Caller),
        ("selective_vs_server", "postgres, covering", Selective, Server, Caller),
        ("selective_vs_server_partial", "postgres, partial", Selective, Server, Caller),
        ("update_vs_postgres", "postgres, covering", Popular, Update, Update),
        .. OfEngine(Peers.Redis),
        .. OfEngine(Peers.DuckDb),
    ];

    /// <summary>The ratios of the engines that were there, by their names.</summary>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyList<EngineCase> cases)
    {
        var ratios = new Dictionary<string, double>();
        foreach (var (name, engine, question, ofPeer, ofOurs) in All)
        {
            if (cases.FirstOrDefault(row => row.Case == question && row.Engine.StartsWith(engine, StringComparison.Ordinal)) is { } peer)
                ratios[name] = ofPeer(peer)!.Value / ofOurs(cases.Single(row => row.Case == question && row.Engine == Ours))!.Value;
        }

        return ratios;
    }

    /// <summary>
    /// Whether the index is ahead at all for its caller, of PostgreSQL's covering index and with another grid. Among some ten thousand demands PostgreSQL is near, and a machine is noisy: a regression that
    /// matters, a walk over everything, costs more than the whole lead.
    /// </summary>
    public static bool Hold(IReadOnlyDictionary<string, double> ratios) => ratios[PopularVsPostgres] >= 1 && ratios[SelectiveVsPostgres] >= 1 && ratios[RescoreVsPostgres] >= 1;

    private static (string Name, string Engine, string Case, Func<EngineCase, double?> OfPeer, Func<EngineCase, double?> OfOurs)[] OfEngine(string engine) =>
    [
        ($"popular_vs_{engine}", engine, Popular, Caller, Caller),
        ($"selective_vs_{engine}", engine, Selective, Caller, Caller),
        ($"update_vs_{engine}", engine, Popular, Update, Update),
        ($"rescore_vs_{engine}", engine, Popular, Rescore, Rescore),
    ];
}
