using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>Ages of members, places and labels.</summary>
internal sealed partial class ConditionParser
{
    private const string Adult = "adult";
    private const string Dependant = "dependant";
    private const string Member = "member";

    private static readonly Fact[] AdultBirths = [Fact.EarliestAdultBirth, Fact.LatestAdultBirth];
    private static readonly Fact[] YoungestBirths = [Fact.LatestDependantBirth, Fact.SecondLatestDependantBirth, Fact.ThirdLatestDependantBirth, Fact.FourthLatestDependantBirth];
    private static readonly Fact[] DependantBirths = [Fact.EarliestDependantBirth, Fact.LatestDependantBirth];
    private static readonly Fact[] OtherWorkplaces = [Fact.SecondCoApplicantWorkplace, Fact.ThirdCoApplicantWorkplace];

    /// <summary><c>any dependant age &lt; 3</c>, <c>all adult age >= 60 years</c> (SCO-17).</summary>
    private Condition? AgeOfMembers()
    {
        var all = Next.Is("all");
        _at++;
        var who = Next.Text;
        if (who is not (Adult or Dependant or Member))
            return Fail(UnknownFact, $"Nobody is called {Next}.", Nearest.Suggest(who, [Adult, Dependant, Member]));
        _at++;
        if (!Accept("age"))
            return Fail(Syntax, $"'age' is expected, not {Next}.", $"Write '{(all ? "all" : "any")} {who} age < 18'.");
        var place = _at;
        if (Compared("age") is not { } comparison)
            return null;
        if (comparison is Conditions.Comparison.Equal or Conditions.Comparison.NotEqual)
        {
            _at = place;
            return Fail(TypeMismatch, $"{Next} says nothing of the oldest or the youngest.", "Compare with >, >=, < or <=.");
        }

        if (!Threshold("age", out var value, out var unset, out place))
            return null;
        Years();
        var groups = who switch { Adult => [AdultBirths], Dependant => [DependantBirths], _ => new[] { AdultBirths, DependantBirths } };
        if (unset is not null)
            return new UnsetCondition([.. groups.SelectMany(births => births)], unset);
        if (!IsAge(value, place))
            return null;

        // The youngest decides whether any is below, the oldest whether all are; and the other way round. Who has no stated
        // birth may still be the one of "any", or the one not of "all".
        var youngest = comparison is Conditions.Comparison.Less or Conditions.Comparison.AtMost != all;
        return groups.Select(Condition (births) =>
            {
                var stated = ElapsedCondition.Of(births[youngest ? 1 : 0], MonthCounting.Complete, comparison, (int)value, MonthsOfYear, ifNone: all);
                var doubt = new DoubtCondition(births == AdultBirths ? Fact.UndatedAdults : Fact.UndatedDependants, 1);
                return all ? new AndCondition(stated, new NotCondition(doubt)) : new OrCondition(stated, doubt);
            })
            .Aggregate((left, right) => all ? new AndCondition(left, right) : new OrCondition(left, right));
    }

    /// <summary><c>at least 2 dependant age &lt; 6</c>: so many are, when the n-th youngest is (SCO-17).</summary>
    private Condition? NumberOfYoung()
    {
        _at++;
        if (!Accept("least") || !int.TryParse(Next.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > YoungestBirths.Length)
            return Fail(Syntax, $"'least' and a number from 1 to {YoungestBirths.Length} are expected, not {Next}.", "Write 'at least 2 dependant age < 6'.");
        _at++;
        if (!Accept(Dependant) || !Accept("age"))
            return Fail(Syntax, $"'{Dependant} age' is expected, not {Next}.", $"Write 'at least {number} dependant age < 6'.");
        var place = _at;
        if (Compared("age") is not { } comparison)
            return null;
        if (comparison is not (Conditions.Comparison.Less or Conditions.Comparison.AtMost))
        {
            _at = place;
            return Fail(TypeMismatch, $"{Next} does not count the young.", "Compare with < or <=.");
        }

        if (!Threshold("age", out var value, out var unset, out place))
            return null;
        Years();
        if (unset is not null)
            return new UnsetCondition([YoungestBirths[number - 1]], unset);
        return IsAge(value, place)
            ? Members.AtLeast(YoungestBirths, number, Fact.UndatedDependants, birth => ElapsedCondition.Of(birth, MonthCounting.Complete, comparison, (int)value, MonthsOfYear))
            : null;
    }

    private bool IsAge(decimal value, int place)
    {
        if (value is >= 0 and <= MostMonths && value == decimal.Truncate(value))
            return true;
        _at = place;
        Fail(TypeMismatch, $"{Next} is no age.", "Write completed years.");
        return false;
    }

    /// <summary><c>lives-in commune 31555</c>, <c>works-in dwelling departement</c>.</summary>
    private Condition? Place(FactWord fact)
    {
        if (Accept("dwelling"))
        {
            AreaKind? kind = Accept("commune") ? AreaKind.Commune : Accept("territory") ? AreaKind.Territory : Accept("departement") ? AreaKind.Departement : null;
            return kind is { } known
                ? Somebody(fact, PlaceArea.AroundDwelling(known))
                : Fail(Syntax, $"'commune', 'territory' or 'departement' of the dwelling is expected, not {Next}.", $"Write '{fact.Word} dwelling commune'.");
        }

        var area = Accept("commune") ? ListedCommunes() : Accept("departement") ? Departement() : Accept("territory") ? Territory() : null;
        if (area is not null)
            return Somebody(fact, area);
        return _diagnostics.Count > _before ? null : Fail(Syntax, $"A place is expected, not {Next}.", $"Write '{fact.Word} territory', '{fact.Word} commune 31555', '{fact.Word} departement 31' or '{fact.Word} dwelling commune'.");
    }

    /// <summary>That one of those a word reads lives or works somewhere.</summary>
    private static Condition Somebody(FactWord fact, PlaceArea area) => fact.Facts[0] != Fact.ApplicantWorkplace
        ? new PlaceCondition(fact.Facts, area)
        : new OrCondition(new PlaceCondition(fact.Facts, area) { Others = OtherWorkplaces }, new DoubtCondition(Fact.UntoldWorkplaces, 1));

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
            if (!InseeCode.TryParse(Next.Text, out var code) || (_context.Geography is { } geography && !geography.TryFind(code, out _)))
            {
                Fail(UnknownCode, $"{Next} is no commune.", "Write its INSEE code, five characters.");
                return null;
            }

            codes.Add(code);
            _at++;
        }
        while (several && Accept(","));
        if (several && !Accept("]"))
        {
            Fail(Syntax, $"']' is expected, not {Next}.", "Close the list of communes.");
            return null;
        }

        var places = codes.SelectMany(code => _context.Geography?.PlacesOf(code).Select(place => place.Code) ?? []).Concat(codes).Distinct();
        var names = string.Join(", ", codes.Select(code => _context.Geography is { } known && known.TryFind(code, out var commune) ? commune.Name : code.Value));
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

        _at++;
        return PlaceArea.Departement(number, $"le département {text}");
    }

    private PlaceArea? Territory()
    {
        var named = Next.Kind == TokenKind.Number;
        var territory = named ? new TerritoryId(Next.Text) : _context.Territory;
        var communes = _context.Geography?.CommunesOf(territory).Select(commune => commune.Code).ToList() ?? [];
        if (communes.Count == 0)
        {
            Fail(UnknownCode, named ? $"No commune belongs to {Next}." : "No commune belongs to the territory of the grid.", "Write the SIREN of an EPCI or EPT of the geography.");
            return null;
        }

        if (named)
            _at++;
        return PlaceArea.Communes(communes, $"le territoire {_context.Geography!.NameOf(territory)}");
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
    private Condition? ProfessionIn()
    {
        if (!Accept("in"))
            return Fail(Syntax, $"'in' is expected after 'profession', not {Next}.", "Write 'profession in' and the name of a list of the grid.");
        var name = Next.Text;
        if (Next.Kind == TokenKind.End || !_context.Professions.TryGetValue(name, out var professions))
            return Fail(UnknownParameter, $"The grid keeps no list of professions called {Next}.", _context.Professions.Count == 0 ? "Add 'professions: { name: [infirmier, infirmière] }' to the grid." : Nearest.Suggest(name, _context.Professions.Keys));
        _at++;
        return new ProfessionCondition(name, professions);
    }

    private string? LabelName()
    {
        if (Next.Kind is TokenKind.Word or TokenKind.Number && DemandValidation.IsLabelName(Next.Text))
            return _tokens[_at++].Text;
        Fail(Syntax, $"A name is expected, not {Next}.", "Write small letters, digits and hyphens: 'label essential-worker'.");
        return null;
    }
}
