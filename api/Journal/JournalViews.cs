using Allocation.Grains.Storage;
using Allocation.Silo.Journal;

namespace Allocation.Api.Journal;

/// <summary>A seal as shown.</summary>
/// <param name="Table">The table: <c>commands</c>, <c>readings</c>, <c>changes</c>, <c>facts</c>.</param>
/// <param name="Number">From 1.</param>
/// <param name="After">It covers the entries behind this position,</param>
/// <param name="Through">up to and with this one.</param>
/// <param name="Entries">How many they are.</param>
/// <param name="Link">SHA-256 behind the last of them, hexadecimal.</param>
/// <param name="At">When it was made.</param>
/// <param name="Signature">HMAC-SHA256 of the installation, hexadecimal; absent where it has no key.</param>
/// <param name="Form">How its entries are read and hashed: 1.</param>
internal sealed record SealView(string Table, long Number, long After, long Through, long Entries, string Link, DateTimeOffset At, string? Signature, int Form = 1)
{
    public static SealView Of(JournalSeal seal) => new(
        seal.Shard.ToString().ToLowerInvariant(), seal.Number, seal.After, seal.Through, seal.Entries, Convert.ToHexStringLower(seal.Link), seal.At, seal.Signature is null ? null : Convert.ToHexStringLower(seal.Signature), seal.Form);
}

/// <summary>Seals as a host gives them.</summary>
internal sealed record SealList(IReadOnlyList<SealView> Seals);

/// <summary>What a look at a table found.</summary>
/// <param name="Table">The table.</param>
/// <param name="Seals">Seals that were looked at.</param>
/// <param name="Entries">Entries behind them.</param>
/// <param name="IsSigned">Whether all are signed, and the key to tell was here.</param>
/// <param name="Last">The last of them: compare it with the one you kept.</param>
/// <param name="Faults">Seals that do not hold, at most a hundred.</param>
internal sealed record TableReport(string Table, long Seals, long Entries, bool IsSigned, SealView? Last, IReadOnlyList<SealFault> Faults)
{
    public static TableReport Of(JournalFinding finding) => new(
        finding.Shard.ToString().ToLowerInvariant(), finding.Seals, finding.Entries, finding.IsSigned, finding.Last is { } last ? SealView.Of(last) : null, finding.Faults);
}

/// <summary>Whether the journal holds.</summary>
/// <param name="Holds">Whether every seal does.</param>
/// <param name="Tables">Table by table.</param>
internal sealed record VerificationReport(bool Holds, IReadOnlyList<TableReport> Tables);
