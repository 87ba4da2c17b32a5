using System.Collections.Immutable;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Orleans.Concurrency;

namespace Allocation.GrainInterfaces.Imports;

/// <summary>
/// Enters a file of new demands, chunk after chunk, without waking an actor for any of them: they are new, so nobody holds them.
/// Key: <see cref="ImportProgress.KeyOf"/>.
/// </summary>
/// <remarks>Chunks are read beside each other, may overtake each other on their way, and are made durable in the order of the file.</remarks>
[Alias("allocation.import")]
public interface IImportGrain : IGrainWithStringKey
{
    /// <summary>How long a chunk waits for its answer: those before it are made durable first.</summary>
    const string MostAwaited = "00:00:30";

    /// <summary>How far the import is.</summary>
    [AlwaysInterleave, Alias("read")]
    Task<ImportProgress> Read();

    /// <summary>Begins to send the file, from the start or again: whoever sent it before, and may not know that its client is gone, enters nothing more.</summary>
    [AlwaysInterleave, Alias("begin")]
    Task<ImportAttempt> Begin();

    /// <summary>Enters the demands of some lines. When it has answered, they and the progress they make are durable, in one transaction.</summary>
    /// <returns>What became of them; null when a later attempt began, or the import does not stand just before them.</returns>
    [AlwaysInterleave, ResponseTimeout(MostAwaited), Alias("enter")]
    Task<ImportReceipt?> Enter(ImportLines lines);
}

/// <summary>One sending of a file.</summary>
/// <param name="Id">Tells it from others.</param>
/// <param name="Reached">Where it begins.</param>
[GenerateSerializer, Immutable, Alias("allocation.import-attempt")]
public sealed record ImportAttempt([property: Id(0)] Guid Id, [property: Id(1)] ImportProgress Reached);

/// <summary>Whole lines of a file.</summary>
/// <param name="Attempt">By which sending they come.</param>
/// <param name="Before">Lines of the file that stand before them.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Text">Each a demand as JSON, UTF-8, with a line feed at its end; a blank one is none.</param>
/// <param name="Digest">Digest of the file up to the last of them, as <see cref="ImportProgress.Digest"/>.</param>
/// <param name="Actor">Who brings them.</param>
/// <param name="DigestBefore">Digest of the lines that stand before them; empty when there are none.</param>
[GenerateSerializer, Immutable, Alias("allocation.import-lines")]
public sealed record ImportLines(
    [property: Id(0)] Guid Attempt, [property: Id(1)] long Before, [property: Id(2)] int Count, [property: Id(3)] byte[] Text, [property: Id(4)] string Digest, [property: Id(5)] Actor Actor, [property: Id(6)] string DigestBefore);

/// <summary>What became of some lines.</summary>
/// <param name="Reached">How far the import is with them.</param>
/// <param name="Refused">Those that were not entered, in the order of the file.</param>
[GenerateSerializer, Immutable, Alias("allocation.import-receipt")]
public sealed record ImportReceipt([property: Id(0)] ImportProgress Reached, [property: Id(1)] ImmutableArray<RefusedLine> Refused);

/// <summary>A line that was not entered.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Number">Unique number of its demand; null when it has none that can be read.</param>
/// <param name="Faults">Where it is wrong, what is, and how to mend it.</param>
[GenerateSerializer, Immutable, Alias("allocation.refused-line")]
public sealed record RefusedLine([property: Id(0)] long Line, [property: Id(1)] UniqueNumber? Number, [property: Id(2)] ImmutableArray<InputFault> Faults);

/// <summary>How far an import has come.</summary>
/// <param name="Lines">Lines of the file that are done with: the next attempt begins behind them.</param>
/// <param name="Entered">Demands entered.</param>
/// <param name="Unchanged">Lines that had been entered before, in this file or another.</param>
/// <param name="Refused">Lines refused.</param>
/// <param name="Digest">SHA-256 of these lines, each with a line feed at its end, hexadecimal: another file under the same name has another one.</param>
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
