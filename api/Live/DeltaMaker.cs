using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Live;

/// <summary>The difference between two versions of a list.</summary>
internal static class DeltaMaker
{
    public static Delta Between(Shortlist before, Shortlist after, IReadOnlyList<MovedBy> causes)
    {
        var held = RowView.All(before).ToDictionary(row => row.UniqueNumber);
        var rows = RowView.All(after);
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
            counted ? FunnelStageView.Of(after.Funnel) : null,
            counted ? after.Funnel.ToCheck : null,
            changed,
            [.. held.Keys.Where(number => !present.Contains(number))],
            moved ? [.. rows.Select(row => row.UniqueNumber)] : null,
            causes,
            before.Life?.Version == after.Life?.Version ? null : ListLifeView.Of(after.Life));
    }

    /// <summary>What made a version of the one before: the dwelling's own change, then the demands that moved.</summary>
    public static IEnumerable<MovedBy> Causes(Shortlist before, Shortlist after)
    {
        if (before.DwellingVersion != after.DwellingVersion)
            yield return new MovedBy(null, ChangeKind.DwellingChanged, after.AsOf, 0);
        foreach (var move in after.Moves)
            yield return new MovedBy(move.Number, move.Cause.Kind, move.Cause.At, move.Cause.Points);
    }

    private static bool SameContent(RowView left, RowView right) =>
        left.Points == right.Points && left.Class == right.Class && left.Tie == right.Tie && left.Household == right.Household && left.Cause == right.Cause
        && left.RegisteredOn == right.RegisteredOn && left.Parts.SequenceEqual(right.Parts) && left.ToCheck.SequenceEqual(right.ToCheck) && left.Offer == right.Offer && left.Mark == right.Mark;
}
