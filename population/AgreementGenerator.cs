using System.Globalization;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>
/// Fictitious agreements of every landlord of a population in every département where it owns. Within each such pair the limits of the law
/// hold: the State has at most 30 %, of which 5 % for agents (FLX-11), local authorities together 20 % (FLX-15), all together 100 % (FLX-20).
/// What the rates are, and all other parameters, is an assumption.
/// </summary>
public sealed class AgreementGenerator
{
    // Rates are drawn in tenths of a percent, so that sums are exact.
    private const int Tenths = 10;
    private const int LeastOfState = 25 * Tenths;
    private const int MostOfState = 30 * Tenths;
    private const int MostOfAgents = 5 * Tenths;
    private const int MostOfLocalAuthorities = 20 * Tenths;

    /// <summary>EPCI and communes that have rights with a landlord, out of 10,000: they guarantee its loans.</summary>
    private const int Guarantees = 3_500;

    private const int YearsOfAnAgreement = 3;

    private static readonly Weighted<FluxBase> Bases = new((FluxBase.Base, 80), (FluxBase.GrossFlux, 15), (FluxBase.Stock, 5));

    private readonly PopulationOptions _options;
    private readonly Landlords _landlords;
    private readonly Reservers _reservers;

    /// <summary>Prepares the agreements of a population.</summary>
    public AgreementGenerator(PopulationOptions options, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(geography);
        _options = options;
        _landlords = new Landlords(options, geography);
        _reservers = new Reservers(_landlords, geography);
    }

    /// <summary>The landlords.</summary>
    public IReadOnlyList<Landlord> Landlords => _landlords.All;

    /// <summary>The reservers, those that are never in the flux included: they have no agreement here (FLX-2).</summary>
    public IReadOnlyList<Reserver> Reservers => _reservers.All;

    /// <summary>The agreements, département by département.</summary>
    public IEnumerable<Agreement> All()
    {
        var number = 0;
        foreach (var departement in _landlords.Departements)
        {
            foreach (var landlord in _landlords.In(departement))
            {
                // The first agreement of a pair gives the number of its sequence: no two pairs share one.
                var draw = Draw.For(_options.Seed, number, DrawStream.Agreement);
                var basis = Bases.Pick(ref draw);
                var firstLettingOutside = draw.Chance(9_000);
                foreach (var (reserver, rate) in Rates(ref draw, departement))
                    yield return Of(ref draw, ++number, landlord, reserver, departement, rate, basis, firstLettingOutside);
            }
        }
    }

    /// <summary>Who has rights with a landlord, and how many tenths of a percent.</summary>
    private List<(Reserver Reserver, int Rate)> Rates(ref Draw draw, string departement)
    {
        var rates = new List<(Reserver, int)>();
        var local = new List<(Reserver Reserver, int Weight)>();
        foreach (var reserver in _reservers.In(departement))
        {
            if (reserver.Kind == ReserverKind.State)
                rates.Add((reserver, draw.Between(LeastOfState, MostOfState)));
            else if (reserver.Territory!.Kind == ReservationTerritoryKind.Departement || draw.Chance(Guarantees))
                local.Add((reserver, draw.Between(1, 10)));
        }

        // In proportion to what each guarantees (FLX-16); who would have less than a tenth has no agreement.
        var shared = draw.Between(MostOfLocalAuthorities / 2, MostOfLocalAuthorities);
        rates.AddRange(local.Select(part => (part.Reserver, Rate: shared * part.Weight / local.Sum(other => other.Weight))).Where(part => part.Rate > 0));
        foreach (var reserver in _reservers.Countrywide)
        {
            var rate = reserver.Kind switch
            {
                ReserverKind.ActionLogement => draw.Between(10 * Tenths, 30 * Tenths),
                ReserverKind.Employer => draw.Chance(5_000) ? draw.Between(1, 5 * Tenths) : 0,
                _ => draw.Chance(2_000) ? draw.Between(1, 2 * Tenths) : 0,
            };
            if (rate > 0)
                rates.Add((reserver, rate));
        }

        return rates;
    }

    private Agreement Of(ref Draw draw, int number, Landlord landlord, Reserver reserver, string departement, int rate, FluxBase basis, bool firstLettingOutside)
    {
        var state = reserver.Kind == ReserverKind.State;
        var terms = UsualTerms.Of(ref draw, reserver.Kind);
        var carryOver = draw.Chance(4_000);
        var effective = new DateOnly(_options.Today.Year - draw.Below(YearsOfAnAgreement), 1, 1);
        return new Agreement
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"CNV-{number:D6}"),
            Landlord = landlord.Name,
            Reserver = reserver.Name,
            Kind = reserver.Kind,
            Departement = departement,
            Territory = reserver.Territory ?? new ReservationTerritory(ReservationTerritoryKind.Departement, departement),
            EffectiveDate = effective,
            EndDate = effective.AddYears(YearsOfAnAgreement).AddDays(-1),
            Terms =
            [
                new AgreementTerms
                {
                    From = effective,
                    Rate = (decimal)rate / Tenths,
                    AgentsRate = state ? (decimal)draw.Between(MostOfAgents / 2, MostOfAgents) / Tenths : null,
                    Base = basis,
                    Mode = terms.Mode,
                    DirectFor = terms.Mode == ManagementMode.Mixed ? [Financing.PLS] : [],
                    NoticeDays = terms.NoticeDays,
                    DesignationDays = terms.DesignationDays,
                    NewDesignationDays = terms.NewDesignationDays,
                    Candidates = 3,
                    ConsumingEvent = terms.ConsumingEvent,
                    NoCandidateConsumes = draw.Chance(3_000),
                    RefusalConsumes = draw.Chance(1_500),
                    Fallbacks = [.. terms.Fallbacks],
                    CarryOver = carryOver,
                    CarryOverCap = carryOver ? draw.Between(1, 10) : null,
                    FirstLettingOutsideFlux = firstLettingOutside,
                    UniformPerCommune = state && draw.Chance(8_000),
                    NonQpvFloor = state ? 30 : null,
                    ReviewPeriod = terms.ReviewPeriod,
                },
            ],
            Renewal = draw.Chance(7_000),
        };
    }
}
