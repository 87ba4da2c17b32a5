using Allocation.Domain.Demands;

namespace Allocation.Sne;

/// <summary>What the envelope says of all the demands of a message (SNI-2).</summary>
/// <param name="Version"><c>02.00</c> or <c>02.01</c>.</param>
/// <param name="FileType">Code <c>typeFichier</c> (SNI-6); null when missing, and then the number tells a modification from a creation; null when unknown, and then every demand is refused.</param>
/// <param name="FileDate">When the file was made; null when missing or unreadable.</param>
public sealed record SneHeader(string Version, string? FileType, DateTimeOffset? FileDate);

/// <summary>One demand of a message: the file it makes, or why it makes none.</summary>
public sealed record SneDemand
{
    /// <summary>Line of the <c>demande</c> element, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Path of the element, numbered from 1: <c>interfaceNuu/demande[3]</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The envelope it came in.</summary>
    public required SneHeader Header { get; init; }

    /// <summary>Its number when well formed, even when the demand is refused; null in a creation that has none yet.</summary>
    public UniqueNumber? Number { get; init; }

    /// <summary>What the demand says; null when <see cref="Errors"/> refuse it. Without a number its <c>UniqueNumber</c> is <c>default</c>.</summary>
    public DemandFile? File { get; init; }

    /// <summary>Why the demand is refused, all reasons together (SNI-28); empty when it is not.</summary>
    public IReadOnlyList<SneFault> Errors { get; init; } = [];

    /// <summary>What the demand lacks or says in a way that gives no fact; it stands all the same.</summary>
    public IReadOnlyList<SneFault> Warnings { get; init; } = [];

    /// <summary>
    /// SHA-256 of the content in hexadecimal, number excluded: the same for any prefix, indentation and order of attributes.
    /// Empty when the demand was too large to be read.
    /// </summary>
    public required string ContentHash { get; init; }
}
