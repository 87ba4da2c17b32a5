using Allocation.Domain.Eligibility;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Territories;

namespace Allocation.Silo.Policies;

/// <summary>Reads the folder <c>policies</c> beside the program and compiles it.</summary>
public static class PolicyFiles
{
    /// <summary>Folder that the build copies beside the program.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "policies");

    /// <summary>Compiles all policies.</summary>
    /// <exception cref="SettingException">A file is wrong; the message names file, line and remedy.</exception>
    public static PolicyBook Read(string folder, ExtendedDemandReach reach)
    {
        try
        {
            var geography = Geography.Parse(
                File.ReadLines(Path.Combine(folder, "geography", "communes.csv")),
                File.ReadLines(Path.Combine(folder, "geography", "territories.csv")),
                File.ReadLines(Path.Combine(folder, "geography", "merged-communes.csv")))
                .With(AbnormalDelaysReader.Parse(Texts(Path.Combine(folder, "delays"))));
            var regions = Texts(Path.Combine(folder, "regions")).Select(text => RegionalList.Parse(text.Text, text.File)).ToList();
            var book = new PolicyBook(geography, IncomeCeilings.Parse(Texts(Path.Combine(folder, "ceilings"))), Grids(Path.Combine(folder, "grids"), geography), reach) { Regions = regions };
            return Checked(book);
        }
        catch (Exception refused) when (refused is IOException or FormatException or ArgumentException)
        {
            throw new SettingException("policies", refused.Message);
        }
    }

    private static List<ScoringGrid> Grids(string folder, Geography geography)
    {
        var grids = new List<ScoringGrid>();
        foreach (var (file, text) in Texts(folder))
        {
            var result = GridParser.Parse(text, file, geography: geography);
            if (result.Grid is null)
                throw new FormatException(string.Join(" ", result.Diagnostics));
            grids.Add(result.Grid);
        }

        return grids;
    }

    /// <summary>A published grid must serve whom the law names, and share its order of ties with the one beside it.</summary>
    private static PolicyBook Checked(PolicyBook book)
    {
        var refused = book.Grids.Where(grid => grid.Status == GridStatus.Published)
            .SelectMany(grid => GridChecks.Of(grid, grid.Id, book.RegionOf(grid.Territory)).Errors.Concat(book.Beside(grid) is { } beside ? [GridChecks.OtherTieBreak(grid, beside, grid.Id)] : []))
            .ToList();
        return refused.Count == 0 ? book : throw new FormatException(string.Join(" ", refused));
    }

    private static IEnumerable<(string File, string Text)> Texts(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllText(file)));
}
