using Allocation.Domain.Territories;

namespace Allocation.Domain.Facts;

/// <summary>Communes and départements as numbers: those of their codes, Corsica beside the others.</summary>
public static class PlaceNumber
{
    private const int Corsica = 1_000_000;
    private const int FirstOverseas = 97_000;

    /// <summary>Number of a commune.</summary>
    public static int Of(InseeCode code) => code.Value[1] switch
    {
        'A' => Corsica + int.Parse(code.Value.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture),
        'B' => 2 * Corsica + int.Parse(code.Value.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture),
        _ => int.Parse(code.Value, System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Number of the département of a commune.</summary>
    public static int DepartementOf(int commune) => commune is >= FirstOverseas and < Corsica ? commune / 100 : commune / 1_000;

    /// <summary>Number a commune of a département could have, and none has: it lies in no list of communes.</summary>
    public static int SampleOf(int departement) => departement is >= FirstOverseas / 100 and < Corsica / 1_000 ? departement * 100 + 99 : departement * 1_000 + 999;

    /// <summary>A number that lies in a département as those of its communes do.</summary>
    internal static int SomeCommuneOf(int departement) => departement >= FirstOverseas / 100 && departement < Corsica / 1_000 ? departement * 100 + 1 : departement * 1_000 + 1;

    /// <summary>Number of a département; null when the code is none: 01 to 95, 2A, 2B, 971 to 989.</summary>
    public static int? OfDepartement(string code) => code switch
    {
        "2A" => Corsica / 1_000,
        "2B" => 2 * Corsica / 1_000,
        { Length: 2 } when int.TryParse(code, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is > 0 and < 96 and not 20 => number,
        { Length: 3 } when int.TryParse(code, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is > 970 and < 990 => number,
        _ => null,
    };
}
