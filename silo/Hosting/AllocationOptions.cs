using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Programmes;
using Allocation.Domain.Flux.Reminders;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.Grains.Territories;
using Microsoft.Extensions.Configuration;

namespace Allocation.Silo.Hosting;

/// <summary>Where the register lives.</summary>
public enum StoreKind
{
    /// <summary>Two SQLite files in a directory; one process.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database; any number of processes.</summary>
    Postgres,
}

/// <summary>Settings of section <c>Allocation</c>, read once at start; a wrong or unknown one stops it.</summary>
public sealed class AllocationOptions
{
    private const string Section = "Allocation";

    private static readonly string[] Known = ["Store", "DataDirectory", "Demo", "Partitions", "ExtendedDemand", "SmallestCount", "Silo", "Cluster", "SiloAddress", "SiloPort", "GatewayPort", "AuditEvery", "AnswerDays", "CandidateDays", "LockDays", "NotificationDays", "UrgentFrom", "CoolDownDays", "NotTense", "ReportsUntilMarch", "ReminderDays", "GuaranteesOfProgramme", "SealEvery", "SealKey", "SealLateMinutes", "ErasureMonths", "Dashboard"];

    /// <summary>Where the register lives: <c>sqlite</c> (default) or <c>postgres</c>.</summary>
    public StoreKind Store { get; private init; }

    /// <summary>Directory of the embedded store; <c>./data</c> by default.</summary>
    public string DataDirectory { get; private init; } = "data";

    /// <summary>Connection string of the database, <c>ConnectionStrings:Allocation</c>; empty for the embedded store.</summary>
    public string ConnectionString { get; private init; } = "";

    /// <summary>Whether an empty store is filled with a fictitious population and kept moving; Development only, on by default there for the embedded store.</summary>
    public bool Demo { get; private init; }

    /// <summary>Partitions of a territory, 1 to 64; 2 by default. The same in all processes of a cluster.</summary>
    public int Partitions { get; private init; } = 2;

    /// <summary>What an extended demand accepts: <c>listed-communes</c> (default) or <c>whole-territory</c>.</summary>
    public ExtendedDemandReach ExtendedDemand { get; private init; }

    /// <summary>Smallest number of demands that is told as a count, 1 to 1,000; 12 by default (INF-6).</summary>
    public int SmallestCount { get; private init; } = 12;

    /// <summary>Whether the actors live in this process too: <c>inside</c> (default), or <c>elsewhere</c> for an API host of a cluster.</summary>
    public bool SiloInside { get; private init; } = true;

    /// <summary>Name of the cluster: processes with the same database and name find each other; <c>allocation</c> by default.</summary>
    public string Cluster { get; private init; } = "allocation";

    /// <summary>Address at which the other processes reach this silo; 127.0.0.1 by default. The traffic of silos is not authenticated: a private network only.</summary>
    public IPAddress SiloAddress { get; private init; } = IPAddress.Loopback;

    /// <summary>Port for other silos, 1 to 65535; 0, the default, takes a free one.</summary>
    public int SiloPort { get; private init; }

    /// <summary>Port for API hosts, 1 to 65535; 0, the default, takes a free one.</summary>
    public int GatewayPort { get; private init; }

    /// <summary>Seconds between two audits of a silo, each of one list: 0 to 86,400; 60 by default, 0 for none.</summary>
    public int AuditEvery { get; private init; } = 60;

    /// <summary>Seconds between two seals of the journal: 0 to 86,400; 60 by default, 0 for none.</summary>
    public int SealEvery { get; private init; } = 60;

    /// <summary>Key that signs seals, 32 bytes or more; the embedded store has one of its own, in a cluster without one seals are not signed.</summary>
    public string? SealKey { get; private init; }

    /// <summary>Minutes without a seal after which entries of the journal are late: 0 to 1,440; 10 by default, 0 for never.</summary>
    public int SealLateMinutes { get; private init; } = 10;

    /// <summary>Months after its removal when a demand is erased, 1 to 240; 12 by default (LIF-17), 0 for never.</summary>
    public int ErasureMonths { get; private init; } = 12;

    /// <summary>Whether the runtime of the actors measures itself for its dashboard; off by default, for each call of an actor pays for it. The same in all processes of a cluster.</summary>
    public bool Dashboard { get; private init; }

    /// <summary>What local practice sets in the life of a vacancy: days to answer an offer (<c>AnswerDays</c>, 10 to 60), days to put candidates forward (<c>CandidateDays</c>, 1 to 365) and working days to notify an offer (<c>NotificationDays</c>, 1 to 30).</summary>
    public VacancyPractice Vacancies { get; private init; } = new();

    /// <summary>
    /// How reservers are ranked for a dwelling: dwellings owed from which one goes first (<c>UrgentFrom</c>, 1 to 100), days for which one that gave a dwelling back stands behind (<c>CoolDownDays</c>, 0 to 365),
    /// and places that are no tense zones (<c>NotTense</c>, codes with commas).
    /// </summary>
    public OrientationPractice Orientation { get; private init; } = new();

    /// <summary>How what is to be done by a day is shown: days before it (<c>ReminderDays</c>, 1 to 366), and départements whose yearly report is taken until 31 March (<c>ReportsUntilMarch</c>, codes with commas).</summary>
    public ReminderPractice Reminders { get; private init; } = new();

    /// <summary>Most of a programme that local authorities together hold against guarantees, percent (<c>GuaranteesOfProgramme</c>, 0 to 100).</summary>
    public ProgrammePractice Programmes { get; private init; } = new();

    internal PartitioningOptions Partitioning => new() { Default = Partitions };

    /// <summary>The key of <see cref="SealKey"/>, or of the data directory, which must be there.</summary>
    /// <exception cref="SettingException">It is no key, or cannot be read.</exception>
    internal byte[]? ReadSealKey() => SealKey is { } key ? KeyFile.Read($"{Section}:SealKey", key)
        : Store == StoreKind.Sqlite ? KeyFile.Beside($"{Section}:SealKey", Path.Combine(DataDirectory, "seal.key"))
        : null;

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="SettingException">A setting is wrong; its message names it.</exception>
    public static AllocationOptions Read(IConfiguration configuration, bool development)
    {
        var section = configuration.GetSection(Section);
        foreach (var child in section.GetChildren())
        {
            if (!Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new SettingException($"{Section}:{child.Key}", $"there is no such setting; those there are: {string.Join(", ", Known)}.");
        }

        var store = OneOf("Store", StoreKind.Sqlite, new() { ["sqlite"] = StoreKind.Sqlite, ["postgres"] = StoreKind.Postgres });
        var siloInside = OneOf("Silo", true, new() { ["inside"] = true, ["elsewhere"] = false });
        var demoByDefault = development && store == StoreKind.Sqlite;
        return new AllocationOptions
        {
            Store = store,
            DataDirectory = section["DataDirectory"] is { Length: > 0 } directory ? directory : "data",
            ConnectionString = ConnectionTo(configuration, store),
            Demo = section["Demo"] is not { Length: > 0 } demo ? demoByDefault : Flag("Demo", demo, development),
            Partitions = Count("Partitions", 2, 1, 64),
            SmallestCount = Count("SmallestCount", 12, 1, 1_000),
            ExtendedDemand = OneOf("ExtendedDemand", ExtendedDemandReach.ListedCommunes, new()
            {
                ["listed-communes"] = ExtendedDemandReach.ListedCommunes,
                ["whole-territory"] = ExtendedDemandReach.WholeTerritory,
            }),
            SiloInside = siloInside || store == StoreKind.Postgres
                ? siloInside
                : throw new SettingException($"{Section}:Silo", "the embedded store is one process: use inside, or Store postgres."),
            Cluster = section["Cluster"] is { Length: > 0 } cluster ? cluster : "allocation",
            SiloAddress = section["SiloAddress"] is not { Length: > 0 } address ? IPAddress.Loopback
                : IPAddress.TryParse(address, out var parsed) ? parsed
                : throw new SettingException($"{Section}:SiloAddress", $"\"{address}\" is no IP address."),
            SiloPort = Count("SiloPort", 0, 0, IPEndPoint.MaxPort),
            GatewayPort = Count("GatewayPort", 0, 0, IPEndPoint.MaxPort),
            AuditEvery = Count("AuditEvery", 60, 0, 86_400),
            SealEvery = Count("SealEvery", 60, 0, 86_400),
            SealKey = section["SealKey"] is { Length: > 0 } key ? key : null,
            SealLateMinutes = Count("SealLateMinutes", 10, 0, 1_440),
            ErasureMonths = Count("ErasureMonths", 12, 0, 240),
            Dashboard = OneOf("Dashboard", false, new() { ["false"] = false, ["true"] = true }),
            Vacancies = new VacancyPractice
            {
                AnswerDays = Count("AnswerDays", AnswerTime.FewestDays, AnswerTime.FewestDays, AnswerTime.MostDays),
                CandidateDays = Count("CandidateDays", 20, 1, 365),
                LockDays = Count("LockDays", 7, 1, VacancyPractice.MostLockDays),
                NotificationWorkingDays = Count("NotificationDays", 3, 1, 30),
            },
            Orientation = new OrientationPractice
            {
                UrgentFrom = Count("UrgentFrom", 1, 1, 100),
                CoolDownDays = Count("CoolDownDays", 15, 0, 365),
                NotTense = Codes("NotTense"),
            },
            Reminders = new ReminderPractice { DaysAhead = Count("ReminderDays", 60, 1, 366), ReportsUntilMarch = Codes("ReportsUntilMarch") },
            Programmes = new ProgrammePractice { MostOfGuarantees = Count("GuaranteesOfProgramme", 20, 0, 100) },
        };

        T OneOf<T>(string name, T otherwise, Dictionary<string, T> values) =>
            section[name] is not { Length: > 0 } text ? otherwise
            : values.TryGetValue(text, out var value) ? value
            : throw new SettingException($"{Section}:{name}", $"\"{text}\" is not a value of it; use {string.Join(" or ", values.Keys)}.");

        ImmutableArray<string> Codes(string name) =>
            (section[name] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is var codes && codes.FirstOrDefault(code => !char.IsAsciiDigit(code[0]) || !code.All(char.IsAsciiLetterOrDigit)) is { } wrong
                ? throw new SettingException($"{Section}:{name}", $"\"{wrong}\" is no code of a commune, an EPCI or a département; write codes with commas.")
                : [.. codes];

        int Count(string name, int otherwise, int least, int most) =>
            section[name] is not { Length: > 0 } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
            : throw new SettingException($"{Section}:{name}", $"\"{text}\" is not a number from {least} to {most}.");
    }

    private static string ConnectionTo(IConfiguration configuration, StoreKind store)
    {
        if (store == StoreKind.Sqlite)
            return "";
        return configuration.GetConnectionString(Section) is { Length: > 0 } connection
            ? connection
            : throw new SettingException($"ConnectionStrings:{Section}", "the store is postgres and nothing says where; write one like Host=localhost;Database=allocation;Username=allocation.");
    }

    private static bool Flag(string name, string text, bool development) =>
        !bool.TryParse(text, out var value) ? throw new SettingException($"{Section}:{name}", $"\"{text}\" is not true or false.")
        : value && !development ? throw new SettingException($"{Section}:{name}", "the demo runs in Development only.")
        : value;
}
