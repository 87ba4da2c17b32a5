namespace Allocation.Domain;

/// <summary>What may be the name of an organisation, wherever one is written: another place, a token or an agreement, must be able to name it too.</summary>
public static class Names
{
    /// <summary>Whether a text is one: not empty, no line breaks nor other control characters, and something of it can be read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">Most characters.</param>
    public static bool IsName(string? text, int longest) =>
        text is not null && text.Length <= longest && text.Any(char.IsLetterOrDigit) && !text.Any(char.IsControl);
}
