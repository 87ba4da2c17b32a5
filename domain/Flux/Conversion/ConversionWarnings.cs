using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Conversion;

/// <summary>What the agreements of a conversion cannot be recorded with as they are proposed: to be negotiated first.</summary>
public static class ConversionWarnings
{
    /// <summary>The warnings, each with the kind of reserver it is about.</summary>
    /// <param name="converted">Rights of all reservers.</param>
    /// <param name="chosen">The formula of the proposal.</param>
    public static IReadOnlyList<InputFault> Of(IReadOnlyList<ConvertedRights> converted, ConversionFormula chosen)
    {
        ArgumentNullException.ThrowIfNull(converted);
        var warnings = new List<InputFault>();
        var state = converted.Where(one => one.Kind == ReserverKind.State && one.Rights > 0).ToList();
        var asked = Percent(state.Aggregate(Rational.Zero, (sum, one) => sum + one.RateBy(chosen)));
        if (asked > AgreementRules.MostOfState)
            warnings.Add(new InputFault("state", "state-above-30", FormattableString.Invariant($"The State's rights are worth {asked} % of the base, of {AgreementRules.MostOfState} (FLX-11): {AgreementRules.MostOfState} % are proposed.")));
        if (state.Count > 1)
            warnings.Add(new InputFault("state", "second-state", "The State has one agreement: give its lines one name, and put the part of its agents into agentsRate of the agreement (FLX-11)."));
        var guarantees = converted.Where(one => one.Kind.IsLocal()).Sum(one => one.ProposedPercent);
        if (guarantees > AgreementRules.MostOfGuarantees)
            warnings.Add(new InputFault("local-authority", "guarantees-above-20", FormattableString.Invariant($"Local authorities are proposed {guarantees} % together, of {AgreementRules.MostOfGuarantees} against guarantees in one place (FLX-15): give each its own territory, and put into landRate what is held for land or money.")));
        foreach (var twins in converted.GroupBy(one => AgreementEntry.Folded(one.Reserver)).Where(same => same.Count() > 1))
            warnings.Add(new InputFault("reserver", "spelling", $"These are one reserver, or need names of their own: {string.Join("; ", twins.Select(one => $"{one.Reserver} ({LifeWords.Of(one.Kind)})"))}. One reserver has one name and one agreement (FLX-3)."));
        return warnings;
    }

    private static decimal Percent(Rational share) => (share * 100).Round(4);
}
