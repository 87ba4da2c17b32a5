using System.Collections.Immutable;
using Allocation.Domain.Publics;
using Allocation.Domain.Ranking;

namespace Allocation.Domain.Flux.Orientation;

/// <summary>How many candidates of one live list are of the publics of those who may have the dwelling (FLX-34).</summary>
/// <param name="All">All candidates of the list.</param>
/// <param name="Of">Those of each public, by its text.</param>
public sealed record CandidatePools(int All, ImmutableDictionary<string, int> Of)
{
    /// <summary>Most publics that one list is asked about: each candidate is held against each of them.</summary>
    public const int Most = 32;

    /// <summary>The publics to be counted for a ranking, each once: those of the first choices where they are too many.</summary>
    /// <param name="choices">The choices, the first one first.</param>
    /// <param name="seesConfidential">Whether who looks is shown confidential facts: else publics that tell of them are not asked for (C10).</param>
    public static ImmutableArray<string> Asked(IEnumerable<OrientationChoice> choices, bool seesConfidential)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return [.. choices.Select(choice => choice.Public).OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(text => ReserverPublic.Parse(text).Public is { } asked && (seesConfidential || !asked.IsConfidential)).Take(Most)];
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
public sealed record CandidatePool(string? Public, int Candidates, int All);
