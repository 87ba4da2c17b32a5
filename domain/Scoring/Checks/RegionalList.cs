using System.Collections.Immutable;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>
/// Situations a region asks each of its grids to take into account, as configuration (SCO-36): Île-de-France has seventeen, adopted by its
/// CRHH on 11 May 2021.
/// </summary>
/// <param name="Name">Name of the list.</param>
/// <param name="Departements">Départements of the region.</param>
/// <param name="Expected">How many situations there are in all; more than <paramref name="Situations"/> while the list is not entered.</param>
/// <param name="Situations">Code and words of each situation.</param>
public sealed record RegionalList(string Name, ImmutableArray<string> Departements, int Expected, ImmutableSortedDictionary<string, string> Situations)
{
    /// <summary>Reads a list: <c>region</c>, <c>departements</c>, <c>expected</c>, <c>situations</c>.</summary>
    /// <exception cref="FormatException">The text is not one; the message names file, line and remedy.</exception>
    public static RegionalList Parse(string yaml, string fileName)
    {
        var diagnostics = new DiagnosticList(fileName);
        var read = new SourceReader(diagnostics);
        try
        {
            if (Read(yaml, diagnostics, read) is { } list && diagnostics.Count == 0)
                return list;
        }
        catch (EnoughException)
        {
            // What is wrong is listed already.
        }

        throw new FormatException(string.Join(" ", diagnostics.InOrder()));
    }

    private static RegionalList? Read(string yaml, DiagnosticList diagnostics, SourceReader read)
    {
        if (YamlSource.Read(yaml, diagnostics) is SourceMapping root)
        {
            read.RefuseUnknownKeys(root, ["region", "departements", "expected", "reference", "situations"]);
            _ = read.Reference(root);
            return new RegionalList(
                read.RequiredText(root, "region") ?? "",
                [.. (root["departements"] as SourceSequence)?.Items.OfType<SourceScalar>().Select(item => item.Text) ?? []],
                int.TryParse(read.Required(root, "expected")?.Text, System.Globalization.CultureInfo.InvariantCulture, out var expected) ? expected : 0,
                (root["situations"] as SourceMapping)?.Entries.Where(entry => read.CheckId(entry.Key)).ToImmutableSortedDictionary(entry => entry.Key.Text, entry => (entry.Value as SourceScalar)?.Text ?? "", StringComparer.Ordinal)
                    ?? ImmutableSortedDictionary<string, string>.Empty);
        }

        return null;
    }

    /// <summary>Whether a territory lies in the region.</summary>
    public bool Covers(TerritoryId territory, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(geography);
        return Departements.Contains(geography.AnyCommuneOf(territory).Departement);
    }

    /// <summary>That the list itself is not entered whole, so that nobody takes silence for a check.</summary>
    public IEnumerable<GridDiagnostic> Unentered(ScoringGrid grid, string fileName) => Situations.Count >= Expected ? [] :
        [At(GridPlaces.OfKey(grid, "territory"), fileName, GridDiagnosticCodes.LegalGap, $"The list of {Name} has {Situations.Count} of its {Expected} situations entered: the others are not checked (SCO-36).", "Enter them under policies/regions.")];

    /// <summary>Situations no enabled line serves, and codes the list does not have.</summary>
    public IEnumerable<GridDiagnostic> Gaps(ScoringGrid grid, string fileName)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var served = grid.AllCriteria().Where(criterion => criterion.Enabled).SelectMany(criterion => criterion.Serves).ToHashSet(StringComparer.Ordinal);
        foreach (var (code, words) in Situations.Where(situation => !served.Contains(situation.Key)))
            yield return At(GridPlaces.OfKey(grid, "criteria"), fileName, GridDiagnosticCodes.LegalGap, $"No criterion serves '{code}' of the list of {Name}: {words} (SCO-36).", $"Add 'serves: [{code}]' to the criterion that does, or state 'partial: true'.");
        foreach (var unknown in served.Where(code => !Situations.ContainsKey(code)).Order(StringComparer.Ordinal))
            yield return At(GridPlaces.OfId(grid, grid.AllCriteria().First(criterion => criterion.Serves.Contains(unknown)).Id), fileName, GridDiagnosticCodes.UnknownCode, $"The list of {Name} has no situation '{unknown}'.", Nearest.Suggest(unknown, Situations.Keys));
    }

    private static GridDiagnostic At((int Line, int Column) place, string fileName, string code, string message, string remedy) =>
        new(fileName, place.Line, place.Column, code, message, remedy);
}
