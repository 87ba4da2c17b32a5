using Allocation.GrainInterfaces.Imports;

namespace Allocation.Grains.Storage;

/// <summary>
/// Many new demands in one transaction with the progress of the import that brings them: killed anywhere, an import goes on
/// where its demands end, none lost and none twice (C1, B7).
/// </summary>
public interface IImportStore
{
    /// <summary>How far an import is.</summary>
    Task<ImportProgress> Progress(string import);

    /// <summary>Writes what is new among the demands of some lines: state, change record and audit as <see cref="IDemandStore.Commit"/> does, and the progress of the import.</summary>
    /// <returns>What became of them; null, and nothing is written, when the import does not stand just before these lines.</returns>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: read the progress before anything else.</exception>
    Task<EnteredBatch?> Enter(ImportBatch batch);

    /// <summary>Writes what is new among some demands that no import brings which goes on where it ended, in one transaction.</summary>
    /// <returns>What became of each, in the order given.</returns>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: the same demands by the same commands again are known.</exception>
    Task<IReadOnlyList<CommitStatus>> Enter(IReadOnlyList<DemandCommit> demands);
}

/// <summary>Some lines of an import.</summary>
public sealed record ImportBatch
{
    /// <summary>Key of the import.</summary>
    public required string Import { get; init; }

    /// <summary>Lines done with before these.</summary>
    public required long Before { get; init; }

    /// <summary>Digest of those lines: another file of the same name stands at the same number of lines, and is another.</summary>
    public required string DigestBefore { get; init; }

    /// <summary>How many lines these are.</summary>
    public required int Lines { get; init; }

    /// <summary>Of these, those that are no demand which can be stored.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Digest of all lines up to the last of these.</summary>
    public required string Digest { get; init; }

    /// <summary>The demands, all of them new.</summary>
    public required IReadOnlyList<DemandCommit> Demands { get; init; }

    /// <summary>Whether these lines are the next ones of an import.</summary>
    public bool Follows(ImportProgress reached)
    {
        ArgumentNullException.ThrowIfNull(reached);
        return reached.Lines == Before && reached.Digest == DigestBefore;
    }

    /// <summary>How far the import is after these.</summary>
    /// <param name="before">How far it was.</param>
    /// <param name="statuses">What became of each demand.</param>
    public ImportProgress After(ImportProgress before, IReadOnlyCollection<CommitStatus> statuses)
    {
        ArgumentNullException.ThrowIfNull(before);
        var (entered, unchanged) = (statuses.Count(status => status == CommitStatus.Written), statuses.Count(status => status == CommitStatus.KnownCommand));
        return new ImportProgress(before.Lines + Lines, before.Entered + entered, before.Unchanged + unchanged, before.Refused + Unreadable + Demands.Count - entered - unchanged, Digest);
    }
}

/// <summary>What became of some lines of an import.</summary>
/// <param name="Reached">How far the import is with them.</param>
/// <param name="Statuses">What became of each demand, in the order given.</param>
public sealed record EnteredBatch(ImportProgress Reached, IReadOnlyList<CommitStatus> Statuses);
