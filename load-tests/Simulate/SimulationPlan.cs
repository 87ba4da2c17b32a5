using System.Globalization;
using Allocation.Domain.Territories;

namespace Allocation.LoadTests.Simulate;

/// <summary>What a simulation runs.</summary>
/// <remarks>Every rate is of an open loop: it goes on at its pace whether the product keeps up or not, and latency counts from the moment that a request was due.</remarks>
internal sealed record SimulationPlan
{
    /// <summary>Households in the register, 1,000 to 5,000,000.</summary>
    public int Demands { get; init; } = 20_000;

    /// <summary>Seed of every draw.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Keys of territories; empty for the whole country, null for those of the demonstration.</summary>
    public IReadOnlyList<TerritoryId>? Territories { get; init; }

    /// <summary>Whether the product is a cluster on PostgreSQL; otherwise one process on the embedded store.</summary>
    public bool Cluster { get; init; }

    /// <summary>Silos of the cluster.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>API hosts of the cluster.</summary>
    public int Hosts { get; init; } = 2;

    /// <summary>Dwellings that stand vacant.</summary>
    public int Vacancies { get; init; } = 300;

    /// <summary>Lists that somebody looks at, the first of the vacancies.</summary>
    public int Lists { get; init; } = 50;

    /// <summary>Screens on each of them.</summary>
    public int Watchers { get; init; } = 2;

    /// <summary>Demands changed a second, anywhere in the register.</summary>
    public double Changes { get; init; } = 200;

    /// <summary>Demands changed a second that stand in a row somebody looks at.</summary>
    public double Visible { get; init; } = 10;

    /// <summary>Households that change: the same ones over and over, for the model that judges holds each.</summary>
    public int Changing { get; init; } = 50_000;

    /// <summary>Lists asked for a second over HTTP.</summary>
    public double Requests { get; init; } = 50;

    /// <summary>Connections of those who ask.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>Dwellings that fall vacant a second.</summary>
    public double Openings { get; init; } = 1;

    /// <summary>How long the load lasts.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>Whether commands come as over a working day, squeezed into the time of the run, instead of evenly.</summary>
    public bool DayShape { get; init; }

    /// <summary>What happens to the product, and when.</summary>
    public IReadOnlyList<PlannedFault> Faults { get; init; } = [];

    /// <summary>Lists compared with their recomputation at the end.</summary>
    public int Judged { get; init; } = 24;

    /// <summary>Where the report goes as JSON.</summary>
    public string? Json { get; init; }

    /// <summary>Where the report goes as a page.</summary>
    public string? Html { get; init; }

    /// <summary>Folder of the store; thrown away at the end when null.</summary>
    public string? Keep { get; init; }

    /// <summary>How to write it.</summary>
    public const string Usage =
        "simulate|soak|bench [--profile laptop|country] [--demands 20000] [--seed 1] [--territories demo|all|KEY,KEY…] [--store embedded|cluster] [--silos 3] [--hosts 2] [--vacancies 300] [--lists 50] [--watchers 2]\n"
        + "  [--changes 200] [--visible 10] [--changing 50000] [--requests 50] [--connections 32] [--openings 1] [--seconds 60 | --minutes 60] [--shape even|day]\n"
        + "  [--fault kill-silo@20,freeze-silo@40,kill-host@60,kill-postgres@80,kill-product@20,burst@40] [--judged 24] [--json FILE] [--html FILE] [--keep FOLDER]";

    /// <summary>Longest load.</summary>
    public const int MostSeconds = 200_000;

    /// <summary>The load that the budgets name: two million demands of the whole country, a thousand changes and a thousand questions a second, a thousand screens.</summary>
    private static readonly SimulationPlan Country = new()
    {
        Demands = 2_000_000,
        Territories = [],
        Vacancies = 1_000,
        Lists = 200,
        Watchers = 5,
        Changes = 1_000,
        Visible = 20,
        Requests = 1_000,
        Openings = 2,
        Seconds = 120,
    };

    /// <summary>Reads a command line; null with what is wrong.</summary>
    public static SimulationPlan? Read(IReadOnlyList<string> words, out string fault)
    {
        var plan = new SimulationPlan();
        for (var at = 0; at < words.Count; at += 2)
        {
            var option = GivenOption.At(words, at);
            if (plan.With(option) is not { } next)
            {
                fault = option.Fault;
                return null;
            }

            plan = next;
        }

        fault = plan.Wrong() ?? "";
        return fault.Length == 0 ? plan with { Changing = Math.Min(plan.Changing, plan.Demands) } : null;
    }

    /// <summary>The command that runs it again.</summary>
    public string ToCommand() => string.Create(
        CultureInfo.InvariantCulture,
        $"simulate --demands {Demands} --seed {Seed} --territories {(Territories is null ? "demo" : Territories.Count == 0 ? "all" : string.Join(',', Territories))} --store {(Cluster ? $"cluster --silos {Silos} --hosts {Hosts}" : "embedded")} --vacancies {Vacancies} --lists {Lists} --watchers {Watchers} --changes {Changes} --visible {Visible} --changing {Changing} --requests {Requests} --connections {Connections} --openings {Openings} --seconds {Seconds} --shape {(DayShape ? "day" : "even")}{(Faults.Count == 0 ? "" : $" --fault {string.Join(',', Faults.Select(fault => $"{fault.Name}@{fault.AtSecond}"))}")} --judged {Judged}");

    private SimulationPlan? With(GivenOption option) => option.Name switch
    {
        "--profile" when option.IsOneOf("laptop", "country") => option.Value == "country" ? Country : new SimulationPlan(),
        "--demands" when option.Whole(1_000, 5_000_000) is { } demands => this with { Demands = demands },
        "--seed" when ulong.TryParse(option.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => this with { Seed = seed },
        "--territories" when option.Value == "demo" => this with { Territories = null },
        "--territories" when option.Value == "all" => this with { Territories = [] },
        "--territories" when option.Value.Length > 0 => this with { Territories = [.. option.Value.Split(',').Select(key => new TerritoryId(key))] },
        "--store" when option.IsOneOf("embedded", "cluster") => this with { Cluster = option.Value == "cluster" },
        "--silos" when option.Whole(1, 16) is { } silos => this with { Silos = silos },
        "--hosts" when option.Whole(1, 16) is { } hosts => this with { Hosts = hosts },
        "--vacancies" when option.Whole(1, 200_000) is { } vacancies => this with { Vacancies = vacancies },
        "--lists" when option.Whole(0, 5_000) is { } lists => this with { Lists = lists },
        "--watchers" when option.Whole(1, 100) is { } watchers => this with { Watchers = watchers },
        "--changes" when option.Rate() is { } changes => this with { Changes = changes },
        "--visible" when option.Rate() is { } visible => this with { Visible = visible },
        "--changing" when option.Whole(100, 500_000) is { } changing => this with { Changing = changing },
        "--requests" when option.Rate() is { } requests => this with { Requests = requests },
        "--connections" when option.Whole(1, 1_000) is { } connections => this with { Connections = connections },
        "--openings" when option.Rate() is { } openings => this with { Openings = openings },
        "--seconds" when option.Whole(5, MostSeconds) is { } seconds => this with { Seconds = seconds },
        "--minutes" when option.Whole(1, 3_000) is { } minutes => this with { Seconds = minutes * 60 },
        "--shape" when option.IsOneOf("even", "day") => this with { DayShape = option.Value == "day" },
        "--fault" when PlannedFault.ReadAll(option.Value) is { } faults => this with { Faults = faults },
        "--judged" when option.Whole(0, 1_000) is { } judged => this with { Judged = judged },
        "--json" when option.Value.Length > 0 => this with { Json = option.Value },
        "--html" when option.Value.Length > 0 => this with { Html = option.Value },
        "--keep" when option.Value.Length > 0 => this with { Keep = option.Value },
        _ => null,
    };

    private string? Wrong() =>
        Lists > Vacancies ? "More lists are looked at than dwellings stand vacant: raise --vacancies or lower --lists."
        : Visible > 0 && Lists == 0 ? "Nobody looks at a list: raise --lists, or give --visible 0."
        : Faults.FirstOrDefault(fault => !fault.Fits(Cluster)) is { } misfit ? $"'{misfit.Name}' is for {(Cluster ? "the embedded store" : "a cluster")}: change --store or --fault."
        : Faults.Any(fault => fault.AtSecond >= Seconds) ? "A fault comes after the end: lengthen --seconds."
        : null;
}
