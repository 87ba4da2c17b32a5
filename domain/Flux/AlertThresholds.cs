namespace Allocation.Domain.Flux;

/// <summary>When a reserver wants to be alerted.</summary>
/// <param name="OwedFrom">Dwellings owed on an account, from 1; null never.</param>
/// <param name="TakenAheadFrom">Dwellings taken ahead of what is due, from 1; null never.</param>
/// <param name="DaysLeft">Days that are left to name candidates, 0 to 60; null never.</param>
public sealed record AlertThresholds(int? OwedFrom, int? TakenAheadFrom, int? DaysLeft)
{
    /// <summary>What holds until somebody chooses.</summary>
    public static AlertThresholds Usual { get; } = new(3, 3, 4);

    /// <summary>Faults that refuse them; empty when they can be kept.</summary>
    public IReadOnlyList<InputFault> Faults() =>
    [
        .. OwedFrom is < 1 or > 10_000 ? [new InputFault("owedFrom", "threshold", "Give dwellings from 1.")] : Array.Empty<InputFault>(),
        .. TakenAheadFrom is < 1 or > 10_000 ? [new InputFault("takenAheadFrom", "threshold", "Give dwellings from 1.")] : Array.Empty<InputFault>(),
        .. DaysLeft is < 0 or > 60 ? [new InputFault("daysLeft", "threshold", "Give days, 0 to 60.")] : Array.Empty<InputFault>(),
    ];
}
