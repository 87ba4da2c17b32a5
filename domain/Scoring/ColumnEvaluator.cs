using System.Numerics;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>
/// Scores many demands at once, down the columns of a territory (SCO-13, SCO-37). Compiled once from a grid; one instance serves
/// one thread at a time, and a call allocates nothing once its thread has made one.
/// </summary>
public sealed class ColumnEvaluator
{
    internal const int BlockRows = 512;

    /// <summary>Value of a line that is not obtained: lower than any points, so that the best of a group ignores it.</summary>
    internal const int NotObtained = int.MinValue;

    /// <summary>Value of a line that is unknown, as not obtained but for an order of precedence: what stands behind it is not decided (SCO-28).</summary>
    internal const int Undecided = NotObtained + (int)Truth.Unknown;

    private readonly ScoringGrid _grid;
    private readonly Node[] _nodes;
    private readonly ColumnCondition[] _exclusions;
    private readonly (ColumnCondition Condition, byte Level)[] _classes;
    private readonly bool _grows;
    private readonly int _pieces;
    private readonly int _levels;
    private Scratch _in = Scratch.None;

    /// <summary>Compiles a grid.</summary>
    public ColumnEvaluator(ScoringGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        _grid = grid;
        _nodes = [.. grid.Criteria.Select(Node.Compile)];
        _grows = _nodes.Any(node => node.Grows);
        _exclusions = Compile(grid.Exclusions);
        _classes = [.. grid.Classes.Select((situation, at) => (situation.When, Level: (byte)(grid.Classes.Length - at))).Where(above => above.When.UnsetParameter is null).Select(above => (ColumnCondition.Compile(above.When), above.Level))];
        _pieces = Math.Max(_nodes.Max(node => node.ScratchPieces), _exclusions.Concat(_classes.Select(above => above.Condition)).Select(condition => condition.ScratchPieces).DefaultIfEmpty().Max());
        _levels = _nodes.Max(node => node.Levels);
    }

    /// <summary>
    /// Scores rows on a day. <paramref name="nextChangeDay"/> receives the first day, day number, strictly after
    /// <paramref name="on"/> on which time alone changes some line, even where the total stays; <see cref="int.MaxValue"/>
    /// when there is none. <paramref name="levels"/> receives how high the class of the demand stands above the scores: 0 in
    /// none, the number of classes in the first (SCO-19). Given no room at all, neither is looked for.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows lie outside the columns.</exception>
    /// <exception cref="ArgumentException">An output is shorter than <paramref name="count"/>.</exception>
    public void Evaluate(FactColumns columns, int firstRow, int count, DateOnly on, Span<int> points, Span<int> nextChangeDay, Span<byte> levels = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstRow + count, columns.Capacity, nameof(count));
        if (points.Length < count || (nextChangeDay.Length < count && !nextChangeDay.IsEmpty) || (levels.Length < count && !levels.IsEmpty))
            throw new ArgumentException("An output is shorter than the rows to score.", nameof(points));

        _in = Scratch.OfThread(_pieces, _levels);
        for (var done = 0; done < count; done += BlockRows)
        {
            var rows = Math.Min(BlockRows, count - done);
            Block(columns, firstRow + done, on, points.Slice(done, rows), nextChangeDay.IsEmpty ? [] : nextChangeDay.Slice(done, rows), levels.IsEmpty ? [] : levels.Slice(done, rows));
        }
    }

    /// <summary>
    /// Writes what the first node of the grid gives by itself to at most <see cref="BlockRows"/> rows: without the bounds and
    /// exclusions of the whole, <see cref="NotObtained"/> where it is not obtained.
    /// </summary>
    internal void FirstNode(FactColumns columns, int firstRow, DateOnly on, Span<int> values)
    {
        _in = Scratch.OfThread(_pieces, _levels);
        if (_grows)
            CountMonths(columns.Column(Fact.DepositDay).Slice(firstRow, values.Length), on, _in.Months.AsSpan(0, values.Length));
        Value(_nodes[0], new ColumnBlock(columns, firstRow, values.Length, on, [], _in.Pieces), _in.Values, []);
        _in.Values.AsSpan(0, values.Length).CopyTo(values);
    }

    private void Block(FactColumns columns, int firstRow, DateOnly on, Span<int> points, Span<int> nextChangeDay, Span<byte> levels)
    {
        var deposits = columns.Column(Fact.DepositDay).Slice(firstRow, points.Length);
        if (_grows)
        {
            CountMonths(deposits, on, _in.Months.AsSpan(0, points.Length));
            _in.NextMonths.AsSpan().Fill(int.MaxValue);
        }

        var block = new ColumnBlock(columns, firstRow, points.Length, on, [], _in.Pieces);
        points.Clear();
        nextChangeDay.Fill(int.MaxValue);
        foreach (var node in _nodes)
        {
            Value(node, block, _in.Values, nextChangeDay);
            Lanes.Fold(points, _in.Values, default(Addition));
        }

        Clamp(points, _grid.Total);
        foreach (var exclusion in _exclusions)
        {
            Decide(exclusion, block, nextChangeDay);
            for (var row = 0; row < points.Length; row++)
                points[row] = _in.Truth[row] == (int)Truth.True ? 0 : points[row];
        }

        levels.Clear();
        foreach (var (above, level) in _classes)
        {
            if (levels.IsEmpty && nextChangeDay.IsEmpty)
                break;
            Decide(above, block, nextChangeDay);
            for (var row = 0; row < levels.Length; row++)
                levels[row] = _in.Truth[row] == (int)Truth.True ? Math.Max(level, levels[row]) : levels[row];
        }

        for (var row = 0; _grows && row < nextChangeDay.Length; row++)
        {
            if (_in.NextMonths[row] != int.MaxValue)
                nextChangeDay[row] = Math.Min(nextChangeDay[row], DayOf(deposits[row], _in.NextMonths[row]));
        }
    }

    private static ColumnCondition[] Compile(IEnumerable<Situation> situations) =>
        [.. situations.Where(situation => situation.When.UnsetParameter is null).Select(situation => ColumnCondition.Compile(situation.When))];

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

        Clamp(own, node.Bounds);
    }

    /// <summary>Combines what a child gives into what those before it gave; nothing obtained is the neutral element of each way.</summary>
    internal static void Combine(Combination way, Span<int> own, ReadOnlySpan<int> child)
    {
        switch (way)
        {
            case Combination.Sum:
                Lanes.Fold(own, child, default(Sum));
                break;
            case Combination.Best:
                Lanes.Fold(own, child, default(Best));
                break;
            case Combination.Worst:
                Lanes.Fold(own, child, default(Worst));
                break;
            default:
                Lanes.Fold(own, child, default(First));
                break;
        }
    }

    /// <summary>Brings points between bounds; what is not obtained has none.</summary>
    internal static void Clamp(Span<int> values, PointsBounds bounds)
    {
        if (bounds == PointsBounds.None)
            return;
        foreach (ref var value in values)
            value = IsObtained(value) ? bounds.Apply(value) : value;
    }

    private void Line(Node line, in ColumnBlock block, Span<int> values, Span<int> next)
    {
        if (line.Condition is null)
        {
            values.Fill(NotObtained);
            return;
        }

        Decide(line.Condition, block, next);
        var truth = _in.Truth.AsSpan(0, block.Count);
        switch (line.Points)
        {
            case SeniorityPoints seniority:
                Grow(seniority, truth, values, next.IsEmpty);
                break;
            case CountPoints count:
                var counted = block.Column(count.Fact);
                for (var row = 0; row < values.Length; row++)
                    values[row] = truth[row] == (int)Truth.True ? count.Of(counted[row]) : NotObtained + truth[row];
                break;
            case RowPoints rows:
                ByRow(rows, block, truth, values, next);
                break;
            case ConstantPoints constant:
                Lanes.Map(truth, new Constant(constant.Value), values);
                break;
        }
    }

    /// <summary>Writes the truth of a condition on the day, and lowers the next change where it turns sooner.</summary>
    private void Decide(ColumnCondition condition, in ColumnBlock block, Span<int> next)
    {
        condition.Fill(block, _in.Truth);
        for (var turn = 0; !next.IsEmpty && turn < condition.Turns; turn++)
            Turn(condition, turn, block, next);
    }

    private void Grow(SeniorityPoints points, ReadOnlySpan<int> truth, Span<int> values, bool pointsAlone)
    {
        for (var row = 0; row < values.Length; row++)
        {
            var months = _in.Months[row];
            var obtained = truth[row] == (int)Truth.True;
            values[row] = obtained ? points.Of(months) : NotObtained + truth[row];
            if (obtained && !pointsAlone && points.NextAfter(months) is { } later)
                _in.NextMonths[row] = Math.Min(_in.NextMonths[row], later);
        }
    }

    /// <summary>Values of a line that each row decides by itself.</summary>
    private static void ByRow(RowPoints points, in ColumnBlock block, ReadOnlySpan<int> truth, Span<int> values, Span<int> next)
    {
        var (reads, on) = (points.Reads, block.On.DayNumber);
        Span<int> facts = stackalloc int[block.Count * reads.Count];
        block.Gather(reads, facts);
        for (var row = 0; row < values.Length; row++)
        {
            var own = facts.Slice(row * reads.Count, reads.Count);
            var obtained = truth[row] == (int)Truth.True;
            values[row] = obtained ? points.Of(points.UnitsOf(own, on)) : NotObtained + truth[row];
            if (obtained && !next.IsEmpty && points.NextDay(own, on) is var day && day > on)
                next[row] = Math.Min(next[row], day);
        }
    }

    /// <summary>Asks the condition again on a day on which it may turn, and keeps that day where it does and is the first.</summary>
    private void Turn(ColumnCondition condition, int turn, in ColumnBlock block, Span<int> next)
    {
        var turns = _in.Turns.AsSpan(0, block.Count);
        condition.FillTurn(turn, block, turns);
        var days = _in.Days.AsSpan(0, block.Count);
        var on = block.On.DayNumber;
        var ahead = false;
        for (var row = 0; row < turns.Length; row++)
        {
            var sooner = turns[row] > on && turns[row] < next[row];
            days[row] = sooner ? turns[row] : on;
            ahead |= sooner;
        }

        if (!ahead)
            return;
        condition.Fill(block.OnDays(days), _in.TruthLater);
        for (var row = 0; row < days.Length; row++)
        {
            if (_in.TruthLater[row] != _in.Truth[row])
                next[row] = days[row];
        }
    }

    /// <summary>Whether a value is points.</summary>
    internal static bool IsObtained(int value) => value > Undecided;

    /// <summary>Where either is not obtained, the other; where neither is, undecided if one of them is.</summary>
    private static Vector<int> Either(Vector<int> left, Vector<int> right, Vector<int> both)
    {
        var nothing = new Vector<int>(Undecided);
        var (noLeft, noRight) = (Vector.LessThanOrEqual(left, nothing), Vector.LessThanOrEqual(right, nothing));
        return Vector.ConditionalSelect(noLeft | noRight, Vector.Max(left, right), both);
    }

    private readonly struct Sum : ILanePair
    {
        public Vector<int> Of(Vector<int> left, Vector<int> right) => Either(left, right, left + right);
    }

    private readonly struct Best : ILanePair
    {
        public Vector<int> Of(Vector<int> left, Vector<int> right) => Vector.Max(left, right);
    }

    private readonly struct Worst : ILanePair
    {
        public Vector<int> Of(Vector<int> left, Vector<int> right) => Either(left, right, Vector.Min(left, right));
    }

    private readonly struct First : ILanePair
    {
        public Vector<int> Of(Vector<int> left, Vector<int> right) => Vector.ConditionalSelect(Vector.Equals(left, new Vector<int>(NotObtained)), right, left);
    }

    /// <summary>Into a total: what is not obtained adds nothing.</summary>
    private readonly struct Addition : ILanePair
    {
        public Vector<int> Of(Vector<int> left, Vector<int> right) =>
            left + Vector.ConditionalSelect(Vector.LessThanOrEqual(right, new Vector<int>(Undecided)), Vector<int>.Zero, right);
    }

    private readonly struct Constant(int points) : ILane
    {
        public Vector<int> Of(Vector<int> values) =>
            Vector.ConditionalSelect(Vector.Equals(values, new Vector<int>((int)Truth.True)), new Vector<int>(points), values + new Vector<int>(NotObtained));
    }

    /// <summary>
    /// Room to reckon in, one for a thread: nothing in it outlives a call, and a country has thousands of partitions whose grids are compiled
    /// for each, of which two or three score at a time.
    /// </summary>
    private sealed class Scratch(int pieces, int levels)
    {
        [ThreadStatic]
        private static Scratch? _ofThread;

        public static Scratch None { get; } = new(0, 0);

        public int[] Months { get; } = new int[BlockRows];

        public int[] NextMonths { get; } = new int[BlockRows];

        public int[] Turns { get; } = new int[BlockRows];

        public int[] Days { get; } = new int[BlockRows];

        public int[] Truth { get; } = new int[BlockRows];

        public int[] TruthLater { get; } = new int[BlockRows];

        /// <summary>For conditions.</summary>
        public int[] Pieces { get; } = new int[BlockRows * pieces];

        /// <summary>For nodes, a block for each level of the tree.</summary>
        public int[] Values { get; } = new int[BlockRows * levels];

        /// <summary>That of this thread, large enough.</summary>
        public static Scratch OfThread(int pieces, int levels) =>
            _ofThread is { } held && held.Pieces.Length >= BlockRows * pieces && held.Values.Length >= BlockRows * levels
                ? held
                : _ofThread = new Scratch(Math.Max(pieces, (_ofThread?.Pieces.Length ?? 0) / BlockRows), Math.Max(levels, (_ofThread?.Values.Length ?? 0) / BlockRows));
    }

    /// <summary>A criterion or a group, compiled. A line without condition never counts: disabled or not evaluable.</summary>
    private sealed class Node
    {
        public Node[] Children { get; private init; } = [];

        public Combination Way { get; private init; }

        public PointsBounds Bounds { get; private init; } = PointsBounds.None;

        public ColumnCondition? Condition { get; private init; }

        public PointsRule? Points { get; private init; }

        public bool Grows => Points is SeniorityPoints || Children.Any(child => child.Grows);

        public int ScratchPieces => Children.Select(child => child.ScratchPieces).Append(Condition?.ScratchPieces ?? 0).Max();

        public int Levels => 1 + Children.Select(child => child.Levels).DefaultIfEmpty().Max();

        public static Node Compile(ScoringNode node) => node switch
        {
            CriterionGroup group => new Node { Children = [.. group.Children.Select(Compile)], Way = group.Combine, Bounds = group.Bounds },
            Criterion { Enabled: true, UnsetParameter: null, NeedsDwelling: false } line => new Node
            {
                Condition = line.Points switch
                {
                    CountPoints count => ColumnCondition.CompileKnowing(line.When, count.Fact, FactVector.Unknown + 1),
                    RowPoints rows => ColumnCondition.CompileKnowing(line.When, rows),
                    SeniorityPoints => ColumnCondition.CompileKnowing(line.When, Fact.DepositDay, 0),
                    _ => ColumnCondition.Compile(line.When),
                },
                Points = line.Points,
            },
            _ => new Node(),
        };
    }
}
