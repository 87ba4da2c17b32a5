using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>Where somebody lives or works, labels and professions.</summary>
internal sealed partial class ConditionParser
{
    /// <summary><c>lives-in commune 31555</c>, <c>works-in dwelling departement</c>.</summary>
    private Condition? Place(string word, Func<PlaceArea, Condition> somebody)
    {
        if (Accept("dwelling"))
        {
            AreaKind? kind = Accept("commune") ? AreaKind.Commune : Accept("territory") ? AreaKind.Territory : Accept("departement") ? AreaKind.Departement : null;
            return kind is { } known
                ? somebody(PlaceArea.AroundDwelling(known))
                : Fail(Syntax, $"'commune', 'territory' or 'departement' of the dwelling is expected, not {Next}.", $"Write '{word} dwelling commune'.");
        }

        return Area(word) is { } area ? somebody(area) : null;
    }

    private static readonly Fact[] OtherHomes = [Fact.CoApplicantHome];

    /// <summary>That one of those a word reads lives or works somewhere.</summary>
    private static Condition Somebody(FactWord fact, PlaceArea area) => fact.Facts[0] != Fact.ApplicantWorkplace
        ? new PlaceCondition(fact.Facts, area) { Others = OtherHomes }
        : Workers(fact.Facts, area);

    /// <summary><c>label siao</c>, <c>label siao from siao-31</c>.</summary>
    private Condition? LabelOf()
    {
        if (LabelName() is not { } name)
            return null;
        string? issuer = null;
        if (Accept("from") && (issuer = LabelName()) is null)
            return null;
        return Accept("for") ? LabelFor(name, issuer) : new LabelCondition(name, issuer, 0);
    }

    /// <summary><c>label siao for >= 6 months</c>: how long the label has held.</summary>
    private Condition? LabelFor(string name, string? issuer)
    {
        if (Compared("for") is not { } comparison)
            return null;
        if (comparison is not (Conditions.Comparison.Greater or Conditions.Comparison.AtLeast))
        {
            At--;
            return Fail(TypeMismatch, "A label has held for more than, or for at least, some months.", $"Write 'label {name} for >= 6 months', or 'label {name} and not label {name} for >= 6 months'.");
        }

        if (!Threshold("for", out var value, out var unset, out var place) || Unit(LabelTime) is not { } scale)
            return null;
        if (unset is not null)
            return new UnsetCondition([Fact.Label1], unset);
        if (value is < 0 or > MostLabelMonths || value != decimal.Truncate(value))
            return Fail(TypeMismatch, $"'{value}' is no number of months or years.", "Write a whole number, 0 or more.");
        // More than five years is six at least.
        var least = comparison == Conditions.Comparison.Greater ? value + 1 : value;
        return new LabelCondition(name, issuer, (int)least * scale);
    }

    private const int MostLabelMonths = 1_200;

    private static readonly FactWord LabelTime = new("label … for", FactWordKind.Elapsed, Fact.Label1From);

    /// <summary><c>profession in essentiels</c> (SCO-20).</summary>
    private Condition? ProfessionIn(IReadOnlyList<Fact> ofWhom)
    {
        if (!Accept("in"))
            return Fail(Syntax, $"'in' is expected after 'profession', not {Next}.", "Write 'profession in' and the name of a list of the grid.");
        var name = Next.Text;
        if (Next.Kind == TokenKind.End || !Context.Professions.TryGetValue(name, out var professions))
            return Fail(UnknownParameter, $"The grid keeps no list of professions called {Next}.", Context.Professions.Count == 0 ? "Add 'professions: { name: [infirmier, infirmière] }' to the grid." : Nearest.Suggest(name, Context.Professions.Keys));
        At++;
        return new ProfessionCondition(name, professions, ofWhom);
    }

    private string Taken()
    {
        var text = Next.Text;
        At++;
        return text;
    }

    private string? LabelName()
    {
        if (Next.Kind is TokenKind.Word or TokenKind.Number && DemandValidation.IsLabelName(Next.Text))
            return Taken();
        Fail(Syntax, $"A name is expected, not {Next}.", "Write small letters, digits and hyphens: 'label essential-worker'.");
        return null;
    }
}
