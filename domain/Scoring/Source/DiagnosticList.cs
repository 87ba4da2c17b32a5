namespace Allocation.Domain.Scoring.Source;

/// <summary>Collects the errors of one file so that all are reported together, up to as many as somebody can read.</summary>
internal sealed class DiagnosticList(string file)
{
    /// <summary>Most errors of one text; the reading ends with the one after.</summary>
    public const int Most = 100;

    private const int LongestMessage = 400;

    private readonly List<GridDiagnostic> _items = [];
    private GridDiagnostic? _end;

    /// <summary>Errors so far.</summary>
    public int Count => _items.Count;

    /// <summary>All errors in the order of the text; where the reading ended is the last.</summary>
    public IReadOnlyList<GridDiagnostic> InOrder() =>
        [.. _items.OrderBy(item => item.Line).ThenBy(item => item.Column), .. _end is { } end ? [end] : Array.Empty<GridDiagnostic>()];

    public void Add(SourceNode at, string code, string message, string remedy) => Add(at.Line, at.Column, code, message, remedy);

    /// <exception cref="EnoughException">There are <see cref="Most"/> errors already.</exception>
    public void Add(int line, int column, string code, string message, string remedy)
    {
        if (_items.Count == Most)
        {
            _end = new GridDiagnostic(file, line, column, GridDiagnosticCodes.TooMany, $"The text has more than {Most} errors: it was not read further.", "Mend these first.");
            throw new EnoughException();
        }

        _items.Add(new GridDiagnostic(file, line, column, code, Short(message), Short(remedy)));
    }

    /// <summary>A message without most of what it quotes: a word of the text may be as long as the text.</summary>
    private static string Short(string text) =>
        text.Length <= LongestMessage ? text : $"{text[..(LongestMessage - (char.IsHighSurrogate(text[LongestMessage - 1]) ? 1 : 0))]}…";
}

/// <summary>Ends the reading of a text of which enough is known to be wrong; whoever began the reading catches it.</summary>
internal sealed class EnoughException : Exception;

/// <summary>Finds the word somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>"Did you mean …?" when a candidate is at most half its length away, else the first of the candidates.</summary>
    public static string Suggest(string word, IEnumerable<string> candidates)
    {
        var all = candidates.Take(MostCandidates).ToList();
        if (all.Count == 0)
            return "Leave it out: there is none to name.";
        var best = all.Select(candidate => (candidate, distance: Distance(word, candidate))).MinBy(pair => pair.distance);
        return best.candidate is not null && best.distance <= Math.Max(1, best.candidate.Length / 2)
            ? $"Did you mean '{best.candidate}'?"
            : $"Use one of: {string.Join(", ", all.Take(MostListed))}{(all.Count > MostListed ? ", …" : ".")}";
    }

    private const int LongestWord = 64;

    /// <summary>Most candidates looked at: the language has fewer words, a grid may name more parameters.</summary>
    private const int MostCandidates = 1_000;

    /// <summary>Most candidates listed where none is near: as many as one reads.</summary>
    private const int MostListed = 40;

    private static int Distance(string left, string right)
    {
        // Further away in length alone than a suggestion may be.
        if (left.Length > LongestWord || right.Length > LongestWord || Math.Abs(left.Length - right.Length) > Math.Max(1, right.Length / 2))
            return int.MaxValue;
        Span<int> row = stackalloc int[right.Length + 1];
        for (var at = 0; at < row.Length; at++)
            row[at] = at;
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
