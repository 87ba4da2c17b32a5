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
    private LabelCondition? LabelOf()
    {
        if (LabelName() is not { } name)
            return null;
        if (!Accept("from"))
            return new LabelCondition(name, null);
        return LabelName() is { } issuer ? new LabelCondition(name, issuer) : null;
    }

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
