using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>
/// Scores many demands at once, down the columns of a territory (SCO-13, SCO-37). Compiled once from a grid; holds its own
/// scratch, so one instance serves one thread at a time and a call allocates nothing.
/// </summary>
public sealed class ColumnEvaluator
{
    private const int BlockRows = 512;

    /// <summary>Value of a line that is not obtained: lower than any points, so that the best of a group ignores it.</summary>
    private const int NotObtained = int.MinValue;

    private readonly ScoringGrid _grid;
    private readonly Node[] _nodes;
    private readonly bool _hasTime;
    private readonly int[] _months = new int[BlockRows];
    private readonly int[] _turned = new int[BlockRows];
    private readonly int[] _nextMonths = new int[BlockRows];
    private readonly int[] _lineNext = new int[BlockRows];
    private readonly byte[] _truth = new byte[BlockRows];
    private readonly byte[] _truthLater = new byte[BlockRows];
    private readonly byte[] _scratch;
    private readonly int[] _values;

    /// <summary>Compiles a grid.</summary>
    public ColumnEvaluator(ScoringGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        _grid = grid;
        _nodes = [.. grid.Criteria.Select(Node.Compile)];
        _hasTime = _nodes.Any(node => node.HasTime);
        _scratch = new byte[BlockRows * _nodes.Max(node => node.ScratchPieces)];
        _values = new int[BlockRows * _nodes.Max(node => node.Levels)];
    }

    /// <summary>
    /// Scores rows on a day. <paramref name="nextChangeDay"/> receives the first day, day number, strictly after
    /// <paramref name="on"/> on which time alone changes some line, even where the total stays; <see cref="int.MaxValue"/>
    /// when there is none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows lie outside the columns.</exception>
    /// <exception cref="ArgumentException">An output is shorter than <paramref name="count"/>.</exception>
    public void Evaluate(FactColumns columns, int firstRow, int count, DateOnly on, Span<int> points, Span<int> nextChangeDay)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstRow + count, columns.Capacity, nameof(count));
        if (points.Length < count || nextChangeDay.Length < count)
            throw new ArgumentException("An output is shorter than the rows to score.", nameof(points));

        for (var done = 0; done < count; done += BlockRows)
        {
            var rows = Math.Min(BlockRows, count - done);
            Block(columns, firstRow + done, on, points.Slice(done, rows), nextChangeDay.Slice(done, rows));
        }
    }

    private void Block(FactColumns columns, int firstRow, DateOnly on, Span<int> points, Span<int> nextChangeDay)
    {
        var months = _months.AsSpan(0, points.Length);
        var next = _nextMonths.AsSpan(0, points.Length);
        next.Fill(int.MaxValue);
        var deposits = columns.Column(Fact.DepositDay).Slice(firstRow, points.Length);
        if (_hasTime)
            CountMonths(deposits, on, months);

        var block = new ColumnBlock(columns, firstRow, months, _scratch);
        points.Clear();
        foreach (var node in _nodes)
        {
            Value(node, block, _values, next);
            for (var row = 0; row < points.Length; row++)
                points[row] += _values[row] == NotObtained ? 0 : _values[row];
        }

        Clamp(points, _grid.Total, except: null);
        for (var row = 0; row < next.Length; row++)
            nextChangeDay[row] = next[row] == int.MaxValue ? int.MaxValue : DayOf(deposits[row], next[row]);
    }

    private void CountMonths(ReadOnlySpan<int> deposits, DateOnly on, Span<int> months)
    {
        for (var row = 0; row < months.Length; row++)
            months[row] = SeniorityMonths.DepositOf(deposits[row]) is { } deposit ? SeniorityMonths.Count(deposit, on, _grid.MonthCounting) : FactVector.Unknown;
    }

    private int DayOf(int deposit, int months) =>
        SeniorityMonths.DayOf(DateOnly.FromDayNumber(deposit), months, _grid.MonthCounting)?.DayNumber ?? int.MaxValue;

    /// <summary>Writes the value of a node to the front of <paramref name="values"/>; what lies behind is for its children.</summary>
    private void Value(Node node, in ColumnBlock block, Span<int> values, Span<int> next)
    {
        var own = values[..block.Count];
        if (node.Children.Length == 0)
        {
            Line(node, block, own, next);
            return;
        }

        own.Fill(NotObtained);
        foreach (var child in node.Children)
        {
            var rest = values[BlockRows..];
            Value(child, block, rest, next);
            Combine(node.Way, own, rest[..own.Length]);
        }

        Clamp(own, node.Bounds, except: NotObtained);
    }

    private static void Combine(Combination way, Span<int> own, ReadOnlySpan<int> child)
    {
        for (var row = 0; row < own.Length; row++)
        {
            var (left, right) = (own[row], child[row]);
            own[row] = right == NotObtained ? left : left == NotObtained ? right : way switch
            {
                Combination.Sum => left + right,
                Combination.Best => Math.Max(left, right),
                Combination.Worst => Math.Min(left, right),
                _ => left,
            };
        }
    }

    private static void Clamp(Span<int> values, PointsBounds bounds, int? except)
    {
        if (bounds == PointsBounds.None)
            return;
        foreach (ref var value in values)
            value = value == except ? value : bounds.Apply(value);
    }

    private void Line(Node line, in ColumnBlock block, Span<int> values, Span<int> next)
    {
        if (line.Condition is null)
        {
            values.Fill(NotObtained);
            return;
        }

        var truth = _truth.AsSpan(0, block.Count);
        line.Condition.Fill(block, truth);
        switch (line.Points)
        {
            case SeniorityPoints seniority:
                Grow(seniority, block.Months, truth, values, next);
                break;
            case CountPoints count:
                var counted = block.Column(count.Fact);
                for (var row = 0; row < values.Length; row++)
                    values[row] = truth[row] == (byte)Truth.True ? count.At(counted[row]) : NotObtained;
                break;
            case ConstantPoints constant:
                for (var row = 0; row < values.Length; row++)
                    values[row] = truth[row] == (byte)Truth.True ? constant.Value : NotObtained;
                break;
        }

        if (line.Turns.Length > 0)
            FirstTurns(line, block, truth, next);
    }

    private static void Grow(SeniorityPoints points, ReadOnlySpan<int> months, ReadOnlySpan<byte> truth, Span<int> values, Span<int> next)
    {
        for (var row = 0; row < values.Length; row++)
        {
            var obtained = truth[row] == (byte)Truth.True && months[row] != FactVector.Unknown;
            values[row] = obtained ? points.At(months[row]) : NotObtained;
            if (obtained && points.NextAfter(months[row]) is { } later)
                next[row] = Math.Min(next[row], later);
        }
    }

    /// <summary>Asks the condition again at each count of months where it may turn, and keeps the first where it does.</summary>
    private void FirstTurns(Node line, in ColumnBlock block, ReadOnlySpan<byte> truth, Span<int> next)
    {
        var lineNext = _lineNext.AsSpan(0, block.Count);
        lineNext.Fill(int.MaxValue);
        foreach (var turn in line.Turns)
        {
            var later = _turned.AsSpan(0, block.Count);
            for (var row = 0; row < later.Length; row++)
                later[row] = block.Months[row] == FactVector.Unknown ? FactVector.Unknown : turn;
            line.Condition!.Fill(block.WithMonths(later), _truthLater);
            for (var row = 0; row < lineNext.Length; row++)
            {
                if (later[row] > block.Months[row] && turn < lineNext[row] && _truthLater[row] != truth[row])
                    lineNext[row] = turn;
            }
        }

        for (var row = 0; row < lineNext.Length; row++)
            next[row] = Math.Min(next[row], lineNext[row]);
    }

    /// <summary>A criterion or a group, compiled. A line without condition never counts: disabled or not evaluable.</summary>
    private sealed class Node
    {
        public Node[] Children { get; private init; } = [];

        public Combination Way { get; private init; }

        public PointsBounds Bounds { get; private init; } = PointsBounds.None;

        public ColumnCondition? Condition { get; private init; }

        public int[] Turns { get; private init; } = [];

        public PointsRule? Points { get; private init; }

        public bool HasTime => Points is SeniorityPoints || Turns.Length > 0 || Children.Any(child => child.HasTime);

        public int ScratchPieces => Children.Select(child => child.ScratchPieces).Append(Condition?.ScratchPieces ?? 0).Max();

        public int Levels => 1 + Children.Select(child => child.Levels).DefaultIfEmpty().Max();

        public static Node Compile(ScoringNode node) => node switch
        {
            CriterionGroup group => new Node { Children = [.. group.Children.Select(Compile)], Way = group.Combine, Bounds = group.Bounds },
            Criterion { Enabled: true, UnsetParameter: null } line => new Node
            {
                Condition = line.Points is CountPoints count ? ColumnCondition.CompileKnowing(line.When, count.Fact) : ColumnCondition.Compile(line.When),
                Turns = line.When?.Turns() ?? [],
                Points = line.Points,
            },
            _ => new Node(),
        };
    }
}
