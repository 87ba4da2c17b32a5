using System.Globalization;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring;

/// <summary>
/// Reads points that grow: <c>1 per 6 months of seniority beyond 36, at most 20</c>, <c>4 per dependant age &lt; 6</c>,
/// <c>-5 per refusal, at least -20</c>, <c>1 per 10 % of effort-rate</c> (SCO-21).
/// </summary>
internal sealed class LinearPointsParser(SourceScalar source, GridContext context, DiagnosticList diagnostics) : PhraseReader(source, context, diagnostics)
{
    private static readonly Dictionary<string, Fact> Counted = new(StringComparer.Ordinal)
    {
        ["person"] = Fact.PersonsToHouse,
        ["expected child"] = Fact.ExpectedChildren,
        ["visiting child"] = Fact.VisitingChildren,
        ["alternating child"] = Fact.AlternatingChildren,
        ["occupant"] = Fact.Occupants,
        ["room"] = Fact.Rooms,
        ["proposal"] = Fact.Proposals,
        ["refusal"] = Fact.Refusals,
    };

    private static readonly Dictionary<string, Fact> Counts = Counted.Concat(Counted.Select(entry => KeyValuePair.Create(Plural(entry.Key), entry.Value))).ToDictionary(StringComparer.Ordinal);

    private static readonly FactWord[] Situations = [.. FactWord.All.Where(word => word.Facts[0] is Fact.DepositDay or Fact.HousedSince or Fact.UnemployedSince && word.Kind == FactWordKind.Elapsed)];

    private static readonly FactWord[] Amounts = [.. FactWord.All.Where(word => word.UnitWords.Count > 0 && word.Kind is FactWordKind.Money or FactWordKind.Area or FactWordKind.Ratio)];

    /// <summary>Units of a slope in one point: slopes have at most two decimals.</summary>
    private const int SlopeUnits = 100;

    private const int MostUnits = 1_000_000_000;

    private string? _unset;

    /// <summary>Whether a text says points per something.</summary>
    public static bool Reads(string text) => ConditionLexer.Cut(text).Exists(token => token.Is("per"));

    /// <summary>A number of the text, or of a parameter.</summary>
    /// <param name="Value">The number; 0 while it is unset.</param>
    /// <param name="Place">Where it stands.</param>
    private readonly record struct Number(decimal Value, int Place);

    /// <summary>What points are given per.</summary>
    /// <param name="Scale">Units of the fact in one of the text: 12 months in a year, 100 cents in a euro.</param>
    /// <param name="Words">Words the unit may be named with again.</param>
    /// <param name="Rule">Makes the rule of points a step, units of a step and a limit.</param>
    private sealed record Unit(int Scale, IReadOnlyList<string> Words, Func<int, int, int, LinearPoints> Rule);

    /// <summary>The rule; null with an error.</summary>
    public PointsRule? Parse()
    {
        if (TakeNumber() is not { } slope || !Expect("per"))
            return null;
        var several = Next.Kind == TokenKind.Number || Next.Is("parameter");
        if ((several ? TakeNumber() : new Number(1, At)) is not { } step || TakeUnit() is not { } unit)
            return null;
        if (Units(step, unit.Scale, least: 1) is not { } units)
            return null;
        var beyond = 0;
        if (Accept("beyond"))
        {
            if (TakeNumber() is not { } threshold || Units(threshold, Repeated(unit), least: 0) is not { } known)
                return null;
            beyond = known;
        }

        if (TakeLimit(slope) is not { } limit || TakeRounding() is not { } rounding)
            return null;
        if (Next.Kind != TokenKind.End)
            return Bad($"{Next} is not expected here.", "Write for example '1 per 6 months of seniority beyond 36, at most 20, rounded down'.");
        if (PerStep(slope, rounding.Stated) is not var (perStep, divisor))
            return null;
        return _unset is { } name ? new UnsetPoints(name)
            : unit.Rule(perStep, units, limit) with { Beyond = beyond, Divisor = divisor, Rounding = divisor == 1 ? Rounding.Down : rounding.Way };
    }

    private Unit? TakeUnit()
    {
        var place = At;
        if (Next.Text is "month" or "months" or "year" or "years")
            return Elapsed(Next.Text[0] == 'm' ? 1 : MonthsOfYear);
        if (Amounts.Any(word => word.UnitWords.Contains(Next.Text)))
            return Amount();
        var first = Next.Text;
        if (AcceptRole() is { } role)
            return Persons(role);
        if (Counts.TryGetValue(first, out var fact))
        {
            At++;
            return Count(fact);
        }

        if (Next.Kind == TokenKind.Word)
            At++;
        if (Counts.TryGetValue($"{first} {Next.Text}", out fact))
        {
            At++;
            return Count(fact);
        }

        At = place;
        Refuse(BadPoints, $"Points are not given per {Next}.", Nearest.Suggest(first, RoleWords.Concat(Counted.Keys).Concat(["month of seniority", "year of seniority", "10 % of effort-rate", "100 EUR of rent"])));
        return null;
    }

    private static Unit Count(Fact fact) => new(1, [], (perStep, step, limit) => new CountPoints(fact, perStep, step, limit));

    private Unit? Persons(Role role)
    {
        if (!Accept("age") && !Accept("aged"))
        {
            return role switch
            {
                Role.Adult => Count(Fact.Adults),
                Role.Dependant => Count(Fact.Dependants),
                Role.Member => Count(Fact.Members),
                _ => Aged(new AgedPersons(role, 0, null)),
            };
        }

        if (!TryAges(out var ages))
            return null;
        _unset ??= ages.Unset;
        return Aged(ages.Of(role));

        static Unit Aged(AgedPersons persons) => new(1, [], (perStep, step, limit) => new AgedPoints(persons, perStep, step, limit));
    }

    /// <summary><c>months of seniority</c>, <c>year of housed-for</c>.</summary>
    private Unit? Elapsed(int months)
    {
        At++;
        if (!Expect("of"))
            return null;
        if (Array.Find(Situations, word => Next.Is(word.Word)) is not { } word)
        {
            Refuse(BadPoints, $"Points are not given per time of {Next}.", Nearest.Suggest(Next.Text, Situations.Select(known => known.Word)));
            return null;
        }

        At++;
        if (word.Facts[0] != Fact.DepositDay)
            return new(months, [], (perStep, step, limit) => new ElapsedPoints(word.Facts[0], perStep, step, limit));
        _unset ??= Context.UnsetCounting;
        return new(months, [], (perStep, step, limit) => new SeniorityPoints(perStep, step, limit));
    }

    /// <summary><c>EUR of rent</c>, <c>% of effort-rate</c>, <c>m² of area</c>.</summary>
    private Unit? Amount()
    {
        var unit = Next.Text;
        At++;
        if (!Expect("of"))
            return null;
        if (Array.Find(Amounts, word => Next.Is(word.Word) && word.UnitWords.Contains(unit)) is not { } word)
        {
            Refuse(BadPoints, $"Points are not given per {unit} of {Next}.", Nearest.Suggest(Next.Text, Amounts.Where(known => known.UnitWords.Contains(unit)).Select(known => known.Word)));
            return null;
        }

        At++;
        return new(word.Units, word.UnitWords, (perStep, step, limit) => word.Kind == FactWordKind.Ratio
            ? new RatioPoints(word.Facts[0], word.Facts[1], word.Scale, perStep, step, limit)
            : new CountPoints(word.Facts[0], perStep, step, limit));
    }

    /// <summary>Behind a threshold the unit may be named again; of time it may be another.</summary>
    private int Repeated(Unit unit)
    {
        if (unit.Words.Any(Accept))
            return unit.Scale;
        return Accept("months") || Accept("month") ? 1 : Years() ? MonthsOfYear : unit.Scale;
    }

    /// <summary>The cap of the absolute value: <c>at most</c>, or of a malus <c>at least</c>.</summary>
    private int? TakeLimit(Number slope)
    {
        var place = At;
        Accept(",");
        if (!Accept("at"))
        {
            At = place;
            return PointsRule.MaxLinear;
        }

        var floor = Accept("least");
        if (!floor && !Expect("most"))
            return null;
        if (floor && slope.Value > 0)
        {
            At = slope.Place;
            Bad("What grows has no floor.", "Write 'at most' and its cap.");
            return null;
        }

        if (TakeNumber() is not { } limit)
            return null;
        Accept("points");
        var value = floor ? -limit.Value : limit.Value;
        if (value is >= 0 and <= PointsRule.MaxLinear && value == decimal.Truncate(value))
            return (int)value;
        At = limit.Place;
        Bad($"{Next} is no whole number of points.", floor ? $"Write a whole floor from {-PointsRule.MaxLinear} to 0." : $"Write a whole cap from 0 to {PointsRule.MaxLinear}.");
        return null;
    }

    private (bool Stated, Rounding Way)? TakeRounding()
    {
        Accept(",");
        if (!Accept("rounded"))
            return (false, Rounding.Down);
        if (Accept("down"))
            return (true, Rounding.Down);
        if (Accept("up"))
            return (true, Rounding.Up);
        return Expect("half") && Expect("up") ? (true, Rounding.HalfUp) : null;
    }

    /// <summary>A slope as a fraction, and how what it gives becomes whole: said in the grid where it is not whole by itself (SCO-21).</summary>
    private (int PerStep, int Divisor)? PerStep(Number slope, bool rounded)
    {
        var value = slope.Value;
        var isWhole = value == decimal.Truncate(value);
        if (Math.Abs(value) <= PointsRule.MaxConstant && (isWhole || (rounded && value * SlopeUnits == decimal.Truncate(value * SlopeUnits))))
            return isWhole ? ((int)value, 1) : ((int)(value * SlopeUnits), SlopeUnits);
        At = slope.Place;
        if (isWhole)
            Bad($"{Next} is no whole number of points.", $"Write a whole number from {-PointsRule.MaxConstant} to {PointsRule.MaxConstant}.");
        else if (!rounded && value * SlopeUnits == decimal.Truncate(value * SlopeUnits))
            Bad($"{Next} a step does not give whole points.", "Say how they become whole: 'rounded down', 'rounded up' or 'rounded half up' (SCO-21).");
        else
            Bad($"{Next} is no number of points.", $"Write a number from {-PointsRule.MaxConstant} to {PointsRule.MaxConstant} with at most two decimals.");
        return null;
    }

    private int? Units(Number number, int scale, int least)
    {
        var units = number.Value * scale;
        if (_unset is not null || (units >= least && units <= MostUnits && units == decimal.Truncate(units)))
            return _unset is not null ? Math.Max(1, least) : (int)units;
        At = number.Place;
        Bad($"{Next} is no number of units.", "Write a whole number above 0, as in '1 per 6 months of seniority beyond 36'.");
        return null;
    }

    private Number? TakeNumber()
    {
        if (Next.Is("parameter"))
        {
            if (!Threshold("points", out var value, out var unset, out var place))
                return null;
            _unset ??= unset;
            return new Number(value, place);
        }

        if (Next.Kind == TokenKind.Number && Next.Text.Length <= 12)
        {
            var number = new Number(decimal.Parse(Next.Text, CultureInfo.InvariantCulture), At);
            At++;
            return number;
        }

        Bad($"{Next} is no number.", "Write digits, or 'parameter' and the name of one.");
        return null;
    }

    private bool Expect(string word)
    {
        if (Accept(word))
            return true;
        Bad($"'{word}' is expected, not {Next}.", "Write for example '1 per month of seniority, at most 60', or '5 per dependant'.");
        return false;
    }

    private PointsRule? Bad(string message, string remedy)
    {
        Refuse(BadPoints, message, remedy);
        return null;
    }

    private static string Plural(string word) => word.EndsWith("child", StringComparison.Ordinal) ? word + "ren" : word + "s";
}
