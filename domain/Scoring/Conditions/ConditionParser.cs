using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>
/// Recursive descent over one condition: <c>or</c> of <c>and</c> of <c>not</c> of comparisons, flags and parentheses.
/// Stops at the first error of a condition and reports it at its column.
/// </summary>
internal sealed partial class ConditionParser : PhraseReader
{
    /// <summary>Longest condition, characters.</summary>
    public const int MaxLength = 4_000;

    private int _depth;

    private ConditionParser(SourceScalar source, GridContext context, DiagnosticList diagnostics)
        : base(source, context, diagnostics)
    {
    }

    private const int MaxDepth = 32;
    private const decimal MaxQuantity = 10_000_000;

    /// <summary>The checked condition, or null with one diagnostic.</summary>
    public static Condition? Parse(SourceScalar source, GridContext context, DiagnosticList diagnostics)
    {
        if (source.Text.Length > MaxLength)
        {
            diagnostics.Add(source, TooLarge, $"The condition is longer than {MaxLength} characters.", "Split it over several criteria of a group.");
            return null;
        }

        var parser = new ConditionParser(source, context, diagnostics);
        var condition = parser.Or();
        if (condition is not null && parser.Next.Kind != TokenKind.End)
            return parser.Fail(Syntax, $"{parser.Next} is not expected here.", "Join conditions with 'and' or 'or'.");
        return condition;
    }

    private Condition? Or()
    {
        var left = And();
        while (left is not null && Accept("or"))
            left = And() is { } right ? new OrCondition(left, right) : null;
        return left;
    }

    private Condition? And()
    {
        var left = Unary();
        while (left is not null && Accept("and"))
            left = Unary() is { } right ? new AndCondition(left, right) : null;
        return left;
    }

    private Condition? Unary()
    {
        if (_depth >= MaxDepth)
            return Fail(TooLarge, $"The condition nests deeper than {MaxDepth}.", "Remove parentheses or split the criterion.");
        _depth++;
        Condition? result;
        if (Accept("not"))
        {
            result = Unary() is { } part ? new NotCondition(part) : null;
        }
        else if (Accept("("))
        {
            result = Or();
            if (result is not null && !Accept(")"))
                result = Fail(Syntax, $"')' is expected, not {Next}.", "Close the parenthesis.");
        }
        else
        {
            result = Comparison();
        }

        _depth--;
        return result;
    }

    private Condition? Comparison()
    {
        if (Next.Kind != TokenKind.Word)
            return Fail(Syntax, $"A fact is expected, not {Next}.", Context.Words is { } some ? $"Begin with one of: {string.Join(", ", some.Keys.Order(StringComparer.Ordinal))}." : "Write for example 'seniority > 36 months'.");
        if (Context.Words is { } words && (!words.TryGetValue(Next.Text, out var meaning) || meaning is not null))
            return Narrow(words, meaning);
        if (Next.Text is "any" or "all" or "at" or "exactly")
            return OfMembers();
        if (Accept("dwelling"))
            return OfDwelling();
        if (Next.Text is "applicant" or "co-applicant")
            return OfOne();
        if (FactWord.All.FirstOrDefault(word => word.Word == Next.Text) is not { } fact)
            return Fail(UnknownFact, $"No fact is called {Next}.", Nearest.Suggest(Next.Text, FactWord.All.Select(word => word.Word).Concat(Quantifiers).Concat(["applicant", "co-applicant", "dwelling"])));
        At++;
        return fact.Kind switch
        {
            FactWordKind.Flag => Alone(fact.Word, new FlagCondition(fact.Facts[0])),
            FactWordKind.Shorthand => Alone(fact.Word, fact.Meaning!),
            FactWordKind.Choice => Codes(fact, "is"),
            FactWordKind.Set => Codes(fact, "includes"),
            FactWordKind.Place => Place(fact.Word, area => Somebody(fact, area)),
            FactWordKind.Label => LabelOf(),
            FactWordKind.Profession => ProfessionIn(ProfessionCondition.OfAll),
            _ => Quantity(fact),
        };
    }

    /// <summary>A word of those that alone may be used here, where the language itself does not have it.</summary>
    private Condition? Narrow(IReadOnlyDictionary<string, Condition?> words, Condition? meaning)
    {
        if (meaning is null)
            return Fail(UnknownFact, $"{Next} is not asked for here.", Nearest.Suggest(Next.Text, words.Keys.Order(StringComparer.Ordinal)));
        var word = Next.Text;
        At++;
        return Alone(word, meaning);
    }

    private Condition? Alone(string word, Condition condition) => Next.Kind == TokenKind.Symbol && !Next.Is(")") || Next.Is("is") || Next.Is("includes")
        ? Fail(TypeMismatch, $"'{word}' is true or false and compares with nothing.", $"Write '{word}' or 'not {word}'.")
        : condition;

    private Condition? Codes(FactWord fact, string verb)
    {
        var codes = fact.Codes!;
        if (!Accept(verb))
            return Fail(TypeMismatch, $"'{fact.Word}' holds codes and is read with '{verb}', not {Next}.", $"Write '{fact.Word} {verb} {codes.Codes[0].Code}'.");
        return CodesOf(codes) is { } mask ? OneOf(fact.Facts[0], mask) : null;
    }

    /// <summary>One code or a list of them; null with an error.</summary>
    private int? CodesOf(CodeList codes)
    {
        var mask = 0;
        return Listed("codes", () => CodeBit(codes) is var bit && (mask |= bit) >= 0 && bit != 0) ? mask : null;
    }

    /// <summary>Contracts are those of several persons, of whom some may not have stated theirs.</summary>
    private static Condition OneOf(Fact fact, int mask) => fact == Fact.Contracts
        ? new OrCondition(new CodesCondition(fact, mask), new DoubtCondition(Fact.UntoldContracts, 1))
        : new CodesCondition(fact, mask);

    private int CodeBit(CodeList list)
    {
        var token = Next;
        if (token.Kind is TokenKind.Word or TokenKind.Number && list.Contains(token.Text))
        {
            if (token.Text == NotDocumented)
            {
                Fail(TypeMismatch, "'NONDOC' says that nobody knows: it is no value of the fact (SCO-28).", "Leave it out; an unknown fact gives 0 points.");
                return 0;
            }

            At++;
            return FactWord.Bit(list, token.Text);
        }

        if (list == RegisterCodes.DaloStatuses && Accept("active"))
            return FactWord.Bit(list, "ACTIF");
        Fail(UnknownCode, $"The list {list.Name} has no code {token}.", Nearest.Suggest(token.Text, list.Codes.Select(code => code.Code).Where(code => code != NotDocumented)));
        return 0;
    }

    private const string NotDocumented = "NONDOC";

    private Condition? Quantity(FactWord fact) =>
        Compared(fact.Word) is not { } comparison ? null
        : fact.Facts[0] == Fact.DepositDay && Accept("abnormal") ? AbnormalDelay(comparison)
        : !Threshold(fact.Word, out var value, out var unset, out var place) || Unit(fact) is not { } scale ? null
        : unset is not null ? new UnsetCondition(fact.Facts, unset)
        : Typed(fact, comparison, value, scale, place) is not { } typed ? null
        : fact.Unless is { } none ? new AndCondition(new NotCondition(none), typed)
        : typed;

    /// <summary><c>seniority > abnormal delay</c> (SCO-27).</summary>
    private Condition? AbnormalDelay(Comparison comparison)
    {
        if (!Accept("delay"))
            return Fail(Syntax, $"'delay' is expected after 'abnormal', not {Next}.", "Write 'seniority > abnormal delay'.");
        if (comparison is Conditions.Comparison.Equal or Conditions.Comparison.NotEqual)
        {
            At -= 2;
            return Fail(TypeMismatch, "Of several wished types each has a delay of its own: none equals them all.", "Compare with >, >=, < or <=.");
        }

        // Not yet passed is the contrary of passed, for all types together.
        var below = comparison is Conditions.Comparison.Less or Conditions.Comparison.AtMost;
        var passed = comparison is Conditions.Comparison.Greater or Conditions.Comparison.AtMost ? Conditions.Comparison.Greater : Conditions.Comparison.AtLeast;
        var condition = DelayConditions.Of(
            Context.Geography?.Delays.Of(Context.Territory, Context.Geography) ?? [], Context.Geography?.NameOf(Context.Territory) ?? Context.Territory.Value, Context.Counting, passed);
        return below ? new NotCondition(condition) : condition;
    }

    /// <summary>Reads the unit: how many units of the fact one of the text is.</summary>
    private int? Unit(FactWord fact)
    {
        switch (fact.Kind)
        {
            case FactWordKind.Elapsed or FactWordKind.Until:
                if (Accept("months") || Accept("month"))
                    return 1;
                if (Years())
                    return MonthsOfYear;
                Fail(TypeMismatch, $"'{fact.Word}' needs a unit, not {Next}.", "Write 'months' or 'years' after the number.");
                return null;
            case FactWordKind.Age:
                if (Years() || !UnitWords.Contains(Next.Text))
                    return 1;
                Fail(TypeMismatch, $"'{fact.Word}' is not counted in {Next}.", "Write 'years', or no unit: an age is completed years.");
                return null;
            default:
                if (fact.UnitWords.Any(Accept) || !UnitWords.Contains(Next.Text))
                    return fact.Units;
                Fail(TypeMismatch, $"'{fact.Word}' is not counted in {Next}.", fact.UnitWords.Count == 0 ? "Leave the unit out." : $"Write '{fact.UnitWords[0]}', or no unit.");
                return null;
        }
    }

    private Condition? Typed(FactWord fact, Comparison comparison, decimal value, int scale, int place)
    {
        // Of a quotient the dividend decides whether it can be below zero.
        var least = fact.Kind is not (FactWordKind.Elapsed or FactWordKind.Until or FactWordKind.Age) && FactRange.Of(fact.Facts[0]).HasNegatives ? -MaxQuantity : 0;
        if (value < least || value > MaxQuantity || value * scale != decimal.Truncate(value * scale))
        {
            At = place;
            return Fail(TypeMismatch, $"{Next} is not a number '{fact.Word}' can reach.", $"Write {(scale == 100 ? "" : "a whole number from ")}{least} to {MaxQuantity}{(scale == 100 ? " with at most two decimals" : "")}.");
        }

        var scaled = value * scale;

        return fact.Kind switch
        {
            FactWordKind.Elapsed when fact.Facts[0] == Fact.DepositDay && Context.UnsetCounting is { } counting => new UnsetCondition(fact.Facts, counting),
            FactWordKind.Elapsed or FactWordKind.Until or FactWordKind.Age when scaled > MostMonths => TooLong(place),
            FactWordKind.Elapsed when fact.Facts[0] == Fact.UnemployedSince => Members.Longest(fact.Facts[0], Fact.UntoldUnemployment, comparison, (int)scaled),
            FactWordKind.Elapsed => ElapsedCondition.Of(fact.Facts[0], fact.Facts[0] == Fact.DepositDay ? Context.Counting : MonthCounting.Complete, comparison, (int)scaled, 1),
            FactWordKind.Until => fact.Facts.Select(Condition (until) => new UntilCondition(until, comparison, (int)scaled)).Aggregate((one, other) => new OrCondition(one, other)),
            FactWordKind.Age => ElapsedCondition.Of(fact.Facts[0], MonthCounting.Complete, comparison, (int)scaled, MonthsOfYear),
            FactWordKind.Expected => new ExpectedCondition(comparison, (int)scaled, Context.ExpectedMonths),
            FactWordKind.Measure => new MeasureCondition(fact.Measure.What, fact.Measure.Per, comparison, (int)scaled),
            FactWordKind.Ratio => new RatioCondition(fact.Facts[0], fact.Facts[1], fact.Scale, comparison, (int)scaled),
            _ => new NumberCondition(fact.Facts[0], comparison, (int)scaled),
        };
    }

    private static readonly HashSet<string> UnitWords = ["month", "months", "year", "years", "points", .. FactWord.All.SelectMany(word => word.UnitWords)];

    private Condition? TooLong(int place)
    {
        At = place;
        return Fail(TypeMismatch, $"{Next} is longer than any time.", $"Write at most {MostMonths}.");
    }

    private Condition? Fail(string code, string message, string remedy)
    {
        Refuse(code, message, remedy);
        return null;
    }
}
