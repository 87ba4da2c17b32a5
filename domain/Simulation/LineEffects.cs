using System.Numerics;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Simulation;

/// <summary>
/// The totals of a grid over a block of rows, and what each would be without one of the lines: by the same tree of groups,
/// bounds and exclusions, each line evaluated once. One instance serves one thread at a time.
/// </summary>
internal sealed class LineEffects
{
    /// <summary>Most rows of a block.</summary>
    public const int BlockRows = ColumnEvaluator.BlockRows;

    private readonly ScoringGrid _grid;
    private readonly Branch _root;
    private readonly Leaf[] _leaves;
    private readonly ColumnEvaluator? _exclusions;
    private readonly int[] _excluded = new int[BlockRows];
    private readonly int[] _totals = new int[BlockRows];
    private readonly int[] _value = new int[BlockRows];
    private int _count;

    public LineEffects(ScoringGrid grid)
    {
        _grid = grid;
        Lines = [.. grid.AllCriteria()];
        var leaves = new List<Leaf>();
        _root = new Branch(Combination.Sum, PointsBounds.None, [.. grid.Criteria.Select(node => Tree(node, leaves))]);
        _leaves = [.. leaves];

        // Who is left out of the scores.
        _exclusions = grid.Exclusions.IsEmpty ? null : new ColumnEvaluator(SituationReach.PointToOthers(grid, grid.Exclusions));

        Node Tree(ScoringNode node, List<Leaf> all)
        {
            if (node is CriterionGroup group)
                return new Branch(group.Combine, group.Bounds, [.. group.Children.Select(child => Tree(child, all))]);
            var leaf = new Leaf(new ColumnEvaluator(grid with { Criteria = [node], Total = PointsBounds.None, Exclusions = [], Classes = [] }));
            all.Add(leaf);
            return leaf;
        }
    }

    /// <summary>The lines, in the order of the text.</summary>
    public IReadOnlyList<Criterion> Lines { get; }

    /// <summary>Totals of the block.</summary>
    public ReadOnlySpan<int> Totals => _totals.AsSpan(0, _count);

    /// <summary>What a line gives by itself, before its group combines; no points (<see cref="ColumnEvaluator.IsObtained"/>) where it is not obtained.</summary>
    public ReadOnlySpan<int> OwnOf(int line) => _leaves[line].Values.AsSpan(0, _count);

    /// <summary>Scores a block of at most <see cref="BlockRows"/> rows.</summary>
    public void Score(FactColumns facts, int firstRow, int count, DateOnly on)
    {
        _count = count;
        foreach (var leaf in _leaves)
            leaf.Evaluator.FirstNode(facts, firstRow, on, leaf.Values.AsSpan(0, count));
        _root.Sum(count);
        _exclusions?.Evaluate(facts, firstRow, count, on, _excluded, []);
        Finish(_root.Values.AsSpan(0, count), _totals.AsSpan(0, count));
    }

    /// <summary>Writes what the totals of the block lose without a line.</summary>
    public void Losses(int line, Span<int> losses)
    {
        Without(line, losses);
        Lanes.Fold(losses, Totals, default(Lost));
    }

    private void Without(int line, Span<int> totals)
    {
        var value = _value.AsSpan(0, _count);
        value.Fill(ColumnEvaluator.NotObtained);
        Node node = _leaves[line];
        for (; node.Parent is { Parent: not null } parent; node = parent)
            parent.WithChild(node.Place, value);

        // The top of the tree is a plain sum: the others need no look.
        Lanes.Map(value, default(Zero), value);
        Lanes.Fold(value, _root.Values.AsSpan(0, _count), default(Plus));
        Lanes.Fold(value, node.Values.AsSpan(0, _count), default(Minus));
        Finish(value, totals);
    }

    private void Finish(ReadOnlySpan<int> sums, Span<int> totals)
    {
        sums.CopyTo(totals);
        ColumnEvaluator.Clamp(totals, _grid.Total);
        for (var row = 0; _exclusions is not null && row < totals.Length; row++)
            totals[row] = _excluded[row] == 0 ? 0 : totals[row];
    }

    private static Vector<int> Obtained(Vector<int> values) =>
        Vector.ConditionalSelect(Vector.LessThanOrEqual(values, new Vector<int>(ColumnEvaluator.Undecided)), Vector<int>.Zero, values);

    private readonly struct Zero : ILane
    {
        public Vector<int> Of(Vector<int> values) => Obtained(values);
    }

    private readonly struct Plus : ILanePair
    {
        public Vector<int> Of(Vector<int> left, Vector<int> right) => left + Obtained(right);
    }

    private readonly struct Minus : ILanePair
    {
        public Vector<int> Of(Vector<int> left, Vector<int> right) => left - Obtained(right);
    }

    private readonly struct Lost : ILanePair
    {
        public Vector<int> Of(Vector<int> left, Vector<int> right) => right - left;
    }

    private abstract class Node
    {
        public int[] Values { get; } = new int[BlockRows];

        public Branch? Parent { get; private set; }

        /// <summary>Place among the children of the parent.</summary>
        public int Place { get; private set; }

        public void Under(Branch parent, int place) => (Parent, Place) = (parent, place);
    }

    private sealed class Leaf(ColumnEvaluator evaluator) : Node
    {
        public ColumnEvaluator Evaluator => evaluator;
    }

    /// <summary>A group. What stands before and behind each child is kept combined, so that one child can be changed without looking at the others.</summary>
    private sealed class Branch : Node
    {
        private readonly Combination _way;
        private readonly PointsBounds _bounds;
        private readonly Node[] _children;
        private readonly int[] _before;
        private readonly int[] _behind;
        private readonly int[] _all = new int[BlockRows];

        public Branch(Combination way, PointsBounds bounds, Node[] children)
        {
            (_way, _bounds, _children) = (way, bounds, children);
            (_before, _behind) = (GC.AllocateUninitializedArray<int>(children.Length * BlockRows), GC.AllocateUninitializedArray<int>(children.Length * BlockRows));
            for (var place = 0; place < children.Length; place++)
                children[place].Under(this, place);
        }

        /// <summary>The sum of the children, what is not obtained as 0.</summary>
        public void Sum(int count)
        {
            var sum = Values.AsSpan(0, count);
            sum.Clear();
            foreach (var child in _children)
            {
                (child as Branch)?.Combine(count);
                Lanes.Fold(sum, child.Values.AsSpan(0, count), default(Plus));
            }
        }

        private void Combine(int count)
        {
            foreach (var child in _children.OfType<Branch>())
                child.Combine(count);
            Before(0, count).Fill(ColumnEvaluator.NotObtained);
            for (var place = 1; place < _children.Length; place++)
            {
                Before(place - 1, count).CopyTo(Before(place, count));
                ColumnEvaluator.Combine(_way, Before(place, count), _children[place - 1].Values.AsSpan(0, count));
            }

            Behind(_children.Length - 1, count).Fill(ColumnEvaluator.NotObtained);
            for (var place = _children.Length - 2; place >= 0; place--)
            {
                _children[place + 1].Values.AsSpan(0, count).CopyTo(Behind(place, count));
                ColumnEvaluator.Combine(_way, Behind(place, count), Behind(place + 1, count));
            }

            _children[0].Values.AsSpan(0, count).CopyTo(Values);
            WithChild(0, Values.AsSpan(0, count));
        }

        /// <summary>Turns what a child gives into what the group gives with it.</summary>
        public void WithChild(int place, Span<int> value)
        {
            // First takes the first that is obtained: the order of the text must stay.
            var all = _all.AsSpan(0, value.Length);
            Before(place, value.Length).CopyTo(all);
            ColumnEvaluator.Combine(_way, all, value);
            ColumnEvaluator.Combine(_way, all, Behind(place, value.Length));
            ColumnEvaluator.Clamp(all, _bounds);
            all.CopyTo(value);
        }

        private Span<int> Before(int place, int count) => _before.AsSpan(place * BlockRows, count);

        private Span<int> Behind(int place, int count) => _behind.AsSpan(place * BlockRows, count);
    }
}
