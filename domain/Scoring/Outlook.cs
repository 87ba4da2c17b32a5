using System.Globalization;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>What a line is worth from its <see cref="ScoreLine.NextChange"/> on, when nothing but time changes (SCO-34, SCO-37).</summary>
/// <param name="Points">Points that will count in the total.</param>
/// <param name="Outcome">What will have become of it.</param>
/// <param name="Why">What time brings about on that day, in French.</param>
public sealed record LineChange(int Points, LineOutcome Outcome, string Why);

/// <summary>Looks ahead: evaluates a sheet again on the days on which its lines change.</summary>
public static class Outlook
{
    /// <summary>The sheet with <see cref="ScoreLine.Becomes"/> on each line that time changes. Costs one evaluation for each day on which a line does.</summary>
    /// <param name="sheet">A sheet of the grid for the facts, before anything is masked.</param>
    /// <param name="grid">The grid it was made with.</param>
    /// <param name="facts">The facts it was made of.</param>
    public static ScoreSheet WithOutlook(this ScoreSheet sheet, ScoringGrid grid, FactVector facts)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(grid);
        var days = sheet.Lines.Select(line => line.NextChange).OfType<DateOnly>().Distinct()
            .ToDictionary(day => day, day => TracingEvaluator.Evaluate(grid, facts, day).Lines.Where(line => line.CriterionId.Length > 0).DistinctBy(line => line.CriterionId).ToDictionary(line => line.CriterionId));
        if (days.Count == 0)
            return sheet;
        var criteria = grid.AllCriteria().Concat(grid.Exclusions.Concat(grid.Classes).Select(situation => situation.AsLine())).DistinctBy(line => line.Id).ToDictionary(line => line.Id);
        return sheet with
        {
            Lines = [.. sheet.Lines.Select(line => line.NextChange is { } day && criteria.TryGetValue(line.CriterionId, out var criterion) && days[day].TryGetValue(line.CriterionId, out var then)
                ? line with { Becomes = new LineChange(then.Points, then.Outcome, Why(criterion, grid.MonthCounting, facts, day)) }
                : line)],
        };
    }

    private static string Why(Criterion criterion, MonthCounting counting, FactVector facts, DateOnly day)
    {
        var reasons = Turned(criterion.When, facts, day).Select(leaf => Words(leaf, facts, day)).ToList();
        if (criterion.Points is SeniorityPoints seniority && reasons.Count == 0 && SeniorityMonths.DepositOf(facts[Fact.DepositDay]) is { } deposit)
            reasons.Add(Seniority(SeniorityMonths.Count(deposit, day, counting), seniority.Step));
        if (criterion.Points is RowPoints rows && reasons.Count == 0)
            reasons.Add(rows is ElapsedPoints elapsed ? Situation(elapsed.Since, elapsed.UnitsOf(elapsed.ValuesOf(facts), day.DayNumber)) : Birthday);
        return string.Join(", ", reasons.Distinct());
    }

    /// <summary>The comparisons inside a condition that turn on a day.</summary>
    private static IEnumerable<Condition> Turned(Condition? condition, FactVector facts, DateOnly day) =>
        condition is null || TracingEvaluator.Decide(condition, facts, day.AddDays(-1)) == TracingEvaluator.Decide(condition, facts, day) ? []
        : condition.Parts.Count == 0 ? [condition]
        : condition.Parts.SelectMany(part => Turned(part, facts, day));

    private static string Words(Condition leaf, FactVector facts, DateOnly day) => leaf switch
    {
        ElapsedCondition elapsed => Elapsed(elapsed, facts, day),
        LabelCondition { Months: > 0 } label when TracingEvaluator.Decide(label, facts, day) == Truth.True => Text($"{label.Months} mois du label « {label.Name} »"),
        LabelCondition label => $"{(TracingEvaluator.Decide(label, facts, day) == Truth.True ? "début" : "fin")} du label « {label.Name} »",
        ExpectedCondition { MonthsAfter: 0 } => "date prévue de la naissance",
        ExpectedCondition expected => Text($"naissance prévue depuis {expected.MonthsAfter} mois"),
        MeasureCondition { OfTaxYear: true } measure when (day.Month, day.Day) == (1, 1) => Text($"le revenu fiscal de référence devient celui de {day.Year - measure.YearsBack}"),
        MeasureCondition => "une personne à charge a 14 ans",
        AgedCondition => Birthday,
        UntilCondition { Until: Fact.ContractEnd or Fact.CoApplicantContractEnd } => "le temps restant avant la fin d’un contrat",
        UntilCondition => "le temps restant avant la fin du congé",
        PeriodCondition => "le délai anormalement long change",
        _ => "le temps écoulé",
    };

    private static string Elapsed(ElapsedCondition elapsed, FactVector facts, DateOnly day)
    {
        var months = SeniorityMonths.Count(DateOnly.FromDayNumber(facts[elapsed.Since]), day, elapsed.Counting);
        return Situation(elapsed.Since, months);
    }

    private const string Birthday = "un anniversaire dans le foyer";

    private static string Situation(Fact since, int months) => since switch
    {
        Fact.DepositDay => Seniority(months, 1),
        Fact.HousedSince => Text($"{months} mois dans le logement actuel"),
        Fact.UnemployedSince => Text($"{months} mois sans emploi"),
        Fact.LastRefusal => Text($"{months} mois depuis le dernier refus"),
        Fact.DaloSince => Text($"{months} mois depuis la décision DALO"),
        Fact.SecondLastRefusal => Text($"{months} mois depuis l’avant-dernier refus"),
        Fact.ThirdLastRefusal => Text($"{months} mois depuis l’antépénultième refus"),
        Fact.EvictionSince => Text($"{months} mois à cette étape de l’expulsion"),
        Fact.NoticeEnd => Text($"{months} mois depuis la fin du congé"),
        Fact.ApplicantBirth => Text($"{months / 12} ans du demandeur"),
        Fact.EarliestAdultBirth or Fact.LatestAdultBirth => Text($"{months / 12} ans d’un adulte"),
        _ => Text($"{months / 12} {(months < 24 ? "an" : "ans")} d’une personne à charge"),
    };

    private static string Seniority(int months, int unit) => unit % 12 == 0 ? Text($"{months / 12} {(months < 24 ? "an" : "ans")} d’ancienneté") : Text($"{months} mois d’ancienneté");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
