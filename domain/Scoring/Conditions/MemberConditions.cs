using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>The number of persons of a role and an age compares with a constant (SCO-17, SCO-20).</summary>
/// <param name="Persons">Who is counted.</param>
/// <param name="Comparison">How they compare.</param>
/// <param name="Value">Persons.</param>
public sealed record AgedCondition(AgedPersons Persons, Comparison Comparison, int Value) : RowCondition
{
    internal override IReadOnlyList<Fact> Reads => Persons.Reads;

    internal override int Turns => Persons.Turns;

    internal override Truth Decide(ReadOnlySpan<int> values, int day) => Persons.Count(values, day).Compare(Comparison, Value);

    internal override int TurnDay(int turn, ReadOnlySpan<int> values) => Persons.TurnDay(turn, values);
}

/// <summary>
/// The number of adults whose contract is one of some compares with a constant (SCO-17): that of the applicant, of the co-applicants
/// or of all. Who does not say may have any.
/// </summary>
/// <param name="First">The first of the adults asked about: 0 for the applicant.</param>
/// <param name="Last">The last; <see cref="int.MaxValue"/> for all behind the first.</param>
/// <param name="Mask">Bits of the contracts.</param>
/// <param name="Comparison">How they compare.</param>
/// <param name="Value">Adults.</param>
public sealed record ContractCondition(int First, int Last, int Mask, Comparison Comparison, int Value) : RowCondition
{
    private static readonly Fact[] Facts = [Fact.Adults, Fact.AdultContracts];

    internal override IReadOnlyList<Fact> Reads => Facts;

    internal override Truth Decide(ReadOnlySpan<int> values, int day)
    {
        var (adults, contracts) = (values[0], values[1]);
        if (adults < 1)
            return Truth.Unknown;
        var (inside, open) = (0, 0);
        for (var adult = First; adult < adults && adult <= Last; adult++)
        {
            var contract = AdultContracts.Of(contracts, adult);
            inside += contract is { } position && (Mask & (1 << position)) != 0 ? 1 : 0;
            open += contract is null ? 1 : 0;
        }

        return new CountRange(inside, inside + open).Compare(Comparison, Value);
    }
}
