using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Orientation;

/// <summary>
/// Whether a person's choice of a reserver stands. The first in the ranking needs no word; another needs a reason, given in sight of the
/// present ranking: so two dwellings that fall vacant at one instant never both serve the same deficit unnoticed (FLX-34).
/// </summary>
public static class OrientationRules
{
    /// <summary>Why an orientation is refused; null when it may be made.</summary>
    /// <param name="choices">The ranking now.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="ledgerVersion">Version of the flux now.</param>
    public static Refusal? Refusal(IReadOnlyList<OrientationChoice> choices, Orient asked, int ledgerVersion)
    {
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentNullException.ThrowIfNull(asked);

        // Where nobody has an agreement there is nothing to rank, and nothing to hurt.
        if (choices.All(choice => choice.Agreement is null))
            return null;
        var chosen = choices.FirstOrDefault(choice => choice.Reserver == asked.Reserver && (asked.StatePart is null ? choice.Part is null or StatePart.Priority : choice.Part == asked.StatePart));
        if (chosen is null)
            return new Refusal("no-rights", "This reserver has no agreement that holds here today: record it, or choose one of the ranking (FLX-I12).", []);
        if (chosen.Rank == 1)
            return null;
        if (asked.LedgerVersion is { } seen && seen != ledgerVersion)
            return new Refusal("ranking-changed", "The flux moved since the ranking was read, and another is first now: read it again (FLX-34).", []);
        return string.IsNullOrWhiteSpace(asked.Reason)
            ? new Refusal("not-first", $"{NameOf(choices[0])} is first in the ranking: give a reason to choose another (FLX-34).", [])
            : null;
    }

    private static string NameOf(OrientationChoice choice) => choice.Reserver ?? "The landlord itself";
}
