using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>
/// Rows of one block: where they start in the columns, how many they are, the months to read, and scratch for the right
/// side of a junction.
/// </summary>
internal readonly ref struct ColumnBlock(FactColumns columns, int firstRow, ReadOnlySpan<int> months, Span<byte> scratch)
{
    public int Count => Months.Length;

    /// <summary>Counts of months of seniority, or <see cref="FactVector.Unknown"/>.</summary>
    public ReadOnlySpan<int> Months { get; } = months;

    /// <summary>Free for the condition, in pieces of <see cref="Count"/>.</summary>
    public Span<byte> Scratch { get; } = scratch;

    public ReadOnlySpan<int> Column(Fact fact) => columns.Column(fact).Slice(firstRow, Count);

    public ColumnBlock WithMonths(ReadOnlySpan<int> months) => new(columns, firstRow, months, Scratch);

    public ColumnBlock WithScratch(Span<byte> scratch) => new(columns, firstRow, Months, scratch);
}

/// <summary>A condition compiled to run down columns. Stateless.</summary>
internal abstract class ColumnCondition
{
    protected const byte False = (byte)Truth.False;
    protected const byte Unknown = (byte)Truth.Unknown;
    protected const byte True = (byte)Truth.True;

    /// <summary>Pieces of scratch it needs, each as long as the block.</summary>
    public virtual int ScratchPieces => 0;

    /// <summary>Writes the truth of each row, as <see cref="Truth"/>.</summary>
    public abstract void Fill(in ColumnBlock block, Span<byte> truth);

    public static ColumnCondition Compile(Condition? condition) => condition switch
    {
        null => new Always(),
        CodesCondition codes => new Codes(codes.Fact, codes.Mask),
        FlagCondition flag => new Number(flag.Fact, Comparison.NotEqual, 0),
        NumberCondition number => new Number(number.Fact, number.Comparison, number.Value),
        SeniorityCondition seniority => new Seniority(seniority),
        RatioCondition ratio => new Ratio(ratio),
        NotCondition not => new Not(Compile(not.Part)),
        AndCondition and => new Junction(Compile(and.Left), Compile(and.Right), least: true),
        OrCondition or => new Junction(Compile(or.Left), Compile(or.Right), least: false),
        _ => throw new InvalidOperationException("A line with an unset parameter is never compiled."),
    };

    /// <summary>The same, and unknown at best where a fact is: a linear line over an unknown count is unknown.</summary>
    public static ColumnCondition CompileKnowing(Condition? condition, Fact fact) => new Junction(Compile(condition), new Known(fact), least: true);

    private static byte Of(bool holds) => holds ? True : False;

    private sealed class Always : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<byte> truth) => truth[..block.Count].Fill(True);
    }

    private sealed class Known(Fact fact) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<byte> truth)
        {
            var values = block.Column(fact);
            for (var row = 0; row < values.Length; row++)
                truth[row] = values[row] == FactVector.Unknown ? Unknown : True;
        }
    }

    private sealed class Codes(Fact fact, int mask) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<byte> truth)
        {
            var values = block.Column(fact);
            for (var row = 0; row < values.Length; row++)
                truth[row] = values[row] == FactVector.Unknown ? Unknown : Of((values[row] & mask) != 0);
        }
    }

    private sealed class Number(Fact fact, Comparison comparison, int value) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<byte> truth) => Compare(block.Column(fact), comparison, value, truth);
    }

    private sealed class Seniority(SeniorityCondition condition) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<byte> truth) => Compare(block.Months, condition.Comparison, condition.Months, truth);
    }

    private static void Compare(ReadOnlySpan<int> values, Comparison comparison, int value, Span<byte> truth)
    {
        for (var row = 0; row < values.Length; row++)
            truth[row] = values[row] == FactVector.Unknown ? Unknown : Of(comparison.Holds(values[row], value));
    }

    private sealed class Ratio(RatioCondition condition) : ColumnCondition
    {
        public override void Fill(in ColumnBlock block, Span<byte> truth)
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

        public override void Fill(in ColumnBlock block, Span<byte> truth)
        {
            part.Fill(block, truth);
            for (var row = 0; row < block.Count; row++)
                truth[row] = (byte)(True - truth[row]);
        }
    }

    private sealed class Junction(ColumnCondition left, ColumnCondition right, bool least) : ColumnCondition
    {
        public override int ScratchPieces { get; } = Math.Max(left.ScratchPieces, 1 + right.ScratchPieces);

        public override void Fill(in ColumnBlock block, Span<byte> truth)
        {
            left.Fill(block, truth);
            var other = block.Scratch[..block.Count];
            right.Fill(block.WithScratch(block.Scratch[block.Count..]), other);
            for (var row = 0; row < other.Length; row++)
                truth[row] = least ? Math.Min(truth[row], other[row]) : Math.Max(truth[row], other[row]);
        }
    }
}
