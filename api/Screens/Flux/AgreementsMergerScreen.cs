using Allocation.Api.Flux;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.GrainInterfaces.Flux;
using Microsoft.AspNetCore.Mvc;

namespace Allocation.Api.Screens.Flux;

/// <summary>What the merger of communes or EPCI would do to their agreements, before a person decides it (FLX-41).</summary>
internal sealed class AgreementsMergerScreen(IGrainFactory grains, Visitor visitor)
{
    public async Task<IResult> Show(string departement, string landlord, AskedMerger asked)
    {
        var key = LedgerAddress.Key(departement, landlord);
        var actor = grains.GetGrain<ILandlordGrain>(key.ToString());
        var ledger = (await actor.Read(visitor.Actor))!;
        var merged = ledger.Mergers?.Successions.Select(succession => succession.Agreement).ToHashSet() ?? [];
        var request = asked.Of(ledger.Today);
        var effect = request.Agreement.Length == 0 ? null : await actor.Preview(request, visitor.Actor);
        return Screens.Page<AgreementsMergerPage>(new
        {
            Ledger = key,
            Candidates = (IReadOnlyList<Agreement>)[.. ledger.Agreements.Where(agreement => agreement.Kind.IsLocal() && agreement.Takeover is null && !merged.Contains(agreement.Id) && (IsMerging(agreement, request.On) || request.From.Contains(agreement.Id)))],
            Asked = request,
            Effect = effect is null ? null : MergerView.Of(effect),
        });
    }

    /// <summary>What holds on the day before may become part of another: not what begins with the merger, or ended before it.</summary>
    private static bool IsMerging(Agreement agreement, DateOnly on) => agreement.IsActive(on.AddDays(-1));
}

/// <summary>What the page asks, as its form sends it.</summary>
/// <param name="From">The agreements that become one.</param>
/// <param name="Agreement">The one that goes on.</param>
/// <param name="Reserver">Its reserver.</param>
/// <param name="Kind">Kind of its territory.</param>
/// <param name="Code">Code of its territory.</param>
/// <param name="On">First day.</param>
/// <param name="Act">The act.</param>
/// <param name="Rate">The rate, where it was negotiated.</param>
internal sealed record AskedMerger(
    [property: FromQuery(Name = "de")] string[]? From, [property: FromQuery(Name = "convention")] string? Agreement, [property: FromQuery(Name = "reservataire")] string? Reserver, [property: FromQuery(Name = "nature")] string? Kind,
    [property: FromQuery(Name = "code")] string? Code, [property: FromQuery(Name = "le")] DateOnly? On, [property: FromQuery(Name = "acte")] string? Act, [property: FromQuery(Name = "taux")] string? Rate)
{
    /// <summary>The merger that is asked for.</summary>
    public AgreementsMergerRequest Of(DateOnly today)
    {
        var reserver = Reserver?.Trim() ?? "";
        var territory = new ReservationTerritory(Kind == "epci" ? ReservationTerritoryKind.Epci : ReservationTerritoryKind.Commune, Code?.Trim() ?? "");
        var rate = decimal.TryParse(Rate, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var negotiated) ? new NegotiatedRate(reserver, negotiated) : null;
        return new AgreementsMergerRequest(Agreement?.Trim() ?? "", [.. From ?? []], reserver, territory, On ?? today, Act?.Trim() ?? "", rate);
    }
}
