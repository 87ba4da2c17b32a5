using System.Collections.Frozen;

namespace Allocation.Sne;

/// <summary>Names of the exchange format, version 02.01.</summary>
internal static class SneFormat
{
    public const string Namespace = "http://nuu.application.i2/";
    public const string Root = "interfaceNuu";
    public const string Version = "02.01";

    /// <summary>Versions that are read (SNI-1).</summary>
    public static readonly FrozenSet<string> Versions = FrozenSet.Create("02.00", Version);

    /// <summary>Elements that stand several times under one parent; all others stand once.</summary>
    public static readonly FrozenSet<string> Items = FrozenSet.Create(
        "demande", "detailRessource", "personneACharge", "personneEnGarde", "cotitulaire", "modeleLogement", "typeLogement", "localisationSouhaite", "motifDemande");

    /// <summary>The name in version 02.01 of an element that some senders write with a final <c>e</c>.</summary>
    public static string Canonical(string name) => name switch
    {
        "listeLocalisationSouhaitee" => "listeLocalisationSouhaite",
        "localisationSouhaitee" => "localisationSouhaite",
        _ => name,
    };
}
