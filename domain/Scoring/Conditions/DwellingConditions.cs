using Allocation.Domain.Dwellings;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>The vacant dwelling is of one of some typologies or subsidy classes, or stands in a priority district (SCO-8).</summary>
/// <param name="Trait">What is asked.</param>
/// <param name="Mask">Bits of the values asked for.</param>
public sealed record DwellingTraitCondition(DwellingTraits Trait, int Mask) : Condition
{
    /// <inheritdoc />
    public override bool NeedsDwelling => true;

    /// <inheritdoc />
    public override DwellingTraits Traits => Trait;

    internal override Condition For(DwellingPlace dwelling) => new DecidedCondition(
        dwelling.Category.BitOf(Trait) is { } bit ? (bit & Mask) != 0 ? Truth.True : Truth.False : Truth.Unknown, Name, Words(dwelling.Category));

    private string Name => Trait switch
    {
        DwellingTraits.Typology => "Type du logement proposé",
        DwellingTraits.Financing => "Financement du logement proposé",
        _ => "Logement proposé en quartier prioritaire",
    };

    private string Words(DwellingCategory category) => Trait switch
    {
        DwellingTraits.Typology => category.Typology is { } typology ? typology == Typology.T6P ? "T6 et plus" : typology.ToString() : FrenchFacts.NotStated,
        DwellingTraits.Financing => category.Financing?.ToString() ?? FrenchFacts.NotStated,
        _ => category.InPriorityDistrict switch { true => "oui", false => "non", null => FrenchFacts.NotStated },
    };
}

/// <summary>The vacant dwelling stands in an area (SCO-8).</summary>
/// <param name="Area">Where.</param>
public sealed record DwellingAreaCondition(PlaceArea Area) : Condition
{
    /// <inheritdoc />
    public override bool NeedsDwelling => true;

    internal override Condition For(DwellingPlace dwelling)
    {
        var inside = Area.Contains(dwelling.Commune);
        return new DecidedCondition(inside ? Truth.True : Truth.False, "Logement proposé", $"{(inside ? "dans" : "hors de")} : {Area.Words}");
    }
}

/// <summary>What the vacant dwelling decides for every demand.</summary>
/// <param name="Truth">Whether it holds.</param>
/// <param name="Name">What was asked, in French.</param>
/// <param name="Words">How the dwelling is, in French.</param>
public sealed record DecidedCondition(Truth Truth, string Name, string Words) : Condition;
