using System.Collections.Immutable;
using Allocation.Domain;
using Allocation.Domain.Demands;

namespace Allocation.GrainInterfaces.Imports;

/// <summary>
/// Enters many demands without waking an actor for each: they are new, so nobody holds them. Any number of these work beside each other;
/// the store's unique numbers and commands keep a line that comes twice from being two demands.
/// </summary>
[Alias("allocation.bulk-entry")]
public interface IBulkEntryGrain : IGrainWithIntegerKey
{
    /// <summary>Enters the demands of some lines. When it has answered, what it entered is durable.</summary>
    [Alias("enter")]
    Task<BulkReceipt> Enter(BulkLines lines);
}

/// <summary>Lines of a file.</summary>
/// <param name="First">Number of the first of them in the file, from 1.</param>
/// <param name="Lines">Each a demand as JSON, UTF-8; an empty one is none.</param>
/// <param name="Actor">Who brings them.</param>
[GenerateSerializer, Immutable, Alias("allocation.bulk-lines")]
public sealed record BulkLines([property: Id(0)] long First, [property: Id(1)] ImmutableArray<byte[]> Lines, [property: Id(2)] Actor Actor);

/// <summary>What became of some lines.</summary>
/// <param name="Entered">Demands that are new in the register.</param>
/// <param name="Unchanged">Lines that had been entered before, just as they are.</param>
/// <param name="Refused">The others, each with what is wrong.</param>
[GenerateSerializer, Immutable, Alias("allocation.bulk-receipt")]
public sealed record BulkReceipt([property: Id(0)] int Entered, [property: Id(1)] int Unchanged, [property: Id(2)] ImmutableArray<RefusedLine> Refused);

/// <summary>A line that was not entered.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Number">Unique number of its demand; null when it has none that can be read.</param>
/// <param name="Faults">Where it is wrong, what is, and how to mend it.</param>
[GenerateSerializer, Immutable, Alias("allocation.refused-line")]
public sealed record RefusedLine([property: Id(0)] long Line, [property: Id(1)] UniqueNumber? Number, [property: Id(2)] ImmutableArray<InputFault> Faults);
