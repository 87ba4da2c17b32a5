using System.Text.Json.Serialization;

namespace Allocation.Domain.Ranking;

/// <summary>The filters between the register and a list, in the order they are applied (SCO-30).</summary>
[JsonConverter(typeof(KebabCase<FunnelStep>))]
public enum FunnelStep
{
    /// <summary>Demands that wish a commune of the territory.</summary>
    Territory,

    /// <summary>Of these, the active ones.</summary>
    Active,

    /// <summary>Of these, those that wish the commune of the dwelling.</summary>
    Commune,

    /// <summary>Of these, those that wish its typology.</summary>
    Typology,

    /// <summary>Of these, those whose household fits in it (ELI-25, ELI-27); not known passes.</summary>
    Household,

    /// <summary>Of these, those whose income is under its ceiling (ELI-2, ELI-9 to ELI-19); not known passes.</summary>
    Income,
}

/// <summary>How many demands each filter leaves, exactly. Additive: the funnels of a territory's partitions sum up.</summary>
/// <param name="Territory">Demands that wish the territory.</param>
/// <param name="Active">Active demands.</param>
/// <param name="Commune">Wishing the commune.</param>
/// <param name="Typology">Wishing the typology.</param>
/// <param name="Household">Fitting.</param>
/// <param name="Income">Under the ceiling: the candidates.</param>
/// <param name="ToCheck">Candidates of whom something is not known (COM-32, ELI-36).</param>
public readonly record struct Funnel(int Territory, int Active, int Commune, int Typology, int Household, int Income, int ToCheck)
{
    /// <summary>Candidates left by all filters.</summary>
    public int Candidates => Income;

    /// <summary>How many are left after a step.</summary>
    public int Remaining(FunnelStep step) => step switch
    {
        FunnelStep.Territory => Territory,
        FunnelStep.Active => Active,
        FunnelStep.Commune => Commune,
        FunnelStep.Typology => Typology,
        FunnelStep.Household => Household,
        _ => Income,
    };

    /// <summary>Sum of two partitions.</summary>
    public static Funnel operator +(Funnel left, Funnel right) => new(
        left.Territory + right.Territory,
        left.Active + right.Active,
        left.Commune + right.Commune,
        left.Typology + right.Typology,
        left.Household + right.Household,
        left.Income + right.Income,
        left.ToCheck + right.ToCheck);

    /// <summary>Sum of two partitions.</summary>
    public static Funnel Add(Funnel left, Funnel right) => left + right;
}
