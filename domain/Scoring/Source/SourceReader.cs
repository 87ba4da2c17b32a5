using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring.Source;

/// <summary>Reads simple values by key and reports the ones that do not fit.</summary>
internal sealed class SourceReader(DiagnosticList diagnostics)
{
    private const int LongestId = 64;
    private const int LongestText = 500;
    private const int MostKeys = 50;

    /// <summary>Reports keys that nothing reads, so that a misspelt one is not lost.</summary>
    public void RefuseUnknownKeys(SourceMapping mapping, string[] keys)
    {
        if (mapping.Entries.Length > MostKeys)
        {
            diagnostics.Add(mapping.Entries[MostKeys].Key, TooLarge, $"More than {MostKeys} keys stand in one place.", $"Keep those that are read: {string.Join(", ", keys)}.");
            return;
        }

        foreach (var entry in mapping.Entries)
        {
            if (!keys.Contains(entry.Key.Text))
                diagnostics.Add(entry.Key, UnknownKey, $"Nothing reads '{entry.Key.Text}' here.", Nearest.Suggest(entry.Key.Text, keys));
        }
    }

    /// <summary>A value that must be stated.</summary>
    public SourceScalar? Required(SourceMapping mapping, string key)
    {
        if (mapping[key] is null or SourceScalar { IsNull: true })
        {
            diagnostics.Add(mapping[key] ?? mapping, MissingKey, $"'{key}' is missing.", $"Add '{key}:' and its value.");
            return null;
        }

        return Scalar(mapping, key);
    }

    /// <summary>A value that may be left out; null also when it is null.</summary>
    public SourceScalar? Scalar(SourceMapping mapping, string key)
    {
        switch (mapping[key])
        {
            case null or SourceScalar { IsNull: true }:
                return null;
            case SourceScalar scalar:
                return scalar;
            case var other:
                diagnostics.Add(other, TypeMismatch, $"'{key}' is one value, not {other.Kind}.", $"Write '{key}:' and the value on one line.");
                return null;
        }
    }

    /// <summary>A text that may be left out.</summary>
    public string? Text(SourceMapping mapping, string key) => Bounded(Scalar(mapping, key));

    /// <summary>A text that must be stated.</summary>
    public string? RequiredText(SourceMapping mapping, string key) => Bounded(Required(mapping, key));

    /// <summary>An id that must be stated.</summary>
    public string? Id(SourceMapping mapping, string key) => Required(mapping, key) is { } id && CheckId(id) ? id.Text : null;

    /// <summary>Whether a text is fit to name something: it appears in conditions, addresses and traces.</summary>
    public bool CheckId(SourceScalar id)
    {
        if (id.Text.Length is > 0 and <= LongestId && id.Text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            return true;
        diagnostics.Add(id, TypeMismatch, "This is no id.", $"Use 1 to {LongestId} letters without accents, digits, '-' or '_'.");
        return false;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(SourceMapping mapping, string key, bool otherwise)
    {
        if (Scalar(mapping, key) is not { } scalar)
            return otherwise;
        if (scalar.Text is "true" or "false")
            return scalar.Text == "true";
        diagnostics.Add(scalar, TypeMismatch, $"'{key}' is true or false, not '{scalar.Text}'.", "Write true or false.");
        return otherwise;
    }

    /// <summary>Title and address of a source. Only web addresses: a screen shows it as a link.</summary>
    public GridReference? Reference(SourceMapping mapping)
    {
        const string Key = "reference";
        if (mapping[Key] is null or SourceScalar { IsNull: true })
            return null;
        if (mapping[Key] is not SourceMapping reference)
        {
            diagnostics.Add(mapping[Key]!, TypeMismatch, "'reference' has keys.", "Write 'reference: { title: \"…\", href: \"https://…\" }'.");
            return null;
        }

        RefuseUnknownKeys(reference, ["title", "href"]);
        var title = RequiredText(reference, "title") ?? "";
        var href = Scalar(reference, "href");
        if (href is not null && !(Uri.TryCreate(href.Text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)))
            diagnostics.Add(href, TypeMismatch, "'href' is no web address.", "Start it with https://.");
        return new GridReference(title, href?.Text);
    }

    /// <summary>Characters that make a label look like another one: those that change the direction of the letters, and controls.</summary>
    private static bool Misleads(char character) =>
        char.IsControl(character) && character is not '\n' || character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f' or '\u061c' or '\u2028' or '\u2029';

    private string? Bounded(SourceScalar? scalar)
    {
        if (scalar is { Text.Length: > LongestText })
            diagnostics.Add(scalar, TooLarge, $"The text is longer than {LongestText} characters.", "Shorten it.");
        if (scalar?.Text.FirstOrDefault(Misleads) is { } hidden and not '\0')
            diagnostics.Add(scalar, Syntax, $"The text holds U+{(int)hidden:X4}, which is not seen and turns or breaks what is.", "Remove it.");
        return scalar?.Text;
    }
}
