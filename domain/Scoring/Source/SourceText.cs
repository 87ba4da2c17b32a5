using System.Globalization;
using System.Text;

namespace Allocation.Domain.Scoring.Source;

/// <summary>Which code points are characters of a text, as YAML has it, and where they stand.</summary>
internal static class SourceText
{
    /// <summary>What some editors write first.</summary>
    public const char ByteOrderMark = '\ufeff';

    /// <summary>Offset of the first control, lone surrogate or code point that Unicode gives to no character ever; null when there is none.</summary>
    public static int? FirstNoCharacter(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is >= ' ' and < '\u007f' or '\t' or '\n' or '\r' or (>= '\u00a0' and < '\ud800') or '\u0085')
                continue;
            if (!Rune.TryGetRuneAt(text, at, out var rune) || Rune.IsControl(rune) || (rune.Value & 0xfffe) == 0xfffe || rune.Value is >= 0xfdd0 and <= 0xfdef)
                return at;
            at += rune.Utf16SequenceLength - 1;
        }

        return null;
    }

    /// <summary>Line and column, from 1, of an offset.</summary>
    public static (int Line, int Column) PlaceOf(string text, int offset)
    {
        var (line, start) = (1, 0);
        for (var at = 0; at < offset; at++)
        {
            if (text[at] == '\n' || (text[at] == '\r' && text[at + 1] != '\n'))
                (line, start) = (line + 1, at + 1);
        }

        return (line, offset - start + 1);
    }

    /// <summary>The code point as Unicode writes it: U+FFFE.</summary>
    public static string Name(string text, int offset) =>
        string.Create(CultureInfo.InvariantCulture, $"U+{(Rune.TryGetRuneAt(text, offset, out var rune) ? rune.Value : text[offset]):X4}");
}
