namespace Allocation.Domain.Simulation;

/// <summary>What another grid would do to a territory: a report for those who vote on it. It names nobody.</summary>
public sealed record SimulationReport
{
    /// <summary>Version of the grid in force; null when lists are ordered by first deposit.</summary>
    public required string? Against { get; init; }

    /// <summary>Version of the other grid.</summary>
    public required string Version { get; init; }

    /// <summary>Ranked demands of the territory.</summary>
    public required int Demands { get; init; }

    /// <summary>Demands looked at: all, or a sample.</summary>
    public required int LookedAt { get; init; }

    /// <summary>Half width of the 95 % interval of the shares of <see cref="All"/>, 0 to 1; 0 when all were looked at. Each group has its own.</summary>
    public required double Margin { get; init; }

    /// <summary>Movements of all of them.</summary>
    public required Movement All { get; init; }

    /// <summary>Movements by who lives in the household.</summary>
    public required IReadOnlyDictionary<HouseholdGroup, Movement> ByHousehold { get; init; }

    /// <summary>Movements by what the law says of it.</summary>
    public required IReadOnlyDictionary<PriorityGroup, Movement> ByPriority { get; init; }

    /// <summary>Movements by wished commune, the most wished first; a demand counts in each it wishes.</summary>
    public required IReadOnlyList<CommuneMovement> ByCommune { get; init; }

    /// <summary>Open lists whose candidates were looked at; null for a sample.</summary>
    public required ListMovement? Lists { get; init; }

    /// <summary>Who moves most in rank, by what they are, not who.</summary>
    public required IReadOnlyList<Mover> Movers { get; init; }

    /// <summary>What each criterion does; empty for a sample.</summary>
    public required IReadOnlyList<CriterionEffect> Criteria { get; init; }
}

/// <summary>How a group of demands moves.</summary>
/// <param name="Demands">How many were looked at.</param>
/// <param name="MeanBefore">Mean score under the grid in force, points.</param>
/// <param name="MeanAfter">Mean score under the other.</param>
/// <param name="Up">Share, 0 to 1, whose rank in the territory gets better; equal scores share a rank.</param>
/// <param name="Down">Share whose rank gets worse.</param>
/// <param name="MedianRankChange">Median change of rank, positions in the territory; above 0 is better. From a sample, ranks are those it stands for.</param>
/// <param name="ShareMargin">Half width of the 95 % interval of the shares, 0 to 1; 0 when all were looked at.</param>
/// <param name="MeanMargin">Half width of the 95 % interval of the means, the wider of both, points; 0 when all were looked at, null when one demand was.</param>
public sealed record Movement(int Demands, double MeanBefore, double MeanAfter, double Up, double Down, int MedianRankChange, double ShareMargin, double? MeanMargin);

/// <summary>Movement of the demands that wish a commune.</summary>
/// <param name="Commune">INSEE code.</param>
/// <param name="Movement">How they move.</param>
public sealed record CommuneMovement(string Commune, Movement Movement);

/// <summary>What happens to open lists.</summary>
/// <param name="Open">Open lists of the territory.</param>
/// <param name="LookedAt">How many were looked at.</param>
/// <param name="FirstThreeChanged">How many of these have other first three, or the same in another order.</param>
public sealed record ListMovement(int Open, int LookedAt, int FirstThreeChanged);

/// <summary>A demand that moves far.</summary>
/// <param name="Household">Who lives in it.</param>
/// <param name="Priority">What the law says of it.</param>
/// <param name="Years">Completed years since the deposit.</param>
/// <param name="PointsBefore">Score under the grid in force.</param>
/// <param name="PointsAfter">Score under the other.</param>
/// <param name="RankBefore">Rank in the territory, equal scores sharing one.</param>
/// <param name="RankAfter">Rank under the other.</param>
public sealed record Mover(HouseholdGroup Household, PriorityGroup Priority, int Years, int PointsBefore, int PointsAfter, int RankBefore, int RankAfter);

/// <summary>
/// What a criterion does. One that asks where the dwelling stands is in no score of a demand by itself: its figures are over
/// the candidates of the lists looked at, each once for each list, with their scores for that dwelling.
/// </summary>
/// <param name="Id">The criterion.</param>
/// <param name="Obtained">Demands to which it gives something, before its group combines.</param>
/// <param name="Mean">Mean of its points over all demands, before its group combines.</param>
/// <param name="Weight">
/// Its share of the variance of the scores: the covariance of what a score loses without it with the score, over the variance
/// of the scores. Those of all lines that simply add up make 1. Null, as all below, where it is withheld (C10).
/// </param>
/// <param name="ScoresChanged">Demands whose score would be another without it.</param>
/// <param name="ChangesNothing">
/// Whether, without it, classes and scores would put all demands of the territory, and all candidates of each list looked at,
/// in the same order: whoever stands above another still does, and equals stay equal. Points that all get alike change nothing.
/// </param>
/// <param name="DecidesAlone">Whether its weight is four fifths or more.</param>
public sealed record CriterionEffect(string Id, int Obtained, double Mean, double? Weight, int? ScoresChanged, bool? ChangesNothing, bool? DecidesAlone);
