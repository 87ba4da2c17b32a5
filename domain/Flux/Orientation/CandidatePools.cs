using System.Collections.Immutable;
using Allocation.Domain.Publics;
using Allocation.Domain.Ranking;

namespace Allocation.Domain.Flux.Orientation;

/// <summary>How many candidates of one live list are of the publics of those who may have the dwelling (FLX-34).</summary>
/// <param name="All">All candidates of the list.</param>
/// <param name="Of">Those of each public, by its text.</param>
public sealed record CandidatePools(int All, ImmutableDictionary<string, int> Of)
{
    /// <summary>The publics to be counted for a dwelling: of every agreement that holds there, each once, in their order.</summary>
    /// <param name="agreements">The agreements.</param>
    /// <param name="release">The dwelling.</param>
    /// <param name="today">Today in its place.</param>
    public static ImmutableArray<string> Asked(FluxAgreements agreements, ReleaseStory release, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(agreements);
        ArgumentNullException.ThrowIfNull(release);
        return [.. agreements.Active(release.Dwelling.Commune, today)
            .Select(agreement => (Agreement: agreement, Terms: agreement.TermsOn(today)))
            .SelectMany(held => FluxAgreements.PartsOf(held.Agreement, held.Terms).Select(held.Terms.PublicOf))
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>What a list said of the publics it was asked about.</summary>
    /// <param name="publics">The publics, as <see cref="Asked"/> gave them.</param>
    /// <param name="counts">The answer.</param>
    public static CandidatePools Counted(ImmutableArray<string> publics, PublicCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return new CandidatePools(counts.All, publics.Zip(counts.Counts).ToImmutableDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
    }

    /// <summary>The pool of one public; null where it was not counted.</summary>
    /// <param name="text">The public; null for all households.</param>
    public CandidatePool? PoolOf(string? text) =>
        text is null ? new CandidatePool(null, All, All)
        : Of.TryGetValue(text, out var count) ? new CandidatePool(text, count, All)
        : null;
}

/// <summary>Candidates of a list who are of one public.</summary>
/// <param name="Public">The public; null for all households.</param>
/// <param name="Candidates">How many they are.</param>
/// <param name="All">All candidates of the list.</param>
public sealed record CandidatePool(string? Public, int Candidates, int All)
{
    /// <summary>Whether nobody of the public stands in the list, and others do.</summary>
    public bool IsEmpty => Candidates == 0 && All > 0;

    /// <summary>Whether it tells of facts that not everybody is shown (C10).</summary>
    public bool IsConfidential => Public is not null && ReserverPublic.Parse(Public).Public?.IsConfidential != false;
}
