using System.Collections.Immutable;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux.Simulation;

/// <summary>Dwellings alike that a landlord expects to release in a year.</summary>
public sealed record TrialGroup
{
    /// <summary>Commune.</summary>
    public required InseeCode Commune { get; init; }

    /// <summary>Typology.</summary>
    public required Typology Typology { get; init; }

    /// <summary>Subsidy class.</summary>
    public required Financing Financing { get; init; }

    /// <summary>Whether they stand in a quartier prioritaire; null when not known.</summary>
    public bool? InPriorityDistrict { get; init; }

    /// <summary>How many, from 1.</summary>
    public required int Count { get; init; }

    /// <summary>How many of them are subtracted, by cause.</summary>
    public ImmutableSortedDictionary<SubtractionCause, int> Subtracted { get; init; } = ImmutableSortedDictionary<SubtractionCause, int>.Empty;

    /// <summary>Releases of some groups, each spread evenly over a year: the same groups give the same releases.</summary>
    public static ImmutableArray<TrialRelease> Spread(IEnumerable<TrialGroup> groups, int year)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var first = new DateOnly(year, 1, 1);
        var days = first.AddYears(1).DayNumber - first.DayNumber;
        return [.. groups.SelectMany((group, order) => group.Causes().Select((cause, index) =>
                (Order: order, Release: new TrialRelease(group.Dwelling(), first.AddDays((int)((((2L * index) + 1) * days) / (2L * group.Count))), cause))))
            .OrderBy(release => release.Release.On).ThenBy(release => release.Order).Select(release => release.Release)];
    }

    private ReleasedDwelling Dwelling() => new() { Commune = Commune, Typology = Typology, Financing = Financing, InPriorityDistrict = InPriorityDistrict };

    /// <summary>The cause of each dwelling in turn: those that are subtracted stand evenly among the others.</summary>
    private IEnumerable<SubtractionCause?> Causes()
    {
        var subtracted = Subtracted.SelectMany(cause => Enumerable.Repeat(cause.Key, cause.Value)).ToList();
        var taken = 0;
        for (var index = 0; index < Count; index++)
        {
            var isDue = (long)(index + 1) * subtracted.Count / Count > taken;
            yield return isDue ? subtracted[taken++] : null;
        }
    }
}
