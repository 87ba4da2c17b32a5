using System.Globalization;
using System.Text;

namespace Allocation.Domain.Facts;

/// <summary>
/// A profession in free words as a number, the same in every process. Case, accents and what stands between words do not count:
/// « Aide-soignante » and « aide soignante » are one.
/// </summary>
public static class ProfessionNumber
{
    /// <summary>The number, at least 0; null when the text has no letter or digit.</summary>
    public static int? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsLetterOrDigit(character))
                plain.Append(char.ToLowerInvariant(character));
            else if (plain.Length > 0 && plain[^1] != '-')
                plain.Append('-');
        }

        var words = plain.ToString().Trim('-');
        return words.Length == 0 ? null : LabelNumber.Of(words);
    }
}
