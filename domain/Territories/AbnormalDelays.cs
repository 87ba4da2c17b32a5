using System.Collections.Immutable;

namespace Allocation.Domain.Territories;

/// <summary>One delay of an order.</summary>
/// <param name="Types">Bits of the wished types it is for; 0 for all.</param>
/// <param name="Transfers">Whether it is for transfers or for the other demands; null for both.</param>
/// <param name="Months">Months of seniority.</param>
public readonly record struct AbnormalDelay(int Types, bool? Transfers, int Months);

/// <summary>An order of a prefect: the delays of a place from a day on.</summary>
/// <param name="Place">Code of a département, or key of a territory.</param>
/// <param name="From">First day; null for always.</param>
/// <param name="Delays">Its delays, which leave out no demand.</param>
public sealed record DelayOrder(string Place, DateOnly? From, ImmutableArray<AbnormalDelay> Delays);

/// <summary>
/// The abnormal delays of all places, dated (SCO-27, LIF-35, L.441-1-4 CCH). There is no national table: a place without an
/// order is unknown, and a line that reads it says so.
/// </summary>
public sealed class AbnormalDelays
{
    /// <summary>No place has any.</summary>
    public static readonly AbnormalDelays None = new([]);

    private readonly ILookup<string, DelayOrder> _orders;

    /// <summary>The delays of some orders.</summary>
    public AbnormalDelays(IEnumerable<DelayOrder> orders) => _orders = orders.OrderBy(order => order.From ?? DateOnly.MinValue).ToLookup(order => order.Place, StringComparer.Ordinal);

    /// <summary>The orders of a territory, the oldest first: its own, or those of the only département it lies in; empty when there is none.</summary>
    public IReadOnlyList<DelayOrder> Of(TerritoryId territory, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(geography);
        if (_orders.Contains(territory.Value))
            return [.. _orders[territory.Value]];
        var departements = geography.CommunesOf(territory).Select(commune => commune.Code.Departement).Distinct().ToList();
        return departements is [var only] ? [.. _orders[only]] : [];
    }
}
