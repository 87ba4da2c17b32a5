using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Allocation.Domain.Scoring.Source;

/// <summary>
/// The events of a YAML text. Whatever the library throws for a text that is not YAML comes as <see cref="YamlException"/> with a place:
/// of some texts, a bracket left open among them, it only says that its own state is wrong.
/// </summary>
internal sealed class YamlEvents : IParser
{
    private readonly Scanner _scanner;
    private readonly Parser _parser;

    public YamlEvents(string text)
    {
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <inheritdoc />
    public ParsingEvent? Current => _parser.Current;

    /// <inheritdoc />
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception confused) when (confused is not (YamlException or OutOfMemoryException))
        {
            var at = _scanner.CurrentPosition;
            throw new YamlException(at, at, "a list, a mapping or a quoted text does not end before this place.", confused);
        }
    }
}

/// <summary>Where a text stops being YAML, said better than the library does.</summary>
internal static class YamlFault
{
    /// <summary>Line, column and words of a fault.</summary>
    /// <param name="text">The text.</param>
    /// <param name="error">What the library says of it.</param>
    public static (int Line, int Column, string Message, string Remedy) Of(string text, YamlException error)
    {
        var (line, column) = (At(error.Start.Line), At(error.Start.Column));
        var lines = text.Split('\n');
        // A tab is no indentation; the library notices it at the start of the value that it ends, or of the text.
        var tab = Array.FindIndex(lines, TabIndents) + 1;
        if (tab > 0 && ((line, column) == (1, 1) || (tab >= line && tab <= line + 1)))
            return (tab, lines[tab - 1].IndexOf('\t') + 1, "This is not YAML: a tab stands in the indentation.", "Indent with spaces.");
        // Behind the last line feed there is no line to look at.
        if (line > lines.Length || (line == lines.Length && line > 1 && lines[^1].Length == 0))
            (line, column) = (Math.Max(1, lines.Length - 1), lines[Math.Max(0, lines.Length - 2)].TrimEnd('\r').Length + 1);
        return (line, column, $"This is not YAML: {error.Message}", "Check indentation, quotes and brackets at this place.");
    }

    private static bool TabIndents(string line)
    {
        var start = line.AsSpan().IndexOfAnyExcept(' ', '\t');
        return start > 0 && line[start] is not ('#' or '\r') && line.AsSpan(0, start).Contains('\t');
    }

    private static int At(long place) => (int)Math.Clamp(place, 1, int.MaxValue);
}
