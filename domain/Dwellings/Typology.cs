using System.Text.Json.Serialization;

namespace Allocation.Domain.Dwellings;

/// <summary>Kinds of dwelling as wished in a demand (list <c>typeLogement</c> of the register) and as let.</summary>
[JsonConverter(typeof(Spelled<Typology>))]
public enum Typology
{
    /// <summary>A single room (<c>C</c>); wished only, never the typology of a dwelling here.</summary>
    C = 0,

    /// <summary>One main room.</summary>
    T1 = 1,

    /// <summary>Two main rooms.</summary>
    T2 = 2,

    /// <summary>Three main rooms.</summary>
    T3 = 3,

    /// <summary>Four main rooms.</summary>
    T4 = 4,

    /// <summary>Five main rooms.</summary>
    T5 = 5,

    /// <summary>Six main rooms or more.</summary>
    T6P = 6,
}

/// <summary>Reads the rooms out of a typology.</summary>
public static class Typologies
{
    /// <summary>How many typologies there are; their numbers are 0 to this, exclusive.</summary>
    public const int Count = 7;

    /// <summary>Main rooms; the smallest of the class for <see cref="Typology.T6P"/>.</summary>
    public static int Rooms(this Typology typology) => typology == Typology.C ? 1 : (int)typology;
}
