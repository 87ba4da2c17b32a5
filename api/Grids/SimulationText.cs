using System.Globalization;
using Allocation.Domain.Simulation;

namespace Allocation.Api.Grids;

/// <summary>Prints a report for a console.</summary>
internal static class SimulationText
{
    public static void Write(SimulationReport report, TextWriter output)
    {
        output.WriteLine(Invariant($"{report.Version} against {report.Against ?? "no grid"}: {report.LookedAt} of {report.Demands} demands{(report.Margin == 0 ? "" : Invariant($", shares ± {report.Margin:P1}"))}"));
        output.WriteLine("group                 demands     before      after      up    down  median rank");
        Line("all", report.All);
        foreach (var (group, movement) in report.ByHousehold)
            Line(Word(group), movement);
        foreach (var (group, movement) in report.ByPriority)
            Line(group == PriorityGroup.None ? "no priority known" : Word(group), movement);
        foreach (var commune in report.ByCommune.Take(10))
            Line(commune.Commune, commune.Movement);
        if (report.Lists is { LookedAt: > 0 } lists)
            output.WriteLine(Invariant($"open lists whose first three change: {lists.FirstThreeChanged} of {lists.LookedAt} looked at, {lists.Open} open"));
        foreach (var mover in report.Movers.Take(5))
            output.WriteLine(Invariant($"moves far: {Word(mover.Household)}, {Word(mover.Priority)}, {mover.Years} years: {mover.PointsBefore} -> {mover.PointsAfter} points, rank {mover.RankBefore} -> {mover.RankAfter}"));
        foreach (var line in report.Criteria)
            output.WriteLine(Invariant($"{line.Id,-24} obtained by {line.Obtained}{(line.Weight is { } weight ? Invariant($", weight {weight:P1}") : "")}{(line.ChangesNothing == true ? ", changes nothing" : line.DecidesAlone == true ? ", decides alone" : "")}"));

        void Line(string name, Movement movement) => output.WriteLine(Invariant(
            $"{name,-20}{movement.Demands,9}{movement.MeanBefore,11:F1}{movement.MeanAfter,11:F1}{movement.Up,8:P0}{movement.Down,8:P0}{movement.MedianRankChange,13:+0;-0;0}"));
    }

    private static string Word<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
