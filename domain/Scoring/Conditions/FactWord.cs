using Allocation.Domain.Demands;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>How a word of the condition language is used.</summary>
internal enum FactWordKind
{
    /// <summary>One code: <c>dalo is ACTIF</c>.</summary>
    Choice,

    /// <summary>Several codes: <c>reason includes 05</c>.</summary>
    Set,

    /// <summary>Yes or no, alone.</summary>
    Flag,

    /// <summary>Persons, compared.</summary>
    Count,

    /// <summary>EUR, compared.</summary>
    Money,

    /// <summary>Months or years since a day, compared.</summary>
    Elapsed,

    /// <summary>Months or years until a day, compared.</summary>
    Until,

    /// <summary>Completed years of a person, compared.</summary>
    Age,

    /// <summary>Places of persons, compared with an area.</summary>
    Place,

    /// <summary>Labels, by name.</summary>
    Label,

    /// <summary>m², compared.</summary>
    Area,

    /// <summary>One fact over another, compared.</summary>
    Ratio,

    /// <summary>Stands for a longer condition.</summary>
    Shorthand,

    /// <summary>Children expected, compared until they are due.</summary>
    Expected,

    /// <summary>Professions of adults, looked up in a list of the grid.</summary>
    Profession,

    /// <summary>Incomes by tax year, and what is counted by consumption units, compared.</summary>
    Measure,
}

/// <summary>A word of the condition language and the facts it reads.</summary>
internal sealed record FactWord(string Word, FactWordKind Kind, params Fact[] Facts)
{
    /// <summary>List of its codes, for choices and sets.</summary>
    public CodeList? Codes { get; init; }

    /// <summary>Units of a ratio's value in one of the quotient; a value of the text holds <see cref="Units"/> of them.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>Units of the fact in one of the text: cents in a euro.</summary>
    public int Units { get; init; } = 1;

    /// <summary>Words the unit may be written with; the empty one when it may be left out.</summary>
    public IReadOnlyList<string> UnitWords { get; init; } = [];

    /// <summary>What a measure is of, and per what.</summary>
    public (MeasureOf What, MeasurePer Per) Measure { get; init; }

    /// <summary>What a shorthand stands for.</summary>
    public Condition? Meaning { get; init; }

    /// <summary>What says that there is no such time at all: a demand that states it need not state a day.</summary>
    public Condition? Unless { get; init; }

    private static readonly Condition NoNotice = new CodesCondition(Fact.Notice, Bit(RegisterCodes.Notices, "NONE"));
    private static readonly string[] Euros = ["EUR", "€"];
    private static readonly string[] SquareMetres = ["m2", "m²"];

    /// <summary>All words.</summary>
    public static readonly IReadOnlyList<FactWord> All =
    [
        new("dalo", FactWordKind.Choice, Fact.Dalo) { Codes = RegisterCodes.DaloStatuses },
        new("collective-agreement", FactWordKind.Choice, Fact.CollectiveAgreement) { Codes = RegisterCodes.CollectiveAgreements },
        new("reason", FactWordKind.Set, Fact.Reasons) { Codes = RegisterCodes.Reasons },
        new("housing", FactWordKind.Set, Fact.Housing) { Codes = RegisterCodes.HousingModels },
        new("main-housing", FactWordKind.Choice, Fact.MainHousing) { Codes = RegisterCodes.HousingModels },
        new("contract", FactWordKind.Set, Fact.Contracts) { Codes = RegisterCodes.Contracts },
        new("pdalhpd", FactWordKind.Flag, Fact.Pdalhpd),
        new("disability", FactWordKind.Flag, Fact.Disability),
        new("adults", FactWordKind.Count, Fact.Adults),
        new("dependants", FactWordKind.Count, Fact.Dependants),
        new("persons", FactWordKind.Count, Fact.PersonsToHouse),
        new("members", FactWordKind.Count, Fact.Members),
        new("expected-children", FactWordKind.Expected, Fact.ExpectedChildren),
        new("alternating-children", FactWordKind.Count, Fact.AlternatingChildren),
        new("visiting-children", FactWordKind.Count, Fact.VisitingChildren),
        new("rent", FactWordKind.Money, Fact.RentCents) { Units = 100, UnitWords = Euros },
        new("housing-aid", FactWordKind.Money, Fact.HousingAidCents) { Units = 100, UnitWords = Euros },
        new("net-rent", FactWordKind.Money, Fact.NetRentCents) { Units = 100, UnitWords = Euros },
        new("monthly-resources", FactWordKind.Money, Fact.ResourcesCents) { Units = 100, UnitWords = Euros },
        new("remainder", FactWordKind.Money, Fact.RemainderCents) { Units = 100, UnitWords = Euros },
        new("remainder-per-person", FactWordKind.Ratio, Fact.RemainderCents, Fact.Members) { Units = 100, UnitWords = Euros },
        Income("tax-income", MeasureOf.TaxIncome, MeasurePer.Household),
        Income("tax-income-per-person", MeasureOf.TaxIncome, MeasurePer.Person),
        Income("tax-income-per-unit", MeasureOf.TaxIncome, MeasurePer.Unit),
        Income("last-tax-income", MeasureOf.LastTaxIncome, MeasurePer.Household),
        Income("last-tax-income-per-person", MeasureOf.LastTaxIncome, MeasurePer.Person),
        Income("last-tax-income-per-unit", MeasureOf.LastTaxIncome, MeasurePer.Unit),
        Income("resources-per-unit", MeasureOf.Resources, MeasurePer.Unit),
        new("consumption-units", FactWordKind.Measure, Fact.Adults, Fact.Dependants) { Units = 10, Measure = (MeasureOf.Units, MeasurePer.Unit) },
        new("rooms", FactWordKind.Count, Fact.Rooms),
        new("occupants", FactWordKind.Count, Fact.Occupants),
        new("area", FactWordKind.Area, Fact.Area) { Units = 100, UnitWords = SquareMetres },
        new("owner", FactWordKind.Flag, Fact.Owner),
        new("occupants-per-room", FactWordKind.Ratio, Fact.Occupants, Fact.Rooms) { Scale = 100, Units = 100 },
        new("area-per-occupant", FactWordKind.Ratio, Fact.Area, Fact.Occupants) { Units = 100, UnitWords = SquareMetres },
        new("resources-per-person", FactWordKind.Ratio, Fact.ResourcesCents, Fact.Members) { Units = 100, UnitWords = Euros },
        new("marital-status", FactWordKind.Choice, Fact.MaritalStatus) { Codes = RegisterCodes.MaritalStatuses },
        new("eviction", FactWordKind.Choice, Fact.Eviction) { Codes = RegisterCodes.EvictionStages },
        new("notice", FactWordKind.Choice, Fact.Notice) { Codes = RegisterCodes.Notices },
        new("wished-type", FactWordKind.Set, Fact.WishedTypes) { Codes = RegisterCodes.WishedTypes },
        new("wished-communes", FactWordKind.Count, Fact.WishedCommunes),
        new("extended-demand", FactWordKind.Flag, Fact.ExtendedDemand),
        new("verified", FactWordKind.Set, Fact.Verified) { Codes = RegisterCodes.FactGroups },
        new("supplied", FactWordKind.Set, Fact.Supplied) { Codes = RegisterCodes.FactGroups },
        new("validated", FactWordKind.Set, Fact.Validated) { Codes = RegisterCodes.FactGroups },
        new("proposals", FactWordKind.Count, Fact.Proposals),
        new("refusals", FactWordKind.Count, Fact.Refusals),
        new("seniority", FactWordKind.Elapsed, Fact.DepositDay),
        new("housed-for", FactWordKind.Elapsed, Fact.HousedSince),
        new("unemployed-for", FactWordKind.Elapsed, Fact.UnemployedSince),
        new("dalo-for", FactWordKind.Elapsed, Fact.DaloSince) { Unless = new CodesCondition(Fact.Dalo, Bit(RegisterCodes.DaloStatuses, "NON")) },
        new("since-refusal", FactWordKind.Elapsed, Fact.LastRefusal),
        new("since-second-last-refusal", FactWordKind.Elapsed, Fact.SecondLastRefusal),
        new("since-third-last-refusal", FactWordKind.Elapsed, Fact.ThirdLastRefusal),
        new("eviction-for", FactWordKind.Elapsed, Fact.EvictionSince) { Unless = new CodesCondition(Fact.Eviction, Bit(RegisterCodes.EvictionStages, "NONE")) },
        new("since-notice-end", FactWordKind.Elapsed, Fact.NoticeEnd) { Unless = NoNotice },
        new("until-notice-end", FactWordKind.Until, Fact.NoticeEnd) { Unless = NoNotice },
        new("until-contract-end", FactWordKind.Until, Fact.ContractEnd, Fact.CoApplicantContractEnd),
        new("applicant-age", FactWordKind.Age, Fact.ApplicantBirth),
        new("lives-in", FactWordKind.Place, Fact.HomeCommune),
        new("works-in", FactWordKind.Place, Fact.ApplicantWorkplace, Fact.CoApplicantWorkplace),
        new("profession", FactWordKind.Profession, ProfessionCondition.OfAll),
        new("label", FactWordKind.Label, [.. LabelSlots.All.Select(slot => slot.Name)]),
        new("effort-rate", FactWordKind.Ratio, Fact.RentCents, Fact.ResourcesCents) { Scale = 10_000, Units = 100, UnitWords = ["%"] },
        new("net-effort-rate", FactWordKind.Ratio, Fact.NetRentCents, Fact.ResourcesCents) { Scale = 10_000, Units = 100, UnitWords = ["%"] },
        new("transfer", FactWordKind.Shorthand, Fact.Housing) { Meaning = new CodesCondition(Fact.Housing, Bit(RegisterCodes.HousingModels, "HLM")) },
        new("single-parent", FactWordKind.Shorthand, Fact.Adults, Fact.Dependants)
        {
            Meaning = new AndCondition(new NumberCondition(Fact.Adults, Comparison.Equal, 1), new NumberCondition(Fact.Dependants, Comparison.AtLeast, 1)),
        },
    ];

    private static FactWord Income(string word, MeasureOf what, MeasurePer per) =>
        new(word, FactWordKind.Measure, what == MeasureOf.Resources ? Fact.ResourcesCents : Fact.Income) { Units = 100, UnitWords = Euros, Measure = (what, per) };

    /// <summary>The list of the codes of a fact; null when it has none.</summary>
    public static CodeList? CodesOf(Fact fact) => All.FirstOrDefault(word => word.Codes is not null && word.Facts[0] == fact)?.Codes;

    /// <summary>Whether a fact of codes holds one of them, not several.</summary>
    public static bool IsChoice(Fact fact) => All.Any(word => word.Kind == FactWordKind.Choice && word.Facts[0] == fact);

    /// <summary>The bit of a code.</summary>
    public static int Bit(CodeList list, string code) => 1 << list.PositionOf(code);
}

/// <summary>Which conditions reveal a confidential fact (C10): violence, health, disability, a childhood in care.</summary>
internal static class ConfidentialFacts
{
    // Prostitution exit has no fact in the catalogue yet: a line about it must be marked in the grid.
    private static readonly int Reasons = Discretion.Reasons.Aggregate(0, (mask, code) => mask | FactWord.Bit(RegisterCodes.Reasons, code));
    private static readonly int Housing = Discretion.Housing.Aggregate(0, (mask, code) => mask | FactWord.Bit(RegisterCodes.HousingModels, code));

    /// <summary>Whether a label is read: it may tell of anything, so its line is confidential unless the grid says that it is not.</summary>
    public static bool MayBeReadBy(Condition? condition) => condition is LabelCondition || condition?.Parts.Any(MayBeReadBy) == true;

    public static bool ReadBy(Condition? condition) => condition switch
    {
        null => false,
        FlagCondition { Fact: Fact.Disability } => true,
        CodesCondition { Fact: Fact.Reasons } codes => (codes.Mask & Reasons) != 0,
        CodesCondition { Fact: Fact.Housing or Fact.MainHousing } codes => (codes.Mask & Housing) != 0,
        _ => condition.Parts.Any(ReadBy),
    };
}
