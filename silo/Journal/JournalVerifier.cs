using Allocation.Grains.Storage;

namespace Allocation.Silo.Journal;

/// <summary>What a look at a table of the journal found.</summary>
/// <param name="Shard">The table.</param>
/// <param name="Seals">Seals that were looked at.</param>
/// <param name="Entries">Entries behind them.</param>
/// <param name="IsSigned">Whether they are signed, and the key to tell is here.</param>
/// <param name="Last">The last of them; null when there is none.</param>
/// <param name="Faults">Seals that do not hold, at most a hundred.</param>
public sealed record JournalFinding(JournalShard Shard, long Seals, long Entries, bool IsSigned, JournalSeal? Last, IReadOnlyList<SealFault> Faults);

/// <summary>A seal that does not hold.</summary>
/// <param name="Number">Which.</param>
/// <param name="After">Its entries stand behind this position,</param>
/// <param name="Through">up to and with this one.</param>
/// <param name="Kind"><c>entries-differ</c>: a row was changed, put in or taken out; <c>seal-missing</c>: one before it is gone; <c>signature</c>: it is not of this installation's key, or is gone; <c>outside</c>: an entry stands at a position where none can, before all seals.</param>
public sealed record SealFault(long Number, long After, long Through, string Kind);

/// <summary>Goes through the journal anew and compares with its seals.</summary>
public sealed class JournalVerifier(IJournal journal, SealOptions options)
{
    /// <summary>Before every position there is.</summary>
    internal const long BeforeAll = -1;

    private const int Page = 500;
    private const int MostFaults = 100;

    /// <summary>Looks at all of a table; of tens of millions of entries it takes minutes.</summary>
    public async Task<JournalFinding> Verify(JournalShard shard, CancellationToken cancellation)
    {
        var (last, seals, entries, signed, faults) = (default(JournalSeal), 0L, 0L, options.Key is not null, new List<SealFault>());
        for (var page = await journal.Seals(shard, 0, Page); page.Count > 0; page = await journal.Seals(shard, last!.Number, Page))
        {
            foreach (var seal in page)
            {
                cancellation.ThrowIfCancellationRequested();
                if (seal.Number != (last?.Number ?? 0) + 1 || seal.After != (last?.Through ?? BeforeAll))
                    Fault(seal, "seal-missing");

                // From the link that stands before it: what is wrong in one seal is not wrong in those behind.
                var (link, found) = await Task.Run(() => journal.Chain(shard, seal.After, seal.Through, last?.Link ?? JournalSeal.Origin(shard)), cancellation);
                if (found != seal.Entries || !link.AsSpan().SequenceEqual(seal.Link))
                    Fault(seal, "entries-differ");
                signed &= seal.Signature is not null;
                if (options.Key is { } key && (seal.Signature is null ? last?.Signature is not null : !seal.IsSignedBy(key)))
                    Fault(seal, "signature");
                (last, seals, entries) = (seal, seals + 1, entries + found);
            }
        }

        // Where all are unsigned nothing is missing by comparison: the newest of a product that has a key is signed.
        if (options.Key is not null && last is { Signature: null } && faults.TrueForAll(fault => fault.Number != last.Number))
            Fault(last, "signature");
        if (await journal.Through(shard, long.MinValue, BeforeAll, 1) is { } planted)
            faults.Add(new SealFault(0, long.MinValue, planted, "outside"));
        return new JournalFinding(shard, seals, entries, signed && seals > 0, last, faults);

        void Fault(JournalSeal seal, string kind)
        {
            if (faults.Count < MostFaults)
                faults.Add(new SealFault(seal.Number, seal.After, seal.Through, kind));
        }
    }
}
