namespace Allocation.GrainInterfaces.Imports;

/// <summary>How far the import of a file has come. Key: <see cref="ImportProgress.KeyOf"/>.</summary>
[Alias("allocation.import")]
public interface IImportGrain : IGrainWithStringKey
{
    /// <summary>How far it is.</summary>
    [Alias("read")]
    Task<ImportProgress> Read();

    /// <summary>More lines are done. Durable when it has answered; one that is not further changes nothing.</summary>
    [Alias("advance")]
    Task Advance(ImportProgress reached);
}

/// <summary>How far an import has come.</summary>
/// <param name="Lines">Lines of the file that are done with: the next attempt begins behind them.</param>
/// <param name="Entered">Demands entered.</param>
/// <param name="Unchanged">Lines that had been entered before.</param>
/// <param name="Refused">Lines refused.</param>
/// <param name="Digest">SHA-256 of these lines, hexadecimal: another file under the same name has another one.</param>
[GenerateSerializer, Immutable, Alias("allocation.import-progress")]
public sealed record ImportProgress([property: Id(0)] long Lines, [property: Id(1)] long Entered, [property: Id(2)] long Unchanged, [property: Id(3)] long Refused, [property: Id(4)] string Digest)
{
    /// <summary>Nothing was done yet.</summary>
    public static ImportProgress None { get; } = new(0, 0, 0, 0, "");

    /// <summary>Key of an import: names are an organisation's own.</summary>
    public static string KeyOf(Actor actor, string name)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return $"import/{actor.Organisation}/{name}";
    }
}
