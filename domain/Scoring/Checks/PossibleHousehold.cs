using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>
/// What the facts of one household have to do with each other, as far as it is certain: where nobody is, nobody has an age. Of
/// each number the values beside its thresholds and none at all are tried, so a rule about none misses no household.
/// </summary>
internal static class PossibleHousehold
{
    /// <summary>Whether some household has these values.</summary>
    /// <param name="values">Values by what they are of: facts, or persons counted.</param>
    /// <param name="isNone">Whether a value says that nobody is there.</param>
    public static bool Is(Dictionary<object, long> values, Func<object, long, bool> isNone)
    {
        var noDependants = IsNone(Fact.Dependants);
        var noChildren = noDependants || IsNone(All(Role.Child));
        var noCoApplicants = IsNone(All(Role.CoApplicant)) || (values.TryGetValue(Fact.Adults, out var adults) && adults == 1);
        return values.All(value => isNone(value.Key, value.Value) || value.Key switch
        {
            Fact.EarliestDependantBirth or Fact.LatestDependantBirth or Fact.UndatedDependants or Fact.AlternatingChildren => !noDependants,
            AgedPersons { Role: Role.Dependant } => !noDependants,
            AgedPersons { Role: Role.Child } => !noChildren,
            AgedPersons { Role: Role.CoApplicant } => !noCoApplicants,
            _ => true,
        });

        bool IsNone(object of) => values.TryGetValue(of, out var value) && isNone(of, value);
    }

    private static AgedPersons All(Role role) => new(role, 0, null);
}
