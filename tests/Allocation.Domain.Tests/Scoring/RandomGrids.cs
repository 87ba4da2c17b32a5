using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using CsCheck;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Random grids as text, so that parser and evaluators are tried together, and random facts to score.</summary>
internal static class RandomGrids
{
    private static readonly Gen<string> Comparisons = Gen.OneOf<string>(">", ">=", "<", "<=", "=", "!=");

    private static readonly Gen<string> Quantifiers = Gen.OneOf<string>("any", "all", "at least 2", "at most 1", "exactly 1", "at least 0");

    private static readonly Gen<string> Atoms = Gen.Frequency(
        (3, Gen.OneOf(
            "dalo is ACTIF", "dalo is any of [NON, CADUC]", "collective-agreement is ACD", "reason includes 05", "reason includes any of [05, 06, 13]",
            "housing includes SD", "housing includes any of [HLM, CP]", "contract includes CDD", "pdalhpd", "disability", "transfer", "single-parent", "owner")),
        (3, Gen.Select(Comparisons, Gen.Int[0, 40], Gen.OneOf<string>("months", "years"), (comparison, number, unit) => $"seniority {comparison} {number} {unit}")),
        (2, Gen.Select(Gen.OneOf<string>("adults", "dependants", "persons", "expected-children", "visiting-children", "rooms", "occupants"), Comparisons, Gen.Int[0, 4], (fact, comparison, number) => $"{fact} {comparison} {number}")),
        (1, Gen.Select(Gen.OneOf<string>("rent", "monthly-resources"), Comparisons, Gen.Int[0, 20], (fact, comparison, number) => $"{fact} {comparison} {number * 100}.50 EUR")),
        (1, Gen.Select(Gen.OneOf<string>("occupants-per-room", "area-per-occupant", "area"), Comparisons, Gen.Int[0, 12], (fact, comparison, number) => $"{fact} {comparison} {number}.25")),
        (1, Gen.Select(Comparisons, Gen.Int[0, 80], (comparison, number) => $"effort-rate {comparison} {number} %")),
        (2, Gen.Select(Gen.OneOf<string>("housed-for", "unemployed-for", "since-refusal", "since-second-last-refusal", "dalo-for", "eviction-for", "since-notice-end", "until-notice-end", "until-contract-end"), Comparisons, Gen.Int[0, 40], (fact, comparison, number) => $"{fact} {comparison} {number} months")),
        (2, Gen.Select(Gen.OneOf<string>("any", "all"), Gen.OneOf<string>("adult", "dependant", "member"), Gen.OneOf<string>("<", "<=", ">", ">="), Gen.Int[0, 6], (all, who, comparison, number) => $"{all} {who} age {comparison} {number}")),
        (2, Gen.Select(Quantifiers, Gen.OneOf<string>("adult", "dependants", "member", "children", "co-applicant"), Gen.OneOf<string>("< 6", "<= 14", "> 3", ">= 1", "between 3 and 14", "between 0 and 2"), (quantifier, who, ages) => $"{quantifier} {who} age {ages}")),
        (1, Gen.Select(Quantifiers, Gen.OneOf<string>("adult", "co-applicant"), Gen.OneOf<string>("CDD", "any of [CDI, ART]"), (quantifier, who, codes) => $"{quantifier} {who} contract is {codes}")),
        (1, Gen.OneOf<string>("at least 2 children", "any co-applicant", "exactly 1 member", "applicant age between 2 and 5", "applicant contract is CDD", "co-applicant works-in departement 31", "applicant works-in commune 31555", "any adult works-in commune 31555", "applicant profession in essentiels", "co-applicant profession in essentiels")),
        (1, Gen.Select(Comparisons, Gen.Int[0, 6], (comparison, number) => $"applicant-age {comparison} {number} years")),
        (1, Gen.OneOf<string>("label siao", "label siao from siao-31", "label essential-worker", "label siao for >= 6 months", "label siao from siao-31 for > 1 year", "not label siao", "wished-communes >= 2", "extended-demand", "profession in essentiels", "seniority > abnormal delay", "seniority < abnormal delay")),
        (1, Gen.OneOf<string>("lives-in commune 31555", "lives-in departement 31", "works-in departement 2A", "works-in commune any of [31555, 2A004]", "lives-in dwelling commune", "lives-in departement any of [31, 2A]", "dwelling type is any of [T2, T3]", "dwelling in departement any of [31, 75]", "not dwelling priority-district")),
        (1, Gen.OneOf<string>("eviction is any of [JUDGMENT, QUIT]", "notice is SALE", "marital-status is D", "wished-type includes any of [T4, T5]", "verified includes housing", "supplied includes any of [housing, income]", "not validated includes priority", "refusals >= 2", "proposals = 0", "resources-per-person < 400", "remainder < 50", "remainder < -20.50 EUR", "remainder >= 0", "remainder-per-person < -10", "remainder-per-person >= 20", "alternating-children >= 1", "members > 2", "housing-aid < 60", "net-effort-rate > 30 %", "net-rent >= 100", "housed-for >= 0 months", "housed-for <= 3 months")),
        (2, Gen.Select(Gen.OneOf<string>("tax-income", "last-tax-income", "tax-income-per-person", "last-tax-income-per-unit", "tax-income-per-unit", "resources-per-unit"), Comparisons, Gen.Int[0, 20], (fact, comparison, number) => $"{fact} {comparison} {number * 10}.50 EUR")),
        (1, Gen.Select(Comparisons, Gen.Int[10, 30], (comparison, tenths) => $"consumption-units {comparison} {tenths / 10}.{tenths % 10}")),
        (1, Gen.OneOf<string>("persons > parameter unset", "effort-rate > parameter third")));

    private static Gen<string> Condition(int depth) => depth == 0
        ? Atoms
        : Gen.Frequency(
            (2, Atoms),
            (2, Gen.Select(Condition(depth - 1), Gen.OneOf<string>("and", "or"), Condition(depth - 1), (left, word, right) => $"({left} {word} {right})")),
            (1, Condition(depth - 1).Select(part => $"not ({part})")));

    /// <summary>A condition, also one nobody can meet.</summary>
    public static Gen<string> AnyCondition => Condition(2);

    private static readonly Gen<string> Points = Gen.Frequency(
        (4, Gen.Int[-30, 60].Select(points => $"{points}")),
        (2, Gen.Int[-3, 3].Select(points => $"{points} per month of seniority")),
        (2, Gen.Select(Gen.Int[-3, 3], Gen.Int[0, 50], Gen.OneOf<string>("month", "year"), (points, cap, unit) => $"{points} per {unit} of seniority, at most {cap}")),
        (1, Gen.Int[-3, 3].Select(points => $"{points} per year of seniority")),
        (2, Gen.Select(Gen.Int[-9, 9], Gen.OneOf<string>("adult", "dependant", "person", "expected child", "visiting child"), Gen.OneOf<string>("", ", at most 12"), (points, unit, cap) => $"{points} per {unit}{cap}")),
        (2, Gen.Select(Gen.Int[-300, 300], Gen.OneOf<string>("month of seniority", "year of seniority", "person"), Gen.OneOf<string>("", ", at most 12"), Gen.OneOf<string>("down", "up", "half up"), (points, unit, cap, rounding) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{points / 100m} per {unit}{cap}, rounded {rounding}"))),
        (3, Gen.Select(Gen.Int[-9, 9], Gen.OneOf<string>(
            "6 months of seniority", "2 years of seniority", "month of seniority beyond 36", "3 months of seniority beyond 2 years", "month of housed-for", "2 months of housed-for beyond 6", "year of unemployed-for",
            "child", "2 children", "dependant age < 14", "member age >= 2", "child age between 1 and 6", "adult age > 3", "co-applicant", "co-applicant age < 60", "refusal", "proposals", "alternating child", "room", "occupant beyond 2",
            "10 % of effort-rate", "100 EUR of rent beyond 200", "50 EUR of remainder", "20 EUR of monthly-resources", "5 m² of area", "10 EUR of resources-per-person"), Gen.Int[0, 20], Gen.Bool, (points, unit, cap, capped) =>
            $"{points} per {unit}{(!capped ? "" : points > 0 ? $", at most {cap}" : $", at least {-cap}")}")),
        (1, Gen.OneOf<string>("parameter unset", "parameter twelve", "parameter unset per adult", "parameter twelve per dependant, at most parameter twelve", "1 per month of seniority, at most parameter unset")));

    private static readonly Gen<string> Criterion = Gen.Select(Condition(2).Null(0.2), Points, Gen.Frequency((8, Gen.Const(true)), (1, Gen.Const(false))), Gen.Bool, (when, points, enabled, confidential) =>
        $"id: #, label: \"Ligne\", points: \"{points}\", enabled: {(enabled ? "true" : "false")}, confidential: {(confidential ? "true" : "false")}{(when is null ? "" : $", when: \"{when}\"")}");

    private static Gen<string> Node(int depth) => depth == 0
        ? Criterion
        : Gen.Frequency(
            (2, Criterion),
            (1, Gen.Select(Gen.OneOf<string>("sum", "best", "worst", "first"), Bounds, Node(depth - 1).Array[1, 4], (combine, bounds, nodes) => $"group: #, combine: {combine}{string.Concat(bounds.Select(bound => $", {bound}"))}, criteria: [{string.Join(", ", nodes.Select(node => $"{{ {node} }}"))}]")));

    private static Gen<string[]> Bounds => Gen.Select(Gen.Int[-20, 0], Gen.Int[0, 60], Gen.Int[0, 5], (floor, cap, kind) => kind switch
    {
        0 => new[] { $"at-least: {floor}" },
        1 => [$"at-most: {cap}"],
        2 => [$"at-least: {floor}", $"at-most: {cap}"],
        3 => [$"at-least: {floor}", "at-most: parameter unset"],
        _ => [],
    });

    private static Gen<string> Situations(string key) => Gen.Select(Condition(1), Gen.Bool).Array[0, 2].Select(situations => situations.Length == 0 ? "" :
        $"{key}:\n{string.Concat(situations.Select(situation => $"  - {{ id: #, label: L, when: \"{situation.Item1}\", confidential: {(situation.Item2 ? "true" : "false")} }}\n"))}");

    public static readonly Gen<string> Grid = Gen.Select(Node(2).Array[1, 5], Gen.OneOf<string>("complete", "calendar"), Bounds, Situations("exclusions"), Situations("classes"), (nodes, counting, total, exclusions, classes) =>
        Number($"{Grids.Head}expected-children: {{ months-after-due: {nodes.Length % 3} }}\nprofessions: {{ essentiels: [infirmier] }}\n{exclusions}{classes}total: {{ {string.Join(", ", total)} }}\nseniority: {{ months: {counting} }}\nparameters: {{ unset: null, third: 33.33, twelve: 12 }}\ncriteria:\n{string.Concat(nodes.Select(node => $"  - {{ {node} }}\n"))}"))
        // A line nobody can obtain is refused: such a grid is drawn again.
        .Where(yaml => GridParser.Parse(yaml, "random.yaml", geography: Eligibility.Policies.Geography).Grid is not null);

    /// <summary>Days from 2024 to 2027; every third at a month end, where counting is hard.</summary>
    public static readonly Gen<DateOnly> Days = Gen.Select(Gen.Int[738_900, 740_300], Gen.Int[0, 2], (number, kind) =>
    {
        var day = DateOnly.FromDayNumber(number);
        return kind == 0 ? new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)) : day;
    });

    private static readonly int[] Names = [.. new[] { "siao", "siao-31", "essential-worker" }.Select(LabelNumber.Of)];

    private static readonly int[] Professions = [ProfessionNumber.Of("Infirmier")!.Value, 7, FactVector.None];

    private static readonly int[] Communes = [31_555, 31_069, 69_123, 1_000_004, FactVector.None];

    private static readonly Gen<int> Deposits = Gen.Select(Days, Gen.Int[-4, 0], (day, years) => day.AddYears(years).DayNumber);

    public static readonly Gen<FactVector> Facts = Gen.Select(Deposits, Gen.Int[0, 200].Array[FactVector.Width], Gen.Int[0, 8].Array[FactVector.Width], (deposit, values, known) =>
    {
        for (var fact = 0; fact < values.Length; fact++)
        {
            values[fact] = known[fact] == 0 ? FactVector.Unknown : (Fact)fact switch
            {
                Fact.DepositDay => deposit,
                Fact.LastRefusal or Fact.SecondLastRefusal or Fact.ContractEnd or Fact.CoApplicantContractEnd or Fact.UnemployedSince or Fact.EarliestDependantBirth or Fact.LatestDependantBirth or (>= Fact.SecondLatestDependantBirth and <= Fact.FourthLatestDependantBirth) when values[fact] % 7 == 0 => FactVector.None,
                Fact.HousedSince => deposit + (60 - values[fact]) * 11,
                Fact.ApplicantProfession or Fact.CoApplicantProfession or Fact.ThirdProfession => Professions[values[fact] % Professions.Length],
                Fact.ExpectedUntil or Fact.NoticeEnd or Fact.ContractEnd or Fact.CoApplicantContractEnd => deposit + values[fact] * 9,
                Fact.EvictionSince or Fact.DaloSince or Fact.SecondLastRefusal => deposit + (60 - values[fact]) * 11,
                Fact.IncomeYear => 2022 + values[fact] % 5,
                Fact.EarlierIncomeYear => 2021 + values[fact] % 3,
                Fact.Income or Fact.EarlierIncome => values[fact],
                Fact.AdultContracts => values[fact] * 7_919 & 0x333_3333,
                >= Fact.FifthLatestDependantBirth and <= Fact.EighthLatestDependantBirth => deposit - values[fact] * 40,
                // Some about fourteen years ago, where consumption units turn.
                Fact.LatestDependantBirth or Fact.ThirdLatestDependantBirth when values[fact] % 3 == 0 => deposit - 4_700 - values[fact] * 4,
                (>= Fact.ApplicantBirth and <= Fact.UnemployedSince) or Fact.LastRefusal or (>= Fact.SecondLatestDependantBirth and <= Fact.FourthLatestDependantBirth) => deposit - values[fact] * 11,
                Fact.HomeCommune or Fact.ApplicantWorkplace or Fact.CoApplicantWorkplace or Fact.SecondCoApplicantWorkplace or Fact.ThirdCoApplicantWorkplace or Fact.CoApplicantHome => Communes[values[fact] % Communes.Length],
                Fact.Label1 or Fact.Label2 or Fact.Label3 or Fact.Label4 or Fact.Label1Issuer or Fact.Label2Issuer or Fact.Label3Issuer or Fact.Label4Issuer => Names[values[fact] % Names.Length],
                Fact.Label1From or Fact.Label2From or Fact.Label3From or Fact.Label4From => deposit + values[fact] * 9,
                Fact.Label1Until or Fact.Label2Until or Fact.Label3Until or Fact.Label4Until => deposit + values[fact] * 15,
                Fact.Eviction or Fact.Notice or Fact.MaritalStatus => 1 << (values[fact] % 4),
                Fact.WishedTypes => values[fact] & 127,
                Fact.Dalo or Fact.CollectiveAgreement => 1 << (values[fact] % 3),
                Fact.Pdalhpd or Fact.Disability or Fact.Owner or Fact.ExtendedDemand => values[fact] % 2,
                Fact.Reasons or Fact.Housing or Fact.Contracts => values[fact] * 7_919 & 0x1F_FFFF,
                Fact.RentCents or Fact.HousingAidCents or Fact.NetRentCents => values[fact] * 1_000,
                Fact.ResourcesCents or Fact.RemainderCents => (values[fact] - 10) * 1_000,
                Fact.Area => values[fact] * 50,
                Fact.Verified or Fact.Supplied or Fact.Validated => values[fact] & 31,
                Fact.UndatedAdults or Fact.UndatedDependants or Fact.UntoldContracts or Fact.UntoldUnemployment or Fact.UntoldWorkplaces or Fact.OtherDependants or Fact.UntoldKinships => values[fact] % 3 == 0 ? FactVector.Unknown : values[fact] % 3,
                _ => FactRange.Of((Fact)fact).Least + values[fact] % 5,
            };
        }

        Agree(values);
        return new FactVector(values);
    });

    /// <summary>Where nobody is, nobody has an age: facts of one household agree so far.</summary>
    private static void Agree(int[] values)
    {
        if (values[(int)Fact.Dependants] != 0)
            return;
        foreach (var birth in new[] { Fact.EarliestDependantBirth, Fact.LatestDependantBirth, Fact.SecondLatestDependantBirth, Fact.ThirdLatestDependantBirth, Fact.FourthLatestDependantBirth })
            values[(int)birth] = FactVector.None;
        values[(int)Fact.AlternatingChildren] = 0;
        foreach (var count in new[] { Fact.UndatedDependants, Fact.OtherDependants, Fact.UntoldKinships })
            values[(int)count] = FactVector.Unknown;
    }

    /// <summary>Gives each criterion and group an id of its own.</summary>
    private static string Number(string text)
    {
        var parts = text.Split('#');
        return string.Concat(parts.Select((part, number) => number == 0 ? part : $"N{number}{part}"));
    }
}
