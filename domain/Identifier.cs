using System.Text.RegularExpressions;

namespace Allocation.Domain;

/// <summary>Identifiers that people and their programs give to what they record: agreements, loans, programmes.</summary>
public static partial class Identifier
{
    /// <summary>Whether a text is one: 1 to 50 letters of the English alphabet, digits and hyphens.</summary>
    public static bool IsValid(string? text) => text is not null && Shape().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,50}\z")]
    private static partial Regex Shape();
}
