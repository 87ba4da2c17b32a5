using Allocation.Domain.Demands;
using Allocation.Grains.Storage;

namespace Allocation.Api.Demands;

/// <summary>One change of a demand as shown.</summary>
/// <param name="Version">The version it made.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Points">Points gained or lost, by territory.</param>
internal sealed record HistoryView(int Version, ChangeKind Kind, DateTimeOffset At, IReadOnlyDictionary<string, int> Points)
{
    public static HistoryView Of(DemandChange change) => new(change.Version, change.Kind, change.At, change.Points);
}
