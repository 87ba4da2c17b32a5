using System.Diagnostics;
using System.Globalization;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Npgsql;

namespace Allocation.LoadTests.Grids;

/// <summary>The comparison: the same facts in a table, the same grid as one SQL expression, one UPDATE.</summary>
internal sealed class PostgresPeer : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly ScoringGrid _grid;
    private readonly DateOnly _today;
    private readonly Fact[] _facts;

    public PostgresPeer(string connection, ScoringGrid grid, DateOnly today)
    {
        (_grid, _today) = (grid, today);
        _facts = [.. grid.AllCriteria().SelectMany(FactsOf).Append(Fact.DepositDay).Distinct().Order()];
        _connection = new NpgsqlConnection(connection);
        _connection.Open();
        Execute("SET work_mem = '256MB'");
    }

    /// <summary>A temporary table of the facts the grid reads, packed, analysed.</summary>
    public void Fill(IReadOnlyList<FactColumns> partitions)
    {
        Execute($"CREATE TEMP TABLE demand (id int, points int, {string.Join(", ", _facts.Select(fact => $"{Column(fact)} int"))}) WITH (fillfactor = 50)");
        using (var copy = _connection.BeginBinaryImport("COPY demand FROM STDIN (FORMAT BINARY)"))
        {
            var id = 0;
            foreach (var facts in partitions)
            {
                for (var row = 0; row < facts.Capacity; row++)
                {
                    copy.StartRow();
                    copy.Write(id++);
                    copy.Write(0);
                    foreach (var fact in _facts)
                    {
                        var value = facts[fact, row];
                        if (value is FactVector.Unknown or FactVector.None)
                            copy.WriteNull();
                        else
                            copy.Write(value);
                    }
                }
            }

            copy.Complete();
        }

        Execute("ANALYZE demand");
    }

    /// <summary>Time of the UPDATE, after one that warms up.</summary>
    public TimeSpan Update()
    {
        var update = $"UPDATE demand SET points = {Points([.. _grid.Criteria], Combination.Sum, PointsBounds.None)}";
        Execute(update);
        Execute("VACUUM demand");
        var watch = Stopwatch.StartNew();
        Execute(update);
        return watch.Elapsed;
    }

    /// <summary>Both must have computed the same, or no figure means anything.</summary>
    public void Agree(int[] points)
    {
        using var command = new NpgsqlCommand("SELECT id, points FROM demand", _connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (points[reader.GetInt32(0)] != reader.GetInt32(1))
                throw new InvalidOperationException($"Row {reader.GetInt32(0)}: {points[reader.GetInt32(0)]} and {reader.GetInt32(1)} points.");
        }
    }

    public void Dispose() => _connection.Dispose();

    private string Points(IReadOnlyList<ScoringNode> nodes, Combination way, PointsBounds bounds)
    {
        // NULL is a line that is not obtained.
        var lines = nodes.Select(node => node is CriterionGroup group ? Points(group.Children, group.Combine, group.Bounds) : Line((Criterion)node)).ToList();
        var all = way switch
        {
            Combination.Sum => string.Join(" + ", lines.Select(line => $"COALESCE({line}, 0)")),
            Combination.Best => $"COALESCE(GREATEST({string.Join(", ", lines)}), 0)",
            Combination.Worst => $"COALESCE(LEAST({string.Join(", ", lines)}), 0)",
            _ => $"COALESCE({string.Join(", ", lines)}, 0)",
        };
        return Invariant($"LEAST(GREATEST({all}, {bounds.AtLeast ?? -1_000_000}), {bounds.AtMost ?? 1_000_000})");
    }

    private string Line(Criterion criterion)
    {
        var points = criterion.Points switch
        {
            ConstantPoints constant => Invariant($"{constant.Value}"),
            SeniorityPoints { Step: 1 } months => Invariant($"LEAST({months.PerStep} * ({Months(Fact.DepositDay)}), {months.Limit})"),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
        return criterion.When is { } when ? $"CASE WHEN {Sql(when)} THEN {points} END" : points;
    }

    private string Sql(Condition condition) => condition switch
    {
        AndCondition and => $"({Sql(and.Left)} AND {Sql(and.Right)})",
        OrCondition or => $"({Sql(or.Left)} OR {Sql(or.Right)})",
        NotCondition not => $"(NOT {Sql(not.Part)})",
        DoubtCondition doubt => Invariant($"(CASE WHEN {Column(doubt.Fact)} >= {doubt.Least} THEN NULL::boolean ELSE FALSE END)"),
        CodesCondition codes => Invariant($"({Column(codes.Fact)} & {codes.Mask} <> 0)"),
        FlagCondition flag => $"({Column(flag.Fact)} <> 0)",
        NumberCondition number => Invariant($"({Column(number.Fact)} {Sign(number.Comparison)} {number.Value})"),
        RatioCondition ratio => Invariant($"({Column(ratio.Of)}::bigint * {ratio.Scale} {Sign(ratio.Comparison)} {ratio.Value}::bigint * CASE WHEN {Column(ratio.Over)} < 0 THEN 0 ELSE {Column(ratio.Over)} END)"),
        ElapsedCondition { Before: null } elapsed => Invariant($"({Column(elapsed.Since)} {(elapsed.Outside ? ">" : "<=")} {SeniorityMonths.LastDepositOf(elapsed.From, _today, elapsed.Counting)})"),
        ExpectedCondition { MonthsAfter: 0 } expected => Invariant($"(CASE WHEN {Column(Fact.ExpectedChildren)} > 0 AND {Column(Fact.ExpectedUntil)} BETWEEN 1 AND {_today.DayNumber} THEN NULL::boolean ELSE {Column(Fact.ExpectedChildren)} {Sign(expected.Comparison)} {expected.Value} END)"),
        _ => throw new NotSupportedException(condition.GetType().Name),
    };

    /// <summary>Months completed, as the grid counts them: the day of the month decides, or the last day of a shorter one.</summary>
    private string Months(Fact fact)
    {
        var since = $"(DATE '0001-01-01' + {Column(fact)})";
        var lastDay = _today.AddDays(1).Day == 1 ? "true" : "false";
        return Invariant($"GREATEST(0, {_today.Year * 12 + _today.Month} - (EXTRACT(YEAR FROM {since})::int * 12 + EXTRACT(MONTH FROM {since})::int) - CASE WHEN EXTRACT(DAY FROM {since}) > {_today.Day} AND NOT {lastDay} THEN 1 ELSE 0 END)");
    }

    private static IEnumerable<Fact> FactsOf(Criterion criterion) => criterion.When is null ? [] : FactsOf(criterion.When);

    private static IEnumerable<Fact> FactsOf(Condition condition) => condition switch
    {
        CodesCondition codes => [codes.Fact],
        FlagCondition flag => [flag.Fact],
        NumberCondition number => [number.Fact],
        RatioCondition ratio => [ratio.Of, ratio.Over],
        ElapsedCondition elapsed => [elapsed.Since],
        DoubtCondition doubt => [doubt.Fact],
        ExpectedCondition => [Fact.ExpectedChildren, Fact.ExpectedUntil],
        _ => condition.Parts.SelectMany(FactsOf),
    };

    private static string Column(Fact fact) => $"f{(int)fact}";

    private static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.Greater => ">",
        Comparison.AtLeast => ">=",
        Comparison.Less => "<",
        Comparison.AtMost => "<=",
        Comparison.Equal => "=",
        _ => "<>",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 600 };
        command.ExecuteNonQuery();
    }
}
