using System.Collections.Immutable;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Agreements and releases of a landlord in Hauts-de-Seine.</summary>
internal static class Agreements
{
    public const string Landlord = "Office fictif";
    public const string Departement = "92";

    public static readonly DateOnly NewYear = new(2026, 1, 1);
    public static readonly InseeCode Asnieres = InseeCode.Parse("92004");
    public static readonly InseeCode Antony = InseeCode.Parse("92002");

    public static Geography Geography => Eligibility.Policies.Geography;

    public static Agreement Of(string reserver, ReserverKind kind, decimal rate, decimal? agents = null, Func<AgreementTerms, AgreementTerms>? with = null, InseeCode? commune = null, DateOnly? from = null)
    {
        var effective = from ?? NewYear;
        var terms = new AgreementTerms
        {
            From = effective,
            Rate = rate,
            AgentsRate = agents,
            Mode = ManagementMode.Direct,
            DesignationDays = 30,
            NewDesignationDays = 15,
            ConsumingEvent = ConsumingEvent.LeaseSigned,
        };
        return new Agreement
        {
            Id = reserver,
            Landlord = Landlord,
            Reserver = reserver,
            Kind = kind,
            Departement = Departement,
            Territory = commune is { } code ? new ReservationTerritory(ReservationTerritoryKind.Commune, code.Value) : new ReservationTerritory(ReservationTerritoryKind.Departement, Departement),
            EffectiveDate = effective,
            Terms = [with is null ? terms : with(terms)],
        };
    }

    public static Agreement State(decimal rate = 30, decimal? agents = 5) => Of("ETAT", ReserverKind.State, rate, agents);

    public static FluxLedger Ledger(params IEnumerable<Agreement> agreements) => FluxLedger.Of(agreements.Select(agreement => new AgreementRecorded(agreement)), Geography);

    public static IReadOnlyList<InputFault> Faults(Agreement agreement, params IEnumerable<Agreement> others) => AgreementRules.Faults(agreement, new FluxAgreements(others, Geography), Geography);

    public static ReleaseStory Release(int number, DateOnly? on = null, InseeCode? commune = null, bool? inDistrict = null, FluxBook book = FluxBook.Flux, params ImmutableArray<ReleaseStep> steps) => new()
    {
        Release = Guid.Parse($"00000000-0000-0000-0000-{number:D12}"),
        Version = steps.Length + 1,
        DwellingId = $"LOG-{number}",
        Dwelling = new ReleasedDwelling { Commune = commune ?? Asnieres, Typology = Typology.T3, Financing = Financing.PLUS, InPriorityDistrict = inDistrict },
        AvailableOn = on ?? new DateOnly(2026, 3, 4),
        Book = book,
        Steps = steps,
    };

    public static ReleaseStep Step(ReleaseStepKind kind, int fact, string? reserver = null, DateOnly? on = null) => new(kind, fact, on ?? new DateOnly(2026, 3, 4)) { Reserver = reserver };

    public static FluxLedger Then(this FluxLedger ledger, params IEnumerable<FluxEvent> events) => events.Aggregate(ledger, (held, happened) => held.With(happened).After);

    /// <summary>A ledger of some events, and all they booked.</summary>
    public static (FluxLedger Ledger, List<FluxEntry> Entries) Booked(IEnumerable<FluxEvent> events)
    {
        var (ledger, entries) = (Ledger(), new List<FluxEntry>());
        foreach (var happened in events)
        {
            (ledger, var caused) = ledger.With(happened);
            entries.AddRange(caused);
        }

        return (ledger, entries);
    }

    public static FluxLedger Released(this FluxLedger ledger, int count, int first = 1, DateOnly? on = null, InseeCode? commune = null) =>
        ledger.Then(Enumerable.Range(first, count).Select(number => new StoryTold(Release(number, on, commune))));

    public static FluxAccount Account(string? agreement, Domain.Vacancies.StatePart? part = null, int year = 2026, FluxBook book = FluxBook.Flux) => new(agreement, year, book, part);
}
