using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>To whom a dwelling is handed, and by which of its rights.</summary>
/// <param name="Reserver">The reserver.</param>
/// <param name="OnBehalfOf">Of the State: whose rights it exercises (FLX-14); null for its own.</param>
/// <param name="Part">On which part of the State's rights.</param>
public sealed record HandedTo(string Reserver, string? OnBehalfOf, StatePart? Part)
{
    /// <summary>Of an orientation; null when the landlord keeps the dwelling, or nobody has it.</summary>
    public static HandedTo? By(DwellingOriented? orientation) => orientation is { Reserver: { } reserver } ? new HandedTo(reserver, orientation.OnBehalfOf, orientation.StatePart) : null;

    /// <summary>Of the last orientation of a release; null without one.</summary>
    public static HandedTo? By(ReleaseStory story)
    {
        ArgumentNullException.ThrowIfNull(story);
        return story.Steps.LastOrDefault(step => step.Kind == ReleaseStepKind.Oriented) is { Reserver: { } reserver } last ? new HandedTo(reserver, last.OnBehalfOf, last.Part) : null;
    }
}
