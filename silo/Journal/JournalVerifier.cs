using Allocation.Grains.Storage;

namespace Allocation.Silo.Journal;

/// <summary>What a look at a table of the journal found.</summary>
/// <param name="Shard">The table.</param>
/// <param name="Seals">Seals that were looked at.</param>
/// <param name="Entries">Entries behind them.</param>
/// <param name="IsSigned">Whether they are signed, and the key to tell is here.</param>
/// <param name="Last">The last of them; null when there is none.</param>
/// <param name="Faults">Seals that do not hold, at most a hundred, and an entry outside them.</param>
public sealed record JournalFinding(JournalShard Shard, long Seals, long Entries, bool IsSigned, JournalSeal? Last, IReadOnlyList<SealFault> Faults);

/// <summary>A seal that does not hold.</summary>
/// <param name="Number">Which; 0 of what is outside all seals.</param>
/// <param name="After">Its entries stand behind this position,</param>
/// <param name="Through">up to and with this one.</param>
/// <param name="Kind"><c>entries-differ</c>: a row was changed, put in or taken out; <c>seal-missing</c>: one before it is gone; <c>signature</c>: it is not of this installation's key, or is gone; <c>unsigned</c>: no seal of the table is signed, and the installation has a key; <c>form</c>: its entries were read in a way that this build does not know; <c>outside</c>: an entry stands at a position where none can.</param>
public sealed record SealFault(long Number, long After, long Through, string Kind);

/// <summary>Goes through the journal anew and compares with its seals: some thousand of them by one question, so that a year of one a minute is some hundred questions.</summary>
public sealed class JournalVerifier(IJournal journal, SealOptions options)
{
    /// <summary>Before every position there is.</summary>
    internal const long BeforeAll = -1;

    private const int Page = 5_000;
    private const int MostFaults = 100;

    /// <summary>Entries of one question, by what the seals say: the answer is not held, but a question has its time.</summary>
    private const long MostEntries = 500_000;

    /// <summary>Looks at all of a table; of tens of millions of entries it takes minutes.</summary>
    public async Task<JournalFinding> Verify(JournalShard shard, CancellationToken cancellation)
    {
        var (last, seals, entries, signed, faults) = (default(JournalSeal), 0L, 0L, 0L, new List<SealFault>());
        for (var page = await journal.Seals(shard, 0, Page); page.Count > 0; page = await journal.Seals(shard, last!.Number, Page))
        {
            foreach (var run in Runs(page))
            {
                cancellation.ThrowIfCancellationRequested();

                // Each from the link that stands before it: what is wrong in one seal is not wrong in those behind.
                JournalStretch[] stretches = [.. run.Select((seal, index) => new JournalStretch(seal.Through, (index > 0 ? run[index - 1] : last)?.Link ?? JournalSeal.Origin(shard)))];
                var chained = await Task.Run(() => journal.Chain(shard, run[0].After, stretches), cancellation);
                foreach (var (seal, found) in run.Zip(chained))
                {
                    if (seal.Number != (last?.Number ?? 0) + 1 || seal.After != (last?.Through ?? BeforeAll))
                        Fault(seal, "seal-missing");
                    if (seal.Form != JournalSeal.PresentForm)
                        Fault(seal, "form");
                    else if (found.Entries != seal.Entries || !found.Link.AsSpan().SequenceEqual(seal.Link))
                        Fault(seal, "entries-differ");
                    if (options.Key is { } key && (seal.Signature is null ? last?.Signature is not null : !seal.IsSignedBy(key)))
                        Fault(seal, "signature");
                    (last, seals, entries, signed) = (seal, seals + 1, entries + found.Entries, signed + (seal.Signature is null ? 0 : 1));
                }
            }
        }

        // Where none behind it is signed nothing is missing by comparison: the newest of a product that has a key is signed.
        if (options.Key is not null && last is { Signature: null } && faults.TrueForAll(fault => fault.Number != last.Number))
            Fault(last, signed == 0 ? "unsigned" : "signature");
        if (await journal.Outside(shard) is { } planted)
            faults.Add(new SealFault(0, planted - 1, planted, "outside"));
        return new JournalFinding(shard, seals, entries, options.Key is not null && seals > 0 && signed == seals, last, faults);

        void Fault(JournalSeal seal, string kind)
        {
            if (faults.Count < MostFaults)
                faults.Add(new SealFault(seal.Number, seal.After, seal.Through, kind));
        }
    }

    /// <summary>Seals that follow on each other, as many as one question bears. Where one is missing, or says what cannot be, the next begins a run of its own.</summary>
    private static IEnumerable<List<JournalSeal>> Runs(IReadOnlyList<JournalSeal> page)
    {
        var (run, entries) = (new List<JournalSeal>(), 0L);
        foreach (var seal in page)
        {
            if (run.Count > 0 && (seal.After != run[^1].Through || seal.Through < seal.After || entries + seal.Entries > MostEntries))
            {
                yield return run;
                (run, entries) = ([], 0);
            }

            run.Add(seal);
            entries += Math.Max(0, seal.Entries);
        }

        yield return run;
    }
}
