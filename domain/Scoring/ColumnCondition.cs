using System.Numerics;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>
/// Rows of one block: where they start in the columns, how many they are, the day they are asked about, and scratch for the
/// right side of a junction.
/// </summary>
internal readonly ref struct ColumnBlock(FactColumns columns, int firstRow, int count, DateOnly on, ReadOnlySpan<int> days, Span<int> scratch)
{
    public int Count { get; } = count;

    /// <summary>The day of all rows, while <see cref="Days"/> is empty.</summary>
    public DateOnly On { get; } = on;

    /// <summary>A day for each row, day numbers; empty when all are asked about <see cref="On"/>.</summary>
    public ReadOnlySpan<int> Days { get; } = days;

    /// <summary>Free for the condition, in pieces of <see cref="Count"/>.</summary>
    public Span<int> Scratch { get; } = scratch;

    public ReadOnlySpan<int> Column(Fact fact) => columns.Column(fact).Slice(firstRow, Count);

    /// <summary>Lays the values of each row side by side; a block is short enough for the stack.</summary>
    public void Gather(IReadOnlyList<Fact> facts, Span<int> values)
    {
        for (var fact = 0; fact < facts.Count; fact++)
        {
            var column = Column(facts[fact]);
            for (var row = 0; row < column.Length; row++)
                values[row * facts.Count + fact] = column[row];
        }
    }

    public ColumnBlock OnDays(ReadOnlySpan<int> days) => new(columns, firstRow, Count, On, days, Scratch);

    public ColumnBlock WithScratch(Span<int> scratch) => new(columns, firstRow, Count, On, Days, scratch);
}

/// <summary>A condition compiled to run down columns. Stateless.</summary>
internal abstract class ColumnCondition
{
    protected const int False = (int)Truth.False;
    protected const int Unknown = (int)Truth.Unknown;
    protected const int True = (int)Truth.True;

    /// <summary>Pieces of scratch it needs, each as long as the block.</summary>
    public virtual int ScratchPieces => 0;

    /// <summary>How many days each row has on which time alone may turn it; some may be none.</summary>
    public virtual int Turns => 0;

    /// <summary>Writes one of those days for each row, day numbers; <see cref="FactVector.Unknown"/> where there is none.</summary>
    public virtual void FillTurn(int turn, in ColumnBlock block, Span<int> days) => throw new ArgumentOutOfRangeException(nameof(turn));

    /// <summary>Writes the truth of each row, as <see cref="Truth"/>.</summary>
    public abstract void Fill(in ColumnBlock block, Span<int> truth);

    public static ColumnCondition Compile(Condition? condition) => condition switch
    {
        null => new Always(Truth.True),
        DecidedCondition decided => new Always(decided.Truth),
        CodesCondition codes => new Codes(codes.Fact, codes.Mask),
        FlagCondition flag => new Number(flag.Fact, Comparison.NotEqual, 0),
        NumberCondition number => new Number(number.Fact, number.Comparison, number.Value),
        ElapsedCondition elapsed => new Elapsed(elapsed),
        LabelCondition label => new Labelled(label),
        PlaceCondition place => new Placed(place),
        RatioCondition ratio => new Ratio(ratio),
        DoubtCondition doubt => new Doubt(doubt),
        RowCondition row => new RowColumn(row),
        NotCondition not => new Not(Compile(not.Part)),
        AndCondition and => new Junction(Compile(and.Left), Compile(and.Right), least: true),
        OrCondition or => new Junction(Compile(or.Left), Compile(or.Right), least: false),
        _ => throw new InvalidOperationException("A line with an unset parameter is never compiled."),
    };

    /// <summary>The same, and unknown at best where a fact is: a linear line over an unknown number or day is unknown.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="least">Its least value that says something: 0 of a day.</param>
    public static ColumnCondition CompileKnowing(Condition? condition, Fact fact, int least) => new Junction(Compile(condition), new Stated(fact, least), least: true);

    /// <summary>As <see cref="CompileKnowing(Condition?, Fact, int)"/>, where several facts make the number.</summary>
    public static ColumnCondition CompileKnowing(Condition? condition, RowPoints points) => new Junction(Compile(condition), new Counted(points), least: true);

    private static int Of(bool holds) => holds ? True : False;

    /// <summary>The truth of rows by whether each holds, where the value is known.</summary>
    private static Vector<int> Known(Vector<int> values, Vector<int> holds) =>
        Vector.ConditionalSelect(Vector.Equals(values, new Vector<int>(FactVector.Unknown)), Vector<int>.One, holds & new Vector<int>(True));

    private sealed class Always(Truth always) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<int> truth) => truth[..block.Count].Fill((int)always);
    }

    private sealed class Stated(Fact fact, int least) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<int> truth) => Lanes.Map(block.Column(fact), new Test(least), truth);

        private readonly struct Test(int least) : ILane
        {
            public Vector<int> Of(Vector<int> values) => Vector.ConditionalSelect(Vector.LessThan(values, new Vector<int>(least)), Vector<int>.One, new Vector<int>(True));
        }
    }

    private sealed class Counted(RowPoints points) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<int> truth)
        {
            var reads = points.Reads;
            Span<int> values = stackalloc int[block.Count * reads.Count];
            block.Gather(reads, values);
            for (var row = 0; row < block.Count; row++)
                truth[row] = points.UnitsOf(values.Slice(row * reads.Count, reads.Count), block.On.DayNumber) == FactVector.Unknown ? Unknown : True;
        }
    }

    private sealed class Codes(Fact fact, int mask) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<int> truth) => Lanes.Map(block.Column(fact), new Test(mask), truth);

        private readonly struct Test(int mask) : ILane
        {
            public Vector<int> Of(Vector<int> values) => Known(values, ~Vector.Equals(values & new Vector<int>(mask), Vector<int>.Zero));
        }
    }

    private sealed class Number(Fact fact, Comparison comparison, int value) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<int> truth) => Lanes.Map(block.Column(fact), new Test(comparison, value), truth);

        private readonly struct Test(Comparison comparison, int value) : ILane
        {
            public Vector<int> Of(Vector<int> values)
            {
                var bound = new Vector<int>(value);
                return Known(values, comparison switch
                {
                    Comparison.Greater => Vector.GreaterThan(values, bound),
                    Comparison.AtLeast => Vector.GreaterThanOrEqual(values, bound),
                    Comparison.Less => Vector.LessThan(values, bound),
                    Comparison.AtMost => Vector.LessThanOrEqual(values, bound),
                    Comparison.Equal => Vector.Equals(values, bound),
                    _ => ~Vector.Equals(values, bound),
                });
            }
        }
    }

    private sealed class Elapsed(ElapsedCondition condition) : ColumnCondition
    {
        private readonly int[] _turns = [.. condition.Begins ? condition.Turns.Prepend(0) : condition.Turns];

        public override int Turns => _turns.Length;

        public override void FillTurn(int turn, in ColumnBlock block, Span<int> days)
        {
            var since = block.Column(condition.Since);
            var months = _turns[turn];
            for (var row = 0; row < since.Length; row++)
            {
                days[row] = ElapsedCondition.IsDay(since[row]) ? condition.DayOf(since[row], months) ?? FactVector.Unknown : FactVector.Unknown;
            }
        }

        public override void Fill(in ColumnBlock block, Span<int> truth)
        {
            var since = block.Column(condition.Since);
            if (block.Days.IsEmpty)
                FillOn(block.On, since, truth);
            else
                FillOnDays(block.Days, since, truth);
        }

        /// <summary>On one day the months elapsed pass a count exactly for the days up to some last one: no row counts months.</summary>
        private void FillOn(DateOnly on, ReadOnlySpan<int> since, Span<int> truth)
        {
            var from = SeniorityMonths.LastDepositOf(condition.From, on, condition.Counting);
            var before = condition.Before is { } end ? SeniorityMonths.LastDepositOf(end, on, condition.Counting) : -1;
            Lanes.Map(since, new Test(from, before, condition.Begins ? on.DayNumber : int.MaxValue, condition.Outside, condition.IfNone), truth);
        }

        private readonly struct Test(int from, int before, int last, bool outside, bool ifNone) : ILane
        {
            public Vector<int> Of(Vector<int> values)
            {
                var inside = Vector.LessThanOrEqual(values, new Vector<int>(from)) & Vector.GreaterThan(values, new Vector<int>(before));
                var truth = (outside ? ~inside : inside) & new Vector<int>(True);
                var day = Vector.GreaterThanOrEqual(values, Vector<int>.Zero) & Vector.LessThanOrEqual(values, new Vector<int>(DateOnly.MaxValue.DayNumber));
                var none = Vector.ConditionalSelect(Vector.Equals(values, new Vector<int>(FactVector.None)) | (day & Vector.GreaterThan(values, new Vector<int>(last))), new Vector<int>(ifNone ? True : False), Vector<int>.One);
                return Vector.ConditionalSelect(day & Vector.LessThanOrEqual(values, new Vector<int>(last)), truth, none);
            }
        }

        private void FillOnDays(ReadOnlySpan<int> days, ReadOnlySpan<int> since, Span<int> truth)
        {
            for (var row = 0; row < since.Length; row++)
                truth[row] = ElapsedCondition.IsDay(since[row]) ? Of(condition.Holds(since[row], DateOnly.FromDayNumber(days[row]))) : WithoutDay(since[row]);
        }

        private int WithoutDay(int value) => value == FactVector.None ? Of(condition.IfNone) : Unknown;
    }

    private sealed class Labelled(LabelCondition condition) : ColumnCondition
    {
        public override int Turns => 2 * LabelSlots.Count;

        public override void FillTurn(int turn, in ColumnBlock block, Span<int> days)
        {
            var slot = LabelSlots.All[turn / 2];
            var ends = turn % 2 == 1;
            var names = block.Column(slot.Name);
            var bounds = block.Column(ends ? slot.Until : slot.From);
            for (var row = 0; row < names.Length; row++)
                days[row] = names[row] != condition.NameNumber || bounds[row] == FactVector.Unknown ? FactVector.Unknown : ends ? bounds[row] + 1 : condition.Begins(bounds[row]);
        }

        public override void Fill(in ColumnBlock block, Span<int> truth)
        {
            truth[..block.Count].Clear();
            foreach (var slot in LabelSlots.All)
            {
                var names = block.Column(slot.Name);
                var issuers = block.Column(slot.Issuer);
                var from = block.Column(slot.From);
                var until = block.Column(slot.Until);
                for (var row = 0; row < names.Length; row++)
                {
                    if (condition.Holds(names[row], issuers[row], from[row], until[row], block.Days.IsEmpty ? block.On.DayNumber : block.Days[row]))
                        truth[row] = True;
                }
            }
        }
    }

    private sealed class Placed(PlaceCondition condition) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<int> truth)
        {
            truth[..block.Count].Clear();
            foreach (var fact in condition.Facts)
            {
                var communes = block.Column(fact);
                for (var row = 0; row < communes.Length; row++)
                    truth[row] = Math.Max(truth[row], communes[row] == FactVector.Unknown ? Unknown : Of(condition.Area.Contains(communes[row])));
            }

            foreach (var fact in condition.Others)
            {
                var communes = block.Column(fact);
                for (var row = 0; row < communes.Length; row++)
                    truth[row] = communes[row] != FactVector.Unknown && condition.Area.Contains(communes[row]) ? True : truth[row];
            }
        }
    }

    private sealed class Doubt(DoubtCondition condition) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<int> truth) => Lanes.Map(block.Column(condition.Fact), new Test(condition.Least), truth);

        private readonly struct Test(int least) : ILane
        {
            public Vector<int> Of(Vector<int> values) => Vector.GreaterThanOrEqual(values, new Vector<int>(least)) & new Vector<int>(Unknown);
        }
    }

    private sealed class Ratio(RatioCondition condition) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<int> truth)
        {
            var of = block.Column(condition.Of);
            var over = block.Column(condition.Over);
            for (var row = 0; row < of.Length; row++)
                truth[row] = of[row] == FactVector.Unknown || over[row] == FactVector.Unknown ? Unknown : Of(condition.Holds(of[row], over[row]));
        }
    }

    private sealed class Not(ColumnCondition part) : ColumnCondition
    {
        public override int ScratchPieces => part.ScratchPieces;

        public override int Turns => part.Turns;

        public override void FillTurn(int turn, in ColumnBlock block, Span<int> days) => part.FillTurn(turn, block, days);

        public override void Fill(in ColumnBlock block, Span<int> truth)
        {
            part.Fill(block, truth);
            Lanes.Map(truth[..block.Count], default(Opposite), truth);
        }

        private readonly struct Opposite : ILane
        {
            public Vector<int> Of(Vector<int> values) => new Vector<int>(True) - values;
        }
    }

    private sealed class Junction(ColumnCondition left, ColumnCondition right, bool least) : ColumnCondition
    {
        public override int ScratchPieces { get; } = Math.Max(left.ScratchPieces, 1 + right.ScratchPieces);

        public override int Turns => left.Turns + right.Turns;

        public override void FillTurn(int turn, in ColumnBlock block, Span<int> days)
        {
            if (turn < left.Turns)
                left.FillTurn(turn, block, days);
            else
                right.FillTurn(turn - left.Turns, block, days);
        }

        public override void Fill(in ColumnBlock block, Span<int> truth)
        {
            left.Fill(block, truth);
            var other = block.Scratch[..block.Count];
            right.Fill(block.WithScratch(block.Scratch[block.Count..]), other);
            if (least)
                Lanes.Fold(truth[..block.Count], other, default(Lesser));
            else
                Lanes.Fold(truth[..block.Count], other, default(Greater));
        }

        private readonly struct Lesser : ILanePair
        {
            public Vector<int> Of(Vector<int> left, Vector<int> right) => Vector.Min(left, right);
        }

        private readonly struct Greater : ILanePair
        {
            public Vector<int> Of(Vector<int> left, Vector<int> right) => Vector.Max(left, right);
        }
    }
}
