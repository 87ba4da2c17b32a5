using System.Collections.Immutable;
using System.Globalization;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Conversion;

/// <summary>Agreements that could be signed on converted rights: usual terms, to be negotiated before they are recorded.</summary>
public static class ProposedAgreements
{
    private const int UsualDesignationDays = 30;
    private const int UsualNewDesignationDays = 15;

    /// <summary>One for each reserver of the flux that has a share left.</summary>
    /// <param name="converted">Rights of all reservers.</param>
    /// <param name="landlord">The landlord.</param>
    /// <param name="departement">Code of the département; rights of a local authority lie on its own territory, which the inventory does not tell.</param>
    /// <param name="from">First day.</param>
    public static ImmutableArray<Agreement> Of(IEnumerable<ConvertedRights> converted, string landlord, string departement, DateOnly from)
    {
        ArgumentNullException.ThrowIfNull(converted);
        return [.. converted.Select((one, index) => (One: one, Number: index + 1, Rate: one.ProposedPercent)).Where(each => each.Rate > 0).Select(each => new Agreement
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"PROPOSITION-{each.Number}"),
            Landlord = landlord,
            Reserver = each.One.Reserver,
            Kind = each.One.Kind,
            Departement = departement,
            Territory = new ReservationTerritory(ReservationTerritoryKind.Departement, departement),
            EffectiveDate = from,
            Terms =
            [
                new AgreementTerms
                {
                    From = from, Rate = each.Rate, Mode = ManagementMode.Direct, DesignationDays = UsualDesignationDays, NewDesignationDays = UsualNewDesignationDays, ConsumingEvent = ConsumingEvent.LeaseSigned,
                    Fallbacks = [Fallback.LandlordOneTurn],
                },
            ],
        })];
    }
}
