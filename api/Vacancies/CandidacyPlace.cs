using System.Globalization;
using Allocation.Api.Http;
using Allocation.Domain;
using Allocation.Grains.Storage;

namespace Allocation.Api.Vacancies;

/// <summary>Where a candidacy stands among those of a demand: since when, and its number among those of one instant. It names no vacancy, for an applicant is told of none.</summary>
/// <param name="Ticks">The instant.</param>
/// <param name="Number">From 0.</param>
internal readonly record struct CandidacyPlace(long Ticks, int Number)
{
    /// <summary>The place a client came to, none for the beginning, or the fault.</summary>
    public static (CandidacyPlace? Place, InputFault? Fault) Of(string? text) =>
        text is null ? (null, null)
        : text.Split('-') is [var instant, var count] && long.TryParse(instant, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (new CandidacyPlace(ticks, number), null)
            : (null, Paging.NoPlace);

    /// <summary>Candidacies in their order, the newest first, each with its place.</summary>
    public static IEnumerable<(CandidacyPlace Place, StoredPosition Position)> Each(IEnumerable<StoredPosition> newestFirst)
    {
        var place = new CandidacyPlace(-1, 0);
        foreach (var position in newestFirst)
            yield return (place = new CandidacyPlace(position.At.UtcTicks, position.At.UtcTicks == place.Ticks ? place.Number + 1 : 0), position);
    }

    /// <summary>Whether it comes after another.</summary>
    public bool IsBehind(CandidacyPlace other) => Ticks < other.Ticks || (Ticks == other.Ticks && Number > other.Number);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}-{Number}");
}
