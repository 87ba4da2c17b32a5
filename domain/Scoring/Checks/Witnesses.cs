using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>A public that the law names, as one fact of a demand tells of it.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Code">Its code, as a bit; 1 for a yes.</param>
internal readonly record struct LegalPublic(Fact Fact, int Code);

/// <summary>
/// Demands of a public, each beside the same demand without what makes it one: whether the first gets a higher class or more points
/// shows that the grid serves the public. They are plain households of several ages of demand, and for each line that reads the
/// fact one that meets it, where one is found.
/// </summary>
internal sealed class Witnesses
{
    private static readonly DateOnly On = new(2026, 1, 31);

    private const int Home = 31_555;

    /// <summary>Most places of dwellings tried, for lines that depend on one: where the households live, and places the grid names.</summary>
    private const int MostPlaces = 8;

    private static readonly bool[] Districts = [true, false];

    private static readonly int[] Seniorities = [1, 14, 26, 38, 62, 122];

    /// <summary>Most lines for which a household is sought.</summary>
    private const int MostLines = 300;

    /// <summary>Most households tried for one line, and for all lines of one question.</summary>
    private const int MostTried = 10_000;
    private const int MostTriedOfAll = 100_000;

    private readonly ScoringGrid _grid;
    private readonly List<DwellingPlace> _dwellings;
    private readonly List<Condition> _conditions;
    private int _tries;

    /// <summary>Witnesses before a grid.</summary>
    public Witnesses(ScoringGrid grid)
    {
        _grid = grid;
        _dwellings = grid.NeedsDwelling ? [.. Dwellings(grid)] : [];
        _conditions = [.. grid.Classes.Select(situation => situation.When)
            .Concat(grid.AllCriteria().Where(line => line is { Enabled: true, UnsetParameter: null }).Select(line => line.When).OfType<Condition>())
            .Where(condition => condition.UnsetParameter is null)
            .SelectMany(condition => condition.NeedsDwelling ? _dwellings.Select(condition.For).Distinct() : [condition])];
    }

    /// <summary>Dwellings of each category the grid tells apart, at each place it names.</summary>
    private static IEnumerable<DwellingPlace> Dwellings(ScoringGrid grid)
    {
        var places = grid.AllCriteria().SelectMany(line => AreasOf(line.When)).Select(area => area.Any).OfType<int>().Prepend(Home).Distinct().Take(MostPlaces);
        var categories = from typology in Enum.GetValues<Typology>()
                         from financing in Enum.GetValues<Financing>()
                         from inside in Districts
                         select new DwellingCategory(typology, financing, inside).Only(grid.Traits);
        return from place in places
               from category in categories.Distinct()
               select new DwellingPlace([place], [place]) { Category = category };
    }

    private static IEnumerable<PlaceArea> AreasOf(Condition? condition) =>
        condition is DwellingAreaCondition named ? [named.Area] : condition?.Parts.SelectMany(AreasOf) ?? [];

    /// <summary>Whether a demand of one of the publics stands higher than the same demand that is not of it.</summary>
    public bool Serve(IEnumerable<LegalPublic> publics)
    {
        _tries = MostTriedOfAll;
        return publics.Any(Serves);
    }

    private bool Serves(LegalPublic asked)
    {
        var demands = Households(dependants: 0).Concat(Households(dependants: 2)).ToList();
        foreach (var with in demands)
            Give(with, asked);
        demands.AddRange(_conditions.Where(condition => Reads(condition, asked.Fact)).Take(MostLines).Select(condition => Meeting(condition, asked)).OfType<int[]>());
        return Higher(_grid, demands, asked) || _dwellings.Exists(dwelling => Higher(_grid.For(dwelling), demands, asked));
    }

    private static bool Higher(ScoringGrid grid, List<int[]> demands, LegalPublic asked)
    {
        var columns = new FactColumns(2 * demands.Count);
        for (var at = 0; at < demands.Count; at++)
        {
            columns.Set(2 * at, new FactVector(demands[at]));
            columns.Set(2 * at + 1, new FactVector(Without(demands[at], asked)));
        }

        var points = new int[2 * demands.Count];
        var levels = new byte[2 * demands.Count];
        new ColumnEvaluator(grid).Evaluate(columns, 0, points.Length, On, points, [], levels);
        return Enumerable.Range(0, demands.Count).Any(at => (levels[2 * at], points[2 * at]).CompareTo((levels[2 * at + 1], points[2 * at + 1])) > 0);
    }

    /// <summary>A household of the public that meets a condition; null when none is found.</summary>
    private int[]? Meeting(Condition condition, LegalPublic asked)
    {
        var household = Household(Seniorities[0], 0);
        Give(household, asked);
        var values = new Values(household);
        values.Take(condition);
        var facts = new FactVector(household);
        var (choices, left) = (values.Choices, Math.Min(MostTried, _tries));
        foreach (var choice in choices.Where(choice => !IsLabel(choice.Fact)))
            household[(int)choice.Fact] = FactVector.Unknown;
        var (before, found) = (left, Search(0));
        _tries -= before - left;
        return found ? household : null;

        bool Search(int at)
        {
            if (at == choices.Count)
                return TracingEvaluator.Decide(condition, facts, On) == Truth.True && Tells(household, asked);
            var (fact, tried) = choices[at];
            foreach (var value in tried)
            {
                if (left-- <= 0)
                    break;
                household[(int)fact] = value;
                // What is false while the rest is unknown stays so. A label that nobody stated is false, not unknown: labels come first.
                if ((IsLabel(fact) || TracingEvaluator.Decide(condition, facts, On) != Truth.False) && Search(at + 1))
                    return true;
            }

            if (!IsLabel(fact))
                household[(int)fact] = FactVector.Unknown;
            return false;
        }
    }

    private static bool IsLabel(Fact fact) => fact is >= Fact.Label1 and <= Fact.Label4Until;

    private static bool Reads(Condition condition, Fact fact) => condition switch
    {
        CodesCondition codes => Same(codes.Fact, fact),
        FlagCondition flag => flag.Fact == fact,
        _ => condition.Parts.Any(part => Reads(part, fact)),
    };

    private static bool Same(Fact one, Fact other) => one == other || (one, other) is (Fact.Housing, Fact.MainHousing) or (Fact.MainHousing, Fact.Housing);

    private static bool Tells(int[] household, LegalPublic asked) => (household[(int)asked.Fact] & asked.Code) != 0;

    /// <summary>Makes a household one of a public; present housing is one box and a list.</summary>
    private static void Give(int[] household, LegalPublic asked)
    {
        household[(int)asked.Fact] = asked.Code;
        if (asked.Fact is Fact.Housing or Fact.MainHousing)
            (household[(int)Fact.Housing], household[(int)Fact.MainHousing]) = (asked.Code, asked.Code);
    }

    private static int[] Without(int[] household, LegalPublic asked)
    {
        var plain = Household(Seniorities[0], 0);
        var without = household.ToArray();
        foreach (var fact in asked.Fact is Fact.Housing or Fact.MainHousing ? new[] { Fact.Housing, Fact.MainHousing } : [asked.Fact])
        {
            // Of several reasons the others stay.
            var rest = household[(int)fact] & ~asked.Code;
            without[(int)fact] = rest != 0 ? rest : plain[(int)fact];
        }

        return without;
    }

    private static IEnumerable<int[]> Households(int dependants) => Seniorities.Select(months => Household(months, dependants));

    /// <summary>A household of which all is known, at home in a flat that suits it.</summary>
    private static int[] Household(int months, int dependants)
    {
        var values = new int[FactVector.Width];
        Array.Fill(values, FactVector.Unknown);
        Set(Fact.DepositDay, On.AddMonths(-months).AddDays(-1).DayNumber);
        Set(Fact.Dalo, Bit(RegisterCodes.DaloStatuses, "NON"));
        Set(Fact.Pdalhpd, 0);
        Set(Fact.CollectiveAgreement, Bit(RegisterCodes.CollectiveAgreements, "AUCUN"));
        Set(Fact.Reasons, Bit(RegisterCodes.Reasons, "23"));
        Set(Fact.Housing, Bit(RegisterCodes.HousingModels, "LP"));
        Set(Fact.MainHousing, Bit(RegisterCodes.HousingModels, "LP"));
        Set(Fact.Contracts, Bit(RegisterCodes.Contracts, "CDI"));
        Set(Fact.Adults, 1);
        Set(Fact.Dependants, dependants);
        Set(Fact.VisitingChildren, 0);
        Set(Fact.ExpectedChildren, 0);
        Set(Fact.AlternatingChildren, 0);
        Set(Fact.Disability, 0);
        Set(Fact.RentCents, 500_00);
        Set(Fact.ResourcesCents, 1_500_00);
        Set(Fact.RemainderCents, 1_000_00);
        Set(Fact.CeilingPersons, 1 + dependants);
        Set(Fact.CeilingUplift, 0);
        Set(Fact.TypologyPersons, 1 + dependants);
        Set(Fact.Verified, (1 << RegisterCodes.FactGroups.Codes.Count) - 1);
        Set(Fact.Rooms, 2 + dependants);
        Set(Fact.Occupants, 1 + dependants);
        Set(Fact.Area, 60_00);
        Set(Fact.Owner, 0);
        Set(Fact.MaritalStatus, 1);
        foreach (var birth in new[] { Fact.ApplicantBirth, Fact.EarliestAdultBirth, Fact.LatestAdultBirth })
            Set(birth, On.AddYears(-40).DayNumber);
        foreach (var (birth, number) in new[] { (Fact.LatestDependantBirth, 1), (Fact.EarliestDependantBirth, 1), (Fact.SecondLatestDependantBirth, 2), (Fact.ThirdLatestDependantBirth, 3), (Fact.FourthLatestDependantBirth, 4) })
            Set(birth, number <= dependants ? On.AddYears(-8).DayNumber : FactVector.None);
        Set(Fact.HousedSince, On.AddYears(-3).DayNumber);
        Set(Fact.UnemployedSince, FactVector.None);
        Set(Fact.Eviction, Bit(RegisterCodes.EvictionStages, "NONE"));
        Set(Fact.Notice, Bit(RegisterCodes.Notices, "NONE"));
        Set(Fact.HomeCommune, Home);
        Set(Fact.ApplicantWorkplace, Home);
        Set(Fact.CoApplicantWorkplace, FactVector.None);
        Set(Fact.Proposals, 0);
        Set(Fact.Refusals, 0);
        foreach (var refusal in new[] { Fact.LastRefusal, Fact.SecondLastRefusal, Fact.ThirdLastRefusal })
            Set(refusal, FactVector.None);
        Set(Fact.ContractEnd, FactVector.None);
        Set(Fact.CoApplicantContractEnd, FactVector.None);
        Set(Fact.WishedCommunes, 1);
        Set(Fact.ExtendedDemand, 0);
        Set(Fact.WishedTypes, (1 << RegisterCodes.WishedTypes.Codes.Count) - 1);
        return values;

        void Set(Fact fact, int value) => values[(int)fact] = value;
    }

    private static int Bit(CodeList list, string code) => FactWord.Bit(list, code);

    /// <summary>The values of facts worth trying for a condition: those of a household, and those beside what the condition compares with.</summary>
    private sealed class Values(int[] household)
    {
        private readonly Dictionary<Fact, List<int>> _values = [];
        private readonly Dictionary<int, LabelSlot> _labels = [];

        public List<(Fact Fact, List<int> Values)> Choices => [.. _values.Select(entry => (entry.Key, entry.Value)).OrderByDescending(entry => IsLabel(entry.Key))];

        public void Take(Condition condition)
        {
            switch (condition)
            {
                case CodesCondition codes:
                    TakeCodes(codes);
                    break;
                case FlagCondition flag:
                    Add(flag.Fact, 1, 0);
                    break;
                case NumberCondition number:
                    Add(number.Fact, [.. Beside(number.Value).Where(FactRange.Of(number.Fact).Contains).Select(value => (int)value)]);
                    break;
                case ElapsedCondition elapsed:
                    Add(elapsed.Since, [.. elapsed.Turns.Append(0).SelectMany(turn => Beside(turn)).Where(turn => turn is >= 0 and < 1_800).Select(turn => On.AddMonths(-(int)turn).DayNumber), .. elapsed.IfNone ? new[] { FactVector.None } : []]);
                    break;
                case AgedCondition aged:
                    TakeAged(aged);
                    break;
                case ContractCondition contract:
                    Add(Fact.AdultContracts, [.. Enumerable.Range(0, RegisterCodes.Contracts.Codes.Count).Select(AdultContracts.AllAlike)]);
                    Add(Fact.Adults, 1, 2);
                    break;
                case UntilCondition until:
                    Add(until.Until, [.. Beside(until.Months).Where(months => months >= 0).Select(months => On.AddMonths((int)months).DayNumber)]);
                    break;
                case LabelCondition label:
                    TakeLabel(label);
                    break;
                case PlaceCondition { Area.Any: { } commune } place:
                    Add(place.Facts[0], commune, FactVector.None);
                    break;
                case RatioCondition ratio when household[(int)ratio.Over] is > 0 and var over:
                    Add(ratio.Of, [.. Beside((long)ratio.Value * over / ratio.Scale).Where(FactRange.Of(ratio.Of).Contains).Select(value => (int)value)]);
                    break;
            }

            foreach (var part in condition.Parts)
                Take(part);
        }

        /// <summary>One label of each name, from always or from a day on which it has held as long as asked, or not yet.</summary>
        private void TakeLabel(LabelCondition label)
        {
            if (!_labels.TryGetValue(label.NameNumber, out var slot))
            {
                if (_labels.Count == LabelSlots.Count)
                    return;
                _labels.Add(label.NameNumber, slot = LabelSlots.All[_labels.Count]);
                Add(slot.Name, label.NameNumber);
            }

            household[(int)slot.Issuer] = label.IssuerNumber ?? household[(int)slot.Issuer];
            if (label.Months > 0)
                Add(slot.From, On.AddMonths(-label.Months).DayNumber, On.DayNumber);
        }

        /// <summary>Households of so many, all of them of the age asked about.</summary>
        private void TakeAged(AgedCondition aged)
        {
            foreach (var count in aged.Persons.Reads.Where(fact => fact is Fact.Adults or Fact.Dependants))
                Add(count, [.. Beside(aged.Value).Where(value => FactRange.Of(count).Contains(value) && value < 9).Select(value => (int)value)]);
            foreach (var birth in aged.Persons.BirthFacts)
                household[(int)birth] = On.AddMonths(-aged.Persons.From).AddDays(-1).DayNumber;
        }

        /// <summary>Of a choice each code; of a set the codes beside those there are, and all together.</summary>
        private void TakeCodes(CodesCondition codes)
        {
            var present = FactWord.IsChoice(codes.Fact) ? 0 : household[(int)codes.Fact];
            for (var bit = 0; bit < 31; bit++)
            {
                if ((codes.Mask & (1 << bit)) != 0)
                    Add(codes.Fact, present | (1 << bit));
            }

            if (!FactWord.IsChoice(codes.Fact))
                Add(codes.Fact, _values[codes.Fact].Aggregate((all, value) => all | value));
        }

        private void Add(Fact fact, params ReadOnlySpan<int> values)
        {
            if (!_values.TryGetValue(fact, out var known))
                _values[fact] = known = [household[(int)fact]];
            foreach (var value in values)
            {
                if (!known.Contains(value))
                    known.Add(value);
            }
        }

        private static IEnumerable<long> Beside(long value) => [value - 1, value, value + 1];
    }
}
