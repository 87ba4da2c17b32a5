using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.Silo.Policies;

namespace Allocation.LoadTests.Ledger;

/// <summary>A landlord's ledger that wakes: its events from their JSON and its entries from their words, as a store has them, and what it then holds.</summary>
internal sealed class LedgerBenchmark(int releases)
{
    private const int Rounds = 5;
    private const string Departement = "92";

    private static readonly DateOnly NewYear = new(2026, 1, 1);
    private static readonly ReleaseStepKind[] Life = [ReleaseStepKind.Oriented, ReleaseStepKind.Allocated, ReleaseStepKind.Refused, ReleaseStepKind.PassedOn, ReleaseStepKind.LeaseSigned];
    private static readonly string?[] Holders = ["ETAT", "ALS", "VILLE", "EMPL", null];

    private readonly Geography _geography = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes).Geography;

    /// <summary>Runs and prints the figures.</summary>
    public int Run(TextWriter output)
    {
        var (events, entries) = Stored();
        output.WriteLine(Machine.Line);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{releases} releases, {events.Count} events ({events.Sum(text => (long)text.Length) / 1e6:0.0} MB), {entries.Count} entries; {Rounds} rounds"));
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var watch = Stopwatch.StartNew();
            var read = events.ConvertAll(text => JsonSerializer.Deserialize<FluxEvent>(text, DemandJson.Options)!);
            var parsed = watch.Elapsed;
            var ledger = FluxLedger.Restored(read, entries.Select(entry => entry with { Account = FluxAccount.Parse(entry.Account.ToString())! }), _geography);
            var woken = watch.Elapsed;
            read = null;
            var held = GC.GetTotalMemory(forceFullCollection: true) - before;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read {parsed.TotalMilliseconds:0} ms, restored {(woken - parsed).TotalMilliseconds:0} ms, holds {held / 1e6:0.0} MB, {held / releases} bytes a release"));
            GC.KeepAlive(ledger);
        }

        return 0;
    }

    /// <summary>Each release tells its story anew with each thing that happens to it.</summary>
    private (List<string> Events, List<FluxEntry> Entries) Stored()
    {
        var (ledger, events, entries) = (FluxLedger.Empty(_geography), new List<string>(), new List<FluxEntry>());
        Happens(new AgreementRecorded(Agreement("ETAT", ReserverKind.State, 30)));
        Happens(new AgreementRecorded(Agreement("ALS", ReserverKind.ActionLogement, 30)));
        Happens(new AgreementRecorded(Agreement("VILLE", ReserverKind.LocalAuthority, 15)));
        Happens(new AgreementRecorded(Agreement("EMPL", ReserverKind.Employer, 5)));
        for (var number = 0; number < releases; number++)
        {
            var story = new ReleaseStory
            {
                Release = new Guid(number, 1, 1, [1, 1, 1, 1, 1, 1, 1, 1]),
                Version = 1,
                DwellingId = $"LOG-{number}",
                Dwelling = new ReleasedDwelling { Commune = InseeCode.Parse("92004"), Typology = Typology.T3, Financing = Financing.PLUS, InPriorityDistrict = number % 4 == 0, ConstructionYear = 1972 },
                AvailableOn = NewYear.AddDays(number % 300),
                Book = FluxBook.Flux,
            };
            Happens(new StoryTold(story));
            foreach (var kind in Life)
            {
                var step = new ReleaseStep(kind, story.Version + 1, story.AvailableOn.AddDays(10 * story.Version)) { Reserver = kind == ReleaseStepKind.Oriented ? Holders[number % Holders.Length] : null };
                Happens(new StoryTold(story = story with { Version = story.Version + 1, Steps = story.Steps.Add(step) }));
            }
        }

        return (events, entries);

        void Happens(FluxEvent happened)
        {
            (ledger, var caused) = ledger.With(happened);
            events.Add(JsonSerializer.Serialize(happened, DemandJson.Options));
            entries.AddRange(caused);
        }
    }

    private static Agreement Agreement(string name, ReserverKind kind, decimal rate) => new()
    {
        Id = name,
        Landlord = "Office fictif",
        Reserver = name,
        Kind = kind,
        Departement = Departement,
        Territory = new ReservationTerritory(ReservationTerritoryKind.Departement, Departement),
        EffectiveDate = NewYear,
        Terms = [new AgreementTerms { From = NewYear, Rate = rate, Mode = ManagementMode.Direct, DesignationDays = 30, NewDesignationDays = 15, ConsumingEvent = ConsumingEvent.LeaseSigned }],
    };
}
