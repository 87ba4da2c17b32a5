using System.Globalization;
using Allocation.Domain.Demands;

namespace Allocation.Population;

/// <summary>Names nobody bears: plants for families, small things for given names. Contacts lead nowhere.</summary>
internal sealed class Names
{
    private static readonly string[] Plants =
    [
        "Fougère", "Bruyère", "Coquelicot", "Pissenlit", "Genévrier", "Myrtille", "Ortie-Blanche", "Pâquerette", "Roseau", "Sauge-des-Prés",
        "Trèfle-Rouge", "Verveine", "Achillée", "Bourrache", "Camomille", "Digitale", "Églantier", "Fenouil", "Gentiane", "Houblon",
        "Iris-d'Eau", "Jonquille", "Lavandin", "Mélilot", "Nénuphar", "Origan", "Pervenche", "Quintefeuille", "Réséda", "Salsifis",
    ];

    private static readonly string[] Things =
    [
        "Plume", "Galet", "Brindille", "Lanterne", "Nuage", "Caillou", "Étincelle", "Boussole", "Noisette", "Virgule",
        "Parapluie", "Balançoire", "Écharpe", "Moulin", "Ficelle", "Grelot", "Toupie", "Marelle", "Luciole", "Tournevent",
    ];

    private readonly string? _married;

    private Names(string lastName, string? married)
    {
        LastName = lastName;
        _married = married;
    }

    /// <summary>Name of the family.</summary>
    public string LastName { get; }

    public static Names Of(ref Draw draw) =>
        new(Plants[draw.Below(Plants.Length)], draw.Chance(1_500) ? Plants[draw.Below(Plants.Length)] : null);

    public static string GivenName(ref Draw draw) => Things[draw.Below(Things.Length)];

    /// <summary>Identity of the applicant. The number belongs to the range kept for fiction (06 39 98).</summary>
    public PersonIdentity Applicant(ref Draw draw, long index, string commune)
    {
        var digits = draw.Below(10_000);
        return new PersonIdentity
        {
            Title = draw.Chance(5_700) ? "2" : "1",
            LastName = LastName,
            BirthName = _married ?? LastName,
            FirstName = GivenName(ref draw),
            Phone = draw.Chance(9_200) ? string.Create(CultureInfo.InvariantCulture, $"063998{digits:D4}") : null,
            Email = draw.Chance(8_800) ? string.Create(CultureInfo.InvariantCulture, $"menage.{index}@example.org") : null,
            Address = new PostalAddress { Abroad = false, Number = (1 + digits % 90).ToString(CultureInfo.InvariantCulture), Street = "rue de la Population-Fictive", Commune = commune },
        };
    }

    /// <summary>Identity of a partner: a name only.</summary>
    public PersonIdentity Partner(ref Draw draw) => new() { LastName = LastName, BirthName = Plants[draw.Below(Plants.Length)], FirstName = GivenName(ref draw) };
}
