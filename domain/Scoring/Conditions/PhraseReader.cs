using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>Ages of persons: compared with a number of completed years, or between two of them, both included.</summary>
/// <param name="Comparison">How they compare; null for between.</param>
/// <param name="Value">Years.</param>
/// <param name="Last">The last of the years, for between.</param>
/// <param name="Unset">The parameter without value; null when there is a number.</param>
internal readonly record struct Ages(Comparison? Comparison, int Value, int Last, string? Unset)
{
    private const int MonthsOfYear = 12;

    /// <summary>The persons of a role who are of these ages.</summary>
    public AgedPersons Of(Role role) => Comparison switch
    {
        null => new(role, Value * MonthsOfYear, (Last + 1) * MonthsOfYear),
        Conditions.Comparison.Less => new(role, 0, Value * MonthsOfYear),
        Conditions.Comparison.AtMost => new(role, 0, (Value + 1) * MonthsOfYear),
        Conditions.Comparison.AtLeast => new(role, Value * MonthsOfYear, null),
        _ => new(role, (Value + 1) * MonthsOfYear, null),
    };
}

/// <summary>Reads words, numbers and ages of a value of the grid, token by token. Stops at the first error and reports it at its column.</summary>
internal abstract class PhraseReader
{
    /// <summary>Longest time a text may name, months or years: beyond it no calendar goes.</summary>
    protected const int MostMonths = 10_000;

    protected const int MonthsOfYear = 12;

    private static readonly Dictionary<string, Role> Roles = new(StringComparer.Ordinal)
    {
        ["adult"] = Role.Adult,
        ["adults"] = Role.Adult,
        ["co-applicant"] = Role.CoApplicant,
        ["co-applicants"] = Role.CoApplicant,
        ["dependant"] = Role.Dependant,
        ["dependants"] = Role.Dependant,
        ["child"] = Role.Child,
        ["children"] = Role.Child,
        ["member"] = Role.Member,
        ["members"] = Role.Member,
    };

    private readonly SourceScalar _source;
    private readonly DiagnosticList _diagnostics;
    private readonly int _before;
    private readonly List<Token> _tokens;

    protected PhraseReader(SourceScalar source, GridContext context, DiagnosticList diagnostics)
    {
        (_source, Context, _diagnostics, _before) = (source, context, diagnostics, diagnostics.Count);
        _tokens = ConditionLexer.Cut(source.Text);
    }

    protected GridContext Context { get; }

    /// <summary>Place of the next token.</summary>
    protected int At { get; set; }

    protected Token Next => _tokens[At];

    /// <summary>Words that name a role.</summary>
    protected static IEnumerable<string> RoleWords => Roles.Keys;

    /// <summary>Whether an error was reported.</summary>
    protected bool Failed => _diagnostics.Count > _before;

    protected bool Accept(string text)
    {
        if (!Next.Is(text))
            return false;
        At++;
        return true;
    }

    protected void Refuse(string code, string message, string remedy) =>
        _diagnostics.Add(_source.Line, _source.ColumnAt(Next.Offset), code, message, remedy);

    /// <summary>Takes the word of a role; null when there is none.</summary>
    protected Role? AcceptRole()
    {
        if (!Roles.TryGetValue(Next.Text, out var role))
            return null;
        At++;
        return role;
    }

    protected bool Years() => Accept("years") || Accept("year");

    protected Comparison? Compared(string word)
    {
        if (ComparisonOf(Next) is not { } comparison)
        {
            Refuse(TypeMismatch, $"'{word}' is a number and is compared, not {Next}.", $"Write '{word} > …', with >, >=, <, <=, = or !=.");
            return null;
        }

        At++;
        return comparison;
    }

    private static Comparison? ComparisonOf(Token token) => token.Kind != TokenKind.Symbol ? null : token.Text switch
    {
        ">" => Comparison.Greater,
        ">=" => Comparison.AtLeast,
        "<" => Comparison.Less,
        "<=" => Comparison.AtMost,
        "=" => Comparison.Equal,
        "!=" => Comparison.NotEqual,
        _ => null,
    };

    /// <summary>Reads the number a fact compares with, or the name of a parameter.</summary>
    /// <param name="word">Name of the fact.</param>
    /// <param name="value">The number; 0 when it is not set.</param>
    /// <param name="unset">The parameter without value; null when there is a number.</param>
    /// <param name="place">Where the number stands.</param>
    protected bool Threshold(string word, out decimal value, out string? unset, out int place)
    {
        (value, unset, place) = (0, null, At);
        if (Accept("parameter"))
        {
            var name = Next.Text;
            place = At;
            if (Next.Kind == TokenKind.End || !Context.Parameters.TryGetValue(name, out var set))
            {
                Refuse(UnknownParameter, $"The grid has no parameter {Next}.", Context.Parameters.Count == 0 ? $"Add 'parameters: {{ {name}: null }}' to the grid." : Nearest.Suggest(name, Context.Parameters.Keys));
                return false;
            }

            At++;
            value = set ?? 0;
            unset = set is null ? name : null;
            return true;
        }

        if (Next.Kind == TokenKind.Number && IsThousands(Next.Text))
        {
            Refuse(TypeMismatch, $"{Next} can be read as thousands.", "Write 20000 for twenty thousand, and at most two decimals.");
            return false;
        }

        if (Next.Kind == TokenKind.Number && Next.Text.Length <= 12)
        {
            value = decimal.Parse(Next.Text, System.Globalization.CultureInfo.InvariantCulture);
            At++;
            return true;
        }

        Refuse(TypeMismatch, $"'{word}' compares with a number, not {Next}.", "Write digits, or 'parameter' and the name of one.");
        return false;
    }

    /// <summary>As a French hand writes twenty thousand: 20.000.</summary>
    private static bool IsThousands(string text) => text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point && text.Length - point == 4 && point > 0 && text[0] is not ('0' or '-');

    /// <summary><c>age &lt; 6</c>, <c>age between 3 and 10 years</c>, behind the word <c>age</c>.</summary>
    protected bool TryAges(out Ages ages)
    {
        ages = default;
        if (Accept("between"))
        {
            if (!Threshold("age", out var from, out var unset, out var first) || (unset is null && !IsAge(from, first)))
                return false;
            if (!Accept("and"))
            {
                Refuse(Syntax, $"'and' is expected, not {Next}.", "Write 'age between 3 and 10': both are included.");
                return false;
            }

            if (!Threshold("age", out var to, out var unsetLast, out var last) || (unsetLast is null && !IsAge(to, last)))
                return false;
            Years();
            ages = new(null, (int)from, (int)to, unset ?? unsetLast);
            if (ages.Unset is not null || from <= to)
                return true;
            At = last;
            Refuse(TypeMismatch, $"{Next} is less than {from}: nobody is between them.", "Write the lower age first.");
            return false;
        }

        var place = At;
        if (Compared("age") is not { } comparison)
            return false;
        if (comparison is Comparison.Equal or Comparison.NotEqual)
        {
            At = place;
            Refuse(TypeMismatch, $"{Next} says nothing of the oldest or the youngest.", "Compare with >, >=, < or <=, or write 'age between 3 and 3'.");
            return false;
        }

        if (!Threshold("age", out var value, out var open, out place) || (open is null && !IsAge(value, place)))
            return false;
        Years();
        ages = new(comparison, (int)value, 0, open);
        return true;
    }

    private bool IsAge(decimal value, int place)
    {
        if (value is >= 0 and <= MostMonths && value == decimal.Truncate(value))
            return true;
        At = place;
        Refuse(TypeMismatch, $"{Next} is no age.", "Write completed years.");
        return false;
    }
}
