using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>Areas, and the vacant dwelling (SCO-8, SCO-20).</summary>
internal sealed partial class ConditionParser
{
    /// <summary><c>dwelling type is T3</c>, <c>dwelling financing is PLAI</c>, <c>dwelling priority-district</c>, <c>dwelling in commune 31555</c>.</summary>
    private Condition? OfDwelling()
    {
        if (Accept("priority-district"))
            return new DwellingTraitCondition(DwellingTraits.PriorityDistrict, 1);
        if (Accept("type"))
            return OneOf<Typology>(DwellingTraits.Typology, "dwelling type is", typology => typology != Typology.C);
        if (Accept("financing"))
            return OneOf<Financing>(DwellingTraits.Financing, "dwelling financing is", _ => true);
        if (Accept("in"))
            return Area("dwelling in") is { } area ? new DwellingAreaCondition(area) : null;
        return Fail(Syntax, $"{Next} is nothing of a dwelling.", "Write 'dwelling type is T3', 'dwelling financing is PLAI', 'dwelling priority-district' or 'dwelling in commune 31555'.");
    }

    private Condition? OneOf<T>(DwellingTraits trait, string phrase, Func<T, bool> isAsked)
        where T : struct, Enum
    {
        if (!Accept("is"))
            return Fail(TypeMismatch, $"'is' is expected, not {Next}.", $"Write '{phrase} {Enum.GetNames<T>()[^1]}'.");
        var mask = 0;
        var read = Listed("codes", () =>
        {
            if (!Enum.TryParse<T>(Next.Text, out var value) || Next.Kind != TokenKind.Word || !isAsked(value))
                return Fail(UnknownCode, $"{Next} is no code of it.", Nearest.Suggest(Next.Text, Enum.GetValues<T>().Where(isAsked).Select(known => known.ToString()))) is not null;
            mask |= 1 << Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);
            At++;
            return true;
        });
        return read ? new DwellingTraitCondition(trait, mask) : null;
    }

    /// <summary><c>commune 31555</c>, <c>arrondissement any of [75101, 75102]</c>, <c>departement 31</c>, <c>territory</c>; null with an error.</summary>
    private PlaceArea? Area(string word)
    {
        if (Accept("commune"))
            return ListedCommunes("commune", "la commune", "les communes");
        if (Accept("arrondissement"))
            return ListedCommunes("arrondissement", "l’arrondissement", "les arrondissements");
        if (Accept("departement"))
            return Departements();
        if (Accept("territory"))
            return Territories();
        Fail(Syntax, $"A place is expected, not {Next}.", $"Write '{word} territory', '{word} commune 31555', '{word} departement 31'{(word == "dwelling in" ? "." : $" or '{word} dwelling commune'.")}");
        return null;
    }

    /// <summary>One item, or <c>any of [one, another]</c>; false with an error.</summary>
    private bool Listed(string what, Func<bool> item)
    {
        if (!Accept("any"))
            return item();
        if (!Accept("of") || !Accept("["))
        {
            Refuse(Syntax, $"'of [' is expected after 'any', not {Next}.", $"Write 'any of [' and the {what}, commas between.");
            return false;
        }

        do
        {
            if (!item())
                return false;
        }
        while (Accept(","));
        if (Accept("]"))
            return true;
        Refuse(Syntax, $"']' is expected, not {Next}.", $"Close the list of {what}.");
        return false;
    }

    private PlaceArea? ListedCommunes(string word, string one, string several)
    {
        var codes = new List<InseeCode>();
        var read = Listed($"{word}s", () =>
        {
            if (!InseeCode.TryParse(Next.Text, out var code) || (Context.Geography is { } geography && !geography.TryFind(code, out _)))
            {
                Refuse(UnknownCode, $"{Next} is no {word}.", "Write its INSEE code, five characters.");
                return false;
            }

            codes.Add(code);
            At++;
            return true;
        });
        if (!read)
            return null;
        var places = codes.SelectMany(code => Context.Geography?.PlacesOf(code).Select(place => place.Code) ?? []).Concat(codes).Distinct();
        var names = string.Join(", ", codes.Select(code => Context.Geography is { } known && known.TryFind(code, out var commune) ? commune.Name : code.Value));
        return PlaceArea.Communes(places, $"{(codes.Count == 1 ? one : several)} {names}");
    }

    private PlaceArea? Departements()
    {
        var (numbers, codes) = (new List<int>(), new List<string>());
        var read = Listed("départements", () =>
        {
            if (PlaceNumber.OfDepartement(Next.Text) is not { } number)
            {
                Refuse(UnknownCode, $"{Next} is no département.", "Write its code: 01 to 95, 2A, 2B, or 971 to 976.");
                return false;
            }

            numbers.Add(number);
            codes.Add(Next.Text);
            At++;
            return true;
        });
        return read ? PlaceArea.Departements(numbers, $"{(codes.Count == 1 ? "le département" : "les départements")} {string.Join(", ", codes)}") : null;
    }

    private PlaceArea? Territories()
    {
        var territories = new List<TerritoryId>();
        if (!Next.Is("any") && Next.Kind != TokenKind.Number)
            return TakeTerritory(Context.Territory, "the territory of the grid") ? Territories(territories) : null;
        var read = Listed("territories", () =>
        {
            if (!TakeTerritory(new TerritoryId(Next.Text), Next.ToString()))
                return false;
            At++;
            return true;
        });
        return read ? Territories(territories) : null;

        bool TakeTerritory(TerritoryId territory, string named)
        {
            territories.Add(territory);
            if (Context.Geography?.CommunesOf(territory).Any() == true)
                return true;
            Refuse(UnknownCode, $"No commune belongs to {named}.", "Write the SIREN of an EPCI or EPT of the geography.");
            return false;
        }
    }

    private PlaceArea Territories(List<TerritoryId> territories)
    {
        var geography = Context.Geography!;
        return PlaceArea.Communes(
            territories.SelectMany(territory => geography.CommunesOf(territory)).Select(commune => commune.Code).Distinct(),
            $"{(territories.Count == 1 ? "le territoire" : "les territoires")} {string.Join(", ", territories.Select(geography.NameOf))}");
    }
}
