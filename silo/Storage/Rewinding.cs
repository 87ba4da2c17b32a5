using Allocation.Domain.Demands;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage;

/// <summary>Takes changes back, the newest first, from the present file to the one of an earlier version.</summary>
internal sealed class Rewinding
{
    private int _version;
    private DemandFile? _file;
    private bool _lost;

    /// <summary>What was reached; <see cref="PastDemand.None"/> when nothing was taken.</summary>
    public PastDemand Result => _lost ? PastDemand.NotKept : _file is null ? PastDemand.None : new PastDemand(true, _version, _file);

    /// <summary>Takes one row: a change to take back, or none when the present version is the one wanted.</summary>
    /// <param name="wanted">Version wanted.</param>
    /// <param name="present">Present version.</param>
    /// <param name="file">Reads the present file.</param>
    /// <param name="undo">The patch that takes the change back; null when it was not kept.</param>
    public void Take(int wanted, int present, Func<DemandFile> file, byte[]? undo)
    {
        _version = wanted;
        _file ??= file();
        if (wanted == present || _lost)
            return;
        (_file, _lost) = undo is not null && DemandJson.Amend(_file, undo).File is { } before ? (before, false) : (_file, true);
    }
}
