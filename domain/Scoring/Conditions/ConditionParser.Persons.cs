using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>Places, labels and professions.</summary>
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

        var area = Accept("commune") ? ListedCommunes() : Accept("departement") ? Departement() : Accept("territory") ? Territory() : null;
        if (area is not null)
            return somebody(area);
        return Failed ? null : Fail(Syntax, $"A place is expected, not {Next}.", $"Write '{word} territory', '{word} commune 31555', '{word} departement 31' or '{word} dwelling commune'.");
    }

    /// <summary>That one of those a word reads lives or works somewhere.</summary>
    private static Condition Somebody(FactWord fact, PlaceArea area) => fact.Facts[0] != Fact.ApplicantWorkplace
        ? new PlaceCondition(fact.Facts, area)
        : Workers(fact.Facts, area);

    private PlaceArea? ListedCommunes()
    {
        var codes = new List<InseeCode>();
        var several = Accept("any");
        if (several && (!Accept("of") || !Accept("[")))
        {
            Fail(Syntax, $"'of [' is expected after 'any', not {Next}.", "Write 'commune any of [31555, 31069]'.");
            return null;
        }

        do
        {
            if (!InseeCode.TryParse(Next.Text, out var code) || (Context.Geography is { } geography && !geography.TryFind(code, out _)))
            {
                Fail(UnknownCode, $"{Next} is no commune.", "Write its INSEE code, five characters.");
                return null;
            }

            codes.Add(code);
            At++;
        }
        while (several && Accept(","));
        if (several && !Accept("]"))
        {
            Fail(Syntax, $"']' is expected, not {Next}.", "Close the list of communes.");
            return null;
        }

        var places = codes.SelectMany(code => Context.Geography?.PlacesOf(code).Select(place => place.Code) ?? []).Concat(codes).Distinct();
        var names = string.Join(", ", codes.Select(code => Context.Geography is { } known && known.TryFind(code, out var commune) ? commune.Name : code.Value));
        return PlaceArea.Communes(places, codes.Count == 1 ? $"la commune {names}" : $"les communes {names}");
    }

    private PlaceArea? Departement()
    {
        var text = Next.Text;
        if (PlaceNumber.OfDepartement(text) is not { } number)
        {
            Fail(UnknownCode, $"{Next} is no département.", "Write its code: 01 to 95, 2A, 2B, or 971 to 976.");
            return null;
        }

        At++;
        return PlaceArea.Departement(number, $"le département {text}");
    }

    private PlaceArea? Territory()
    {
        var named = Next.Kind == TokenKind.Number;
        var territory = named ? new TerritoryId(Next.Text) : Context.Territory;
        var communes = Context.Geography?.CommunesOf(territory).Select(commune => commune.Code).ToList() ?? [];
        if (communes.Count == 0)
        {
            Fail(UnknownCode, named ? $"No commune belongs to {Next}." : "No commune belongs to the territory of the grid.", "Write the SIREN of an EPCI or EPT of the geography.");
            return null;
        }

        if (named)
            At++;
        return PlaceArea.Communes(communes, $"le territoire {Context.Geography!.NameOf(territory)}");
    }

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
