using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Live;

/// <summary>The difference between two versions of a list.</summary>
internal static class DeltaMaker
{
    public static Delta Between(Shortlist before, Shortlist after, IReadOnlyList<MovedBy> causes)
    {
        var held = before.Rows.Select((row, index) => (row.Number, View: RowView.Of(row, index + 1))).ToDictionary(pair => pair.Number, pair => pair.View);
        var rows = after.Rows.Select((row, index) => RowView.Of(row, index + 1)).ToList();
        var changed = rows.Where(row => !held.TryGetValue(row.UniqueNumber, out var old) || !SameContent(old, row)).ToList();
        var present = rows.Select(row => row.UniqueNumber).ToHashSet();
        var moved = !before.Rows.Select(row => row.Number).SequenceEqual(after.Rows.Select(row => row.Number));
        var counted = before.Funnel != after.Funnel;
        return new Delta(
            after.Vacancy,
            ShortlistView.VersionOf(before.Version),
            ShortlistView.VersionOf(after.Version),
            after.AsOf,
            after.Day,
            after.GridVersion,
            after.Ceilings,
            after.CeilingsProvisional,
            counted ? FunnelStepView.Of(after.Funnel) : null,
            counted ? after.Funnel.ToCheck : null,
            changed,
            [.. held.Keys.Where(number => !present.Contains(number))],
            moved ? [.. rows.Select(row => row.UniqueNumber)] : null,
            causes);
    }

    /// <summary>The events that a new version shows and the one before did not.</summary>
    public static IEnumerable<MovedBy> Causes(Shortlist before, Shortlist after)
    {
        var known = before.Rows.ToDictionary(row => row.Number, row => row.Cause);
        var ofDwelling = before.DwellingVersion == after.DwellingVersion ? [] : new[] { new MovedBy(null, ChangeKind.DwellingChanged, after.AsOf, 0) };
        return ofDwelling.Concat(after.Rows
            .Where(row => !known.TryGetValue(row.Number, out var cause) || cause != row.Cause)
            .Select(row => new MovedBy(row.Number, row.Cause.Kind, row.Cause.At, row.Cause.Points)));
    }

    private static bool SameContent(RowView left, RowView right) =>
        left.Points == right.Points && left.Household == right.Household && left.Cause == right.Cause
        && left.RegisteredOn == right.RegisteredOn && left.ToCheck.SequenceEqual(right.ToCheck);
}
