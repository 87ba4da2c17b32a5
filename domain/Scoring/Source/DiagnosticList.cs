namespace Allocation.Domain.Scoring.Source;

/// <summary>Collects the errors of one file so that all are reported together.</summary>
internal sealed class DiagnosticList(string file)
{
    private readonly List<GridDiagnostic> _items = [];

    /// <summary>Errors so far.</summary>
    public int Count => _items.Count;

    /// <summary>All errors in the order of the text.</summary>
    public IReadOnlyList<GridDiagnostic> InOrder() => [.. _items.OrderBy(item => item.Line).ThenBy(item => item.Column)];

    public void Add(SourceNode at, string code, string message, string remedy) => Add(at.Line, at.Column, code, message, remedy);

    public void Add(int line, int column, string code, string message, string remedy) =>
        _items.Add(new GridDiagnostic(file, line, column, code, message, remedy));
}

/// <summary>Finds the word somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>"Did you mean …?" when a candidate is at most half its length away, else the list of candidates.</summary>
    public static string Suggest(string word, IEnumerable<string> candidates)
    {
        var all = candidates.ToList();
        if (all.Count == 0)
            return "There is none here.";
        var best = all.Select(candidate => (candidate, distance: Distance(word, candidate))).MinBy(pair => pair.distance);
        return best.candidate is not null && best.distance <= Math.Max(1, best.candidate.Length / 2)
            ? $"Did you mean '{best.candidate}'?"
            : $"Use one of: {string.Join(", ", all)}.";
    }

    private const int LongestWord = 60;

    private static int Distance(string left, string right)
    {
        if (left.Length > LongestWord)
            return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
