using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>Conditions over the members of a household: any, all, a count, the applicant or the co-applicants (SCO-17).</summary>
internal sealed partial class ConditionParser
{
    /// <summary>Most persons a count compares with.</summary>
    private const int MostCounted = 50;

    private const int WholeHousehold = int.MaxValue;

    private static readonly string[] Quantifiers = ["any", "all", "at least", "at most", "exactly"];
    private static readonly Fact[] AdultBirths = [Fact.EarliestAdultBirth, Fact.LatestAdultBirth];
    private static readonly Fact[] DependantBirths = [Fact.EarliestDependantBirth, Fact.LatestDependantBirth];
    private static readonly Fact[] ApplicantWorkplace = [Fact.ApplicantWorkplace];
    private static readonly Fact[] CoApplicantWorkplace = [Fact.CoApplicantWorkplace];
    private static readonly Fact[] OtherWorkplaces = [Fact.SecondCoApplicantWorkplace, Fact.ThirdCoApplicantWorkplace];

    /// <summary>What is asked of the persons of a role: that all are so, or that so many are.</summary>
    private readonly record struct Quantifier(bool All, Comparison Comparison, int Value)
    {
        public static readonly Quantifier Any = new(false, Conditions.Comparison.AtLeast, 1);

        public bool IsAny => this == Any;
    }

    /// <summary><c>any dependant age &lt; 3</c>, <c>at least 2 children</c>, <c>exactly 1 adult contract is CDD</c>.</summary>
    private Condition? OfMembers()
    {
        if (QuantifierOf() is not { } quantifier)
            return null;
        var who = Next.Text;
        if (AcceptRole() is not { } role)
            return Fail(UnknownFact, $"Nobody is called {Next}.", Nearest.Suggest(who, RoleWords));
        return Asked(role, who, quantifier);
    }

    /// <summary><c>applicant age &lt; 30</c>, <c>co-applicant works-in territory</c>.</summary>
    private Condition? OfOne()
    {
        if (AcceptRole() is { } role)
            return Asked(role, "co-applicant", Quantifier.Any);
        At++;
        if (AcceptAge())
            return OfApplicant();
        if (Accept("contract"))
            return ContractCodes() is { } mask ? new ContractCondition(0, 0, mask, Conditions.Comparison.AtLeast, 1) : null;
        return Employed(area => new PlaceCondition(ApplicantWorkplace, area), ProfessionCondition.OfApplicant) ?? NothingAsked("applicant");
    }

    private Quantifier? QuantifierOf()
    {
        if (Accept("any"))
            return Quantifier.Any;
        if (Accept("all"))
            return new(true, Conditions.Comparison.AtMost, 0);
        Comparison? comparison = Accept("exactly") ? Conditions.Comparison.Equal : !Accept("at") ? null : Accept("least") ? Conditions.Comparison.AtLeast : Accept("most") ? Conditions.Comparison.AtMost : null;
        if (comparison is { } known && int.TryParse(Next.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostCounted)
        {
            At++;
            return new(false, known, number);
        }

        Fail(Syntax, $"'at least', 'at most' or 'exactly' and a number up to {MostCounted} are expected, not {Next}.", "Write 'at least 2 dependant age < 6'.");
        return null;
    }

    private Condition? Asked(Role role, string who, Quantifier quantifier)
    {
        if (AcceptAge())
            return OfAges(role, quantifier);
        if (role is Role.Adult or Role.CoApplicant && Accept("contract"))
            return OfContracts(role, quantifier);
        if (quantifier.IsAny && role == Role.CoApplicant && Employed(area => Workers(CoApplicantWorkplace, area), ProfessionCondition.OfCoApplicants) is { } work)
            return work;
        if (quantifier.IsAny && role == Role.Adult && FactWord.All.FirstOrDefault(word => Next.Is(word.Word)) is { Kind: FactWordKind.Place or FactWordKind.Profession or FactWordKind.Elapsed } fact && fact.Facts[0] is Fact.ApplicantWorkplace or Fact.ApplicantProfession or Fact.UnemployedSince)
            return Comparison();
        if (Failed)
            return null;
        return quantifier.All || (quantifier.IsAny && role is not (Role.Child or Role.CoApplicant)) ? NothingAsked(who) : OfNumber(role, quantifier);
    }

    private Condition? NothingAsked(string who) => Failed ? null :
        Fail(Syntax, $"'age' is expected, not {Next}, or another fact of '{who}'.", $"Write 'any {who} age < 18', or for adults 'contract is CDD', 'works-in territory', 'profession in …'.");

    private static Condition OfNumber(Role role, Quantifier quantifier) => role switch
    {
        Role.Adult => new NumberCondition(Fact.Adults, quantifier.Comparison, quantifier.Value),
        Role.Dependant => new NumberCondition(Fact.Dependants, quantifier.Comparison, quantifier.Value),
        Role.Member => new NumberCondition(Fact.Members, quantifier.Comparison, quantifier.Value),
        _ => new AgedCondition(new AgedPersons(role, 0, null), quantifier.Comparison, quantifier.Value),
    };

    private bool AcceptAge() => Accept("age") || Accept("aged");

    private Condition? OfApplicant()
    {
        if (!TryAges(out var ages))
            return null;
        if (ages.Unset is { } unset)
            return new UnsetCondition([Fact.ApplicantBirth], unset);
        return ages.Comparison is { } comparison
            ? Age(comparison, ages.Value)
            : new AndCondition(Age(Conditions.Comparison.AtLeast, ages.Value), Age(Conditions.Comparison.AtMost, ages.Last));

        static ElapsedCondition Age(Comparison comparison, int years) => ElapsedCondition.Of(Fact.ApplicantBirth, MonthCounting.Complete, comparison, years, MonthsOfYear);
    }

    private Condition? OfAges(Role role, Quantifier quantifier)
    {
        if (!TryAges(out var ages))
            return null;
        if (ages.Unset is { } unset)
            return new UnsetCondition([.. new AgedPersons(role, 1, null).BirthFacts], unset);
        if (ages.Comparison is { } comparison && (quantifier.All || quantifier.IsAny) && role is Role.Adult or Role.Dependant or Role.Member)
            return Extreme(role, quantifier.All, comparison, ages.Value);
        if (!quantifier.All)
            return new AgedCondition(ages.Of(role), quantifier.Comparison, quantifier.Value);
        // All are so when nobody is younger and nobody is older.
        var (from, before) = (ages.Of(role).From, ages.Of(role).Before);
        return new[] { from > 0 ? new AgedPersons(role, 0, from) : null, before is { } end ? new AgedPersons(role, end, null) : null }.OfType<AgedPersons>()
            .Select(Condition (others) => new AgedCondition(others, quantifier.Comparison, quantifier.Value))
            .DefaultIfEmpty(new AgedCondition(new AgedPersons(role, 0, null), Conditions.Comparison.AtLeast, 0)).Aggregate((left, right) => new AndCondition(left, right));
    }

    /// <summary>
    /// The youngest decides whether any is below, the oldest whether all are; and the other way round. Who has no stated birth may
    /// still be the one of "any", or the one not of "all". Two columns decide it, where a count reads a dozen.
    /// </summary>
    private static Condition Extreme(Role role, bool all, Comparison comparison, int years)
    {
        var youngest = comparison is Conditions.Comparison.Less or Conditions.Comparison.AtMost != all;
        var groups = role switch { Role.Adult => [AdultBirths], Role.Dependant => [DependantBirths], _ => new[] { AdultBirths, DependantBirths } };
        return groups.Select(Condition (births) =>
            {
                var stated = ElapsedCondition.Of(births[youngest ? 1 : 0], MonthCounting.Complete, comparison, years, MonthsOfYear, ifNone: all);
                var doubt = new DoubtCondition(births == AdultBirths ? Fact.UndatedAdults : Fact.UndatedDependants, 1);
                return all ? new AndCondition(stated, new NotCondition(doubt)) : new OrCondition(stated, doubt);
            })
            .Aggregate((left, right) => all ? new AndCondition(left, right) : new OrCondition(left, right));
    }

    private Condition? OfContracts(Role role, Quantifier quantifier)
    {
        if (ContractCodes() is not { } mask)
            return null;
        if (role == Role.Adult && quantifier.IsAny)
            return OneOf(Fact.Contracts, mask);
        var others = ((1 << RegisterCodes.Contracts.Codes.Count) - 1) & ~mask;
        return new ContractCondition(role == Role.Adult ? 0 : 1, WholeHousehold, quantifier.All ? others : mask, quantifier.Comparison, quantifier.Value);
    }

    private int? ContractCodes() => Accept("is") || Accept("includes") ? CodesOf(RegisterCodes.Contracts)
        : Fail(TypeMismatch, $"'contract' holds codes and is read with 'is', not {Next}.", "Write 'contract is CDD'.") is null ? null : 0;

    /// <summary>Where somebody works, and as what; null without such a word.</summary>
    private Condition? Employed(Func<PlaceArea, Condition> worksIn, IReadOnlyList<Fact> professions) =>
        Accept("works-in") ? Place("works-in", worksIn) : Accept("profession") ? ProfessionIn(professions) : null;

    /// <summary>That one of some works in a place, those beyond the first co-applicant included.</summary>
    private static OrCondition Workers(IReadOnlyList<Fact> workplaces, PlaceArea area) =>
        new(new PlaceCondition(workplaces, area) { Others = OtherWorkplaces }, new DoubtCondition(Fact.UntoldWorkplaces, 1));
}
