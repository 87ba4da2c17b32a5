namespace Allocation.Domain.Territories;

/// <summary>
/// Key of the territory that scores a demand: the SIREN of the établissement public territorial where there is one, else
/// <c>75056</c> for Paris itself, else the SIREN of the EPCI, else the INSEE code of the commune (SCO-14).
/// </summary>
public readonly record struct TerritoryId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}
