using System.Collections.Concurrent;
using Allocation.Domain.Amendments;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Population;

namespace Allocation.LoadTests.Simulate.Load;

/// <summary>A household as its clients know it: what they were told is done is in here, and nothing else.</summary>
internal sealed class Household(long index, DemandFile file)
{
    private int _busy;

    /// <summary>Its place in the population.</summary>
    public long Index => index;

    /// <summary>Its file after every acknowledged change.</summary>
    public DemandFile File { get; private set; } = file;

    /// <summary>Its version.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>Whether a command brought no answer to the end: what became of it nobody knows.</summary>
    public bool Unknown { get; set; }

    /// <summary>Takes it for one change; false when another has it.</summary>
    public bool TryTake() => !Unknown && Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    /// <summary>Gives it back.</summary>
    public void Release() => Volatile.Write(ref _busy, 0);

    /// <summary>A change was acknowledged.</summary>
    public void Acknowledged(DemandFile after, int version) => (File, Version) = (after, version);
}

/// <summary>A change to be sent.</summary>
/// <param name="Household">Whose; taken, to be released.</param>
/// <param name="Patch">What changes.</param>
/// <param name="After">The file after it.</param>
/// <param name="Kind">Why.</param>
internal sealed record PlannedChange(Household Household, byte[] Patch, DemandFile After, ChangeKind Kind);

/// <summary>
/// The register as the clients know it: the population, and every change that was acknowledged. Only households that change are held; the others
/// are drawn again when they are needed.
/// </summary>
internal sealed class Households(PopulationOptions options, Geography geography, int changing)
{
    /// <summary>Events drawn before a slot goes unused: others are busy, or the event changes nothing.</summary>
    private const int Attempts = 20;

    /// <summary>Distance between the draws of one slot.</summary>
    private const long Apart = 1L << 40;

    private readonly ConcurrentDictionary<long, Household> _held = [];
    private readonly HouseholdGenerator _generator = new(options, geography);
    private readonly EventStream _events = new(options, geography);

    /// <summary>Households that changed.</summary>
    public IReadOnlyCollection<Household> Changed => [.. _held.Values.Where(household => household.Version > 1 || household.Unknown)];

    /// <summary>How many there are.</summary>
    public int Count => options.Demands;

    /// <summary>The file of a household as it stands.</summary>
    public DemandFile FileOf(long index) => _held.TryGetValue(index, out var held) ? held.File : _generator.Generate(index);

    /// <summary>A plausible change of one of the households that change; null when none was found.</summary>
    public PlannedChange? Any(long number)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var draw = number + (attempt * Apart);
            var index = _events.IndexOf(draw) % changing * (options.Demands / changing);
            if (Hold(index) is not { } household)
                continue;
            var change = _events.At(draw, household.File, options.Today);

            // The load is put on by a role that is shown no confidential facts, and says nothing of them.
            if (Plan(household, DemandJson.Difference(Discretion.WithoutConfidential(household.File), Discretion.WithoutConfidential(change.After)), change.Kind) is { } planned)
                return planned;
        }

        return null;
    }

    /// <summary>A change of a household that moves it on its lists: its right to housing is recognised, or ended. Null when it is not to be had.</summary>
    public PlannedChange? Move(UniqueNumber number) =>
        _generator.IndexOf(number) is { } index && index < options.Demands && Hold(index) is { } household
            ? Plan(household, household.File.Dalo == "ACTIF" ? """{"dalo":"NON"}"""u8.ToArray() : """{"dalo":"ACTIF"}"""u8.ToArray(), ChangeKind.DaloChanged)
            : null;

    private Household? Hold(long index)
    {
        var household = _held.GetOrAdd(index, at => new Household(at, _generator.Generate(at)));
        return household.TryTake() ? household : null;
    }

    /// <summary>A change that the product takes: of a household whose hidden facts leave no room for one, clients make another.</summary>
    private PlannedChange? Plan(Household household, byte[] patch, ChangeKind kind)
    {
        if (patch.Length > 2 && DemandAmendment.Apply(household.File, patch, seesConfidential: false).File is { } after && DemandValidation.Faults(after, geography).Count == 0 && !DemandJson.Write(after).AsSpan().SequenceEqual(DemandJson.Write(household.File)))
            return new PlannedChange(household, patch, after, kind);
        household.Release();
        return null;
    }
}
