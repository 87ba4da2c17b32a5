using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>
/// Scores one demand and says why, line by line (SCO-34). Written apart from <see cref="ColumnEvaluator"/>, with the same
/// results: each checks the other.
/// </summary>
public static class TracingEvaluator
{
    /// <summary>The score sheet of a demand on a day. Total: any facts give a sheet.</summary>
    public static ScoreSheet Evaluate(ScoringGrid grid, FactVector facts, DateOnly on) => Evaluate(grid, facts, on, brief: false);

    /// <summary>
    /// The sheet as far as a row of a list tells it: points, evidence of the lines that give some, class. What only a reader of one household asks
    /// is left out, the facts used and the days on which time changes a line, which are half of the work.
    /// </summary>
    internal static ScoreSheet Brief(ScoringGrid grid, FactVector facts, DateOnly on) => Evaluate(grid, facts, on, brief: true);

    private static ScoreSheet Evaluate(ScoringGrid grid, FactVector facts, DateOnly on, bool brief)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var trace = new Trace(grid, facts, on, brief);
        foreach (var node in grid.Criteria)
            trace.Add(node);
        trace.Bound(grid.Total, trace.Lines.Sum(line => line.Points), ScoreLine.TotalId, "du total", null, confidential: false);
        foreach (var exclusion in grid.Exclusions)
            trace.Exclude(exclusion);
        var above = trace.ClassOf();
        return new ScoreSheet
        {
            GridId = grid.Id,
            GridVersion = grid.Version,
            Date = on,
            Points = trace.Lines.Sum(line => line.Points),
            Lines = [.. trace.Lines],
            NextChange = trace.Lines.Min(line => line.NextChange),
            Class = above,
        };
    }

    /// <summary>Truth of a condition for the facts of one demand on a day.</summary>
    internal static Truth Decide(Condition? condition, FactVector facts, DateOnly on) => condition switch
    {
        null => Truth.True,
        CodesCondition codes => Known(facts, codes.Fact, value => (value & codes.Mask) != 0),
        FlagCondition flag => Known(facts, flag.Fact, value => value != 0),
        NumberCondition number => Known(facts, number.Fact, value => number.Comparison.Holds(value, number.Value)),
        ElapsedCondition elapsed => facts[elapsed.Since] switch
        {
            FactVector.None => Of(elapsed.IfNone),
            var since => ElapsedCondition.IsDay(since) ? Of(elapsed.Holds(since, on)) : Truth.Unknown,
        },
        LabelCondition label => Of(LabelSlots.All.Any(slot => label.Holds(facts[slot.Name], facts[slot.Issuer], facts[slot.From], facts[slot.Until], on.DayNumber))),
        PlaceCondition place => place.Facts.Select(fact => facts.Knows(fact) ? Of(place.Area.Contains(facts[fact])) : Truth.Unknown)
            .Concat(place.Others.Select(fact => Of(facts.Knows(fact) && place.Area.Contains(facts[fact])))).Max(),
        DoubtCondition doubt => doubt.IsIn(facts[doubt.Fact]) ? Truth.Unknown : Truth.False,
        RatioCondition ratio => facts.Knows(ratio.Of) && facts.Knows(ratio.Over) ? Of(ratio.Holds(facts[ratio.Of], facts[ratio.Over])) : Truth.Unknown,
        DecidedCondition decided => decided.Truth,
        RowCondition row => row.Decide(facts, on.DayNumber),
        NotCondition not => Truth.True - (byte)Decide(not.Part, facts, on),
        AndCondition and => Least(Decide(and.Left, facts, on), Decide(and.Right, facts, on)),
        OrCondition or => Greatest(Decide(or.Left, facts, on), Decide(or.Right, facts, on)),
        _ => Truth.Unknown,
    };

    private static Truth Known(FactVector facts, Fact fact, Func<int, bool> holds) => facts.Knows(fact) ? Of(holds(facts[fact])) : Truth.Unknown;

    private static Truth Of(bool holds) => holds ? Truth.True : Truth.False;

    private static Truth Least(Truth left, Truth right) => left < right ? left : right;

    private static Truth Greatest(Truth left, Truth right) => left > right ? left : right;

    private sealed class Trace(ScoringGrid grid, FactVector facts, DateOnly on, bool brief)
    {
        private readonly DateOnly? _deposit = SeniorityMonths.DepositOf(facts[Fact.DepositDay]);

        public List<ScoreLine> Lines { get; } = [];

        /// <summary>Adds the lines of a node; its points, or null when nothing in it is obtained.</summary>
        public int? Add(ScoringNode node)
        {
            if (node is not CriterionGroup group)
                return AddLine((Criterion)node);

            var obtained = new List<(ScoringNode Child, int Points, int FirstLine, int EndLine)>();
            (string Id, bool Confidential)? open = null;
            foreach (var child in group.Children)
            {
                var first = Lines.Count;
                if (Add(child) is not { } points)
                    open ??= OpenIn(child, first);
                else if (group.Combine == Combination.First && obtained.Count == 0 && open is { } before)
                    Mark(first, Lines.Count, LineOutcome.Undecided, before.Id, before.Confidential);
                else
                    obtained.Add((child, points, first, Lines.Count));
            }

            if (obtained.Count == 0)
                return null;
            if (group.Combine == Combination.Sum)
                return Bounded(group, obtained.Sum(child => child.Points));
            // MaxBy and MinBy keep the first of equals: the order of the text decides.
            var winner = group.Combine switch
            {
                Combination.Best => obtained.MaxBy(child => child.Points),
                Combination.Worst => obtained.MinBy(child => child.Points),
                _ => obtained[0],
            };
            var tells = Lines[winner.FirstLine..winner.EndLine].Any(line => line.Confidential);
            foreach (var loser in obtained.Where(child => child.Child != winner.Child))
                Mark(loser.FirstLine, loser.EndLine, LineOutcome.LostToLine, winner.Child.Id, tells);
            return Bounded(group, winner.Points);
        }

        /// <summary>Adds the line of a cap or floor that bites, and of one that no source prints; the points after it.</summary>
        public int Bound(PointsBounds bounds, int points, string id, string of, string? family, bool confidential)
        {
            var bounded = bounds.Apply(points);
            if (bounded != points)
                Line(bounded < points ? Cap : Floor, bounded - points, null);
            if (bounds.UnsetAtMost is { } cap)
                Line(Cap, 0, cap);
            if (bounds.UnsetAtLeast is { } floor)
                Line(Floor, 0, floor);
            return bounded;

            void Line(string bound, int change, string? unset) => Lines.Add(new ScoreLine
            {
                CriterionId = id,
                Label = $"{bound} {of}",
                Family = family,
                Points = change,
                OwnPoints = change,
                Outcome = unset is null ? LineOutcome.Obtained : LineOutcome.NotEvaluable,
                UnsetParameter = unset,
                Reference = grid.Reference,
                Confidential = confidential,
            });
        }

        private const string Cap = "Plafond";
        private const string Floor = "Plancher";

        /// <summary>A situation outside the scores is a line that takes back all the others gave.</summary>
        public void Exclude(Situation exclusion)
        {
            var given = Lines.Sum(line => line.Points);
            if (AddLine(exclusion.AsLine(), takes: true) is not null)
                Lines[^1] = Lines[^1] with { Points = -given, OwnPoints = -given, Excludes = true };
        }

        /// <summary>The highest class the demand is in; null for none. Each class is a line that gives nothing.</summary>
        public ScoreClass? ClassOf()
        {
            ScoreClass? found = null;
            foreach (var (at, situation) in grid.Classes.Index())
            {
                if (AddLine(situation.AsLine()) is not null)
                    found ??= new ScoreClass(situation.Id, situation.Label, grid.Classes.Length - at, situation.Confidential);
            }

            return found;
        }

        // Beside the lines shown, the cap of a group would tell what a hidden line of it gave.
        private int Bounded(CriterionGroup group, int points) =>
            Bound(group.Bounds, points, group.Id, $"« {group.Label} »", null, group.AllCriteria().Any(line => line.Confidential));

        /// <summary>What leaves a node open of which nothing is obtained; null when its facts say no.</summary>
        private (string Id, bool Confidential)? OpenIn(ScoringNode node, int firstLine)
        {
            var open = Lines[firstLine..].Where(line => line.Outcome is LineOutcome.Unknown or LineOutcome.Undecided).ToList();
            return open.Count == 0 ? null : (node.Id, open.Exists(line => line.Confidential));
        }

        /// <summary>Takes the points of lines that are obtained by themselves, for another's sake.</summary>
        private void Mark(int first, int end, LineOutcome outcome, string other, bool confidential)
        {
            for (var at = first; at < end; at++)
            {
                if (Lines[at].Outcome == LineOutcome.Obtained)
                    Lines[at] = Lines[at] with { Outcome = outcome, Points = 0, LostTo = other, LostToConfidential = confidential };
            }
        }

        /// <summary>Adds the line of a criterion.</summary>
        /// <param name="criterion">The criterion.</param>
        /// <param name="takes">Whether it takes points without giving any itself.</param>
        private int? AddLine(Criterion criterion, bool takes = false)
        {
            var outcome = OutcomeOn(criterion, on);
            int? points = outcome == LineOutcome.Obtained ? PointsOf(criterion.Points) : null;
            var asked = brief && !takes && points is null or 0 ? [] : FrenchFacts.Asked(criterion);
            Lines.Add(new ScoreLine
            {
                CriterionId = criterion.Id,
                Label = criterion.Label,
                Family = criterion.Family,
                Points = points ?? 0,
                OwnPoints = points ?? 0,
                Outcome = outcome,
                UnsetParameter = outcome == LineOutcome.NotEvaluable ? criterion.UnsetParameter : null,
                FactsUsed = brief ? [] : FrenchFacts.Describe(asked, facts),
                Evidence = FrenchFacts.Evidence(asked, facts),
                Reference = criterion.Reference ?? grid.Reference,
                Confidential = criterion.Confidential,
                NextChange = brief ? null : NextChangeOf(criterion, outcome),
            });
            return points;
        }

        private LineOutcome OutcomeOn(Criterion criterion, DateOnly day)
        {
            if (!criterion.Enabled)
                return LineOutcome.Disabled;
            if (criterion.UnsetParameter is not null)
                return LineOutcome.NotEvaluable;
            if (criterion.NeedsDwelling)
                return LineOutcome.NeedsDwelling;
            return Decide(criterion.When, facts, day) switch
            {
                Truth.False => LineOutcome.NotObtained,
                // A linear line over an unknown count is unknown, as its condition would be.
                Truth.True when Counts(criterion.Points) => LineOutcome.Obtained,
                _ => LineOutcome.Unknown,
            };
        }

        private bool Counts(PointsRule points) => points switch
        {
            SeniorityPoints => _deposit is not null,
            CountPoints count => facts.Knows(count.Fact),
            RowPoints rows => rows.UnitsOf(rows.ValuesOf(facts), on.DayNumber) != FactVector.Unknown,
            _ => true,
        };

        private int Months => SeniorityMonths.Count(_deposit!.Value, on, grid.MonthCounting);

        private int PointsOf(PointsRule points) => points switch
        {
            SeniorityPoints seniority => seniority.Of(Months),
            CountPoints count => count.Of(facts[count.Fact]),
            RowPoints rows => rows.Of(rows.UnitsOf(rows.ValuesOf(facts), on.DayNumber)),
            _ => ((ConstantPoints)points).Value,
        };

        private DateOnly? NextChangeOf(Criterion criterion, LineOutcome outcome)
        {
            if (outcome is LineOutcome.Disabled or LineOutcome.NotEvaluable or LineOutcome.NeedsDwelling)
                return null;
            DateOnly? next = criterion.When?.TurnDays(facts).Where(day => day > on.DayNumber).Distinct().Order()
                .Select(DateOnly.FromDayNumber).Where(day => OutcomeOn(criterion, day) != outcome).Select(day => (DateOnly?)day).FirstOrDefault();
            return outcome == LineOutcome.Obtained ? Earlier(next, Grown(criterion.Points)) : next;
        }

        /// <summary>The day on which time alone gives other points while the line is obtained.</summary>
        private DateOnly? Grown(PointsRule points) => points switch
        {
            SeniorityPoints seniority when seniority.NextAfter(Months) is { } months => SeniorityMonths.DayOf(_deposit!.Value, months, grid.MonthCounting),
            RowPoints rows => SeniorityMonths.DepositOf(rows.NextDay(rows.ValuesOf(facts), on.DayNumber)),
            _ => null,
        };

        private static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is null || other < one ? other ?? one : one;
    }
}
