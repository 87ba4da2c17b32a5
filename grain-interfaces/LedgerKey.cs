namespace Allocation.GrainInterfaces;

/// <summary>The ledger of one landlord in one département.</summary>
/// <param name="Landlord">The landlord, as its dwellings name it.</param>
/// <param name="Departement">Code of the département.</param>
[GenerateSerializer, Immutable, Alias("allocation.ledger-key")]
public readonly record struct LedgerKey([property: Id(0)] string Landlord, [property: Id(1)] string Departement)
{
    /// <summary>Key of the actor, <c>92/Office fictif</c>: the code first, for a name may hold a stroke.</summary>
    public override string ToString() => $"{Departement}/{Landlord}";

    /// <summary>The ledger of an actor's key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static LedgerKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var stroke = key.IndexOf('/', StringComparison.Ordinal);
        return stroke > 0 ? new LedgerKey(key[(stroke + 1)..], key[..stroke]) : throw new FormatException("A ledger is a département and a landlord.");
    }
}
