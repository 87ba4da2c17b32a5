using Allocation.Domain.Demands;

namespace Allocation.Api.Screens.Text;

/// <summary>A unique number as people type it: with spaces, in small letters.</summary>
internal static class NumberText
{
    /// <summary>The number; false when there is none.</summary>
    public static bool TryRead(string text, out UniqueNumber number) =>
        UniqueNumber.TryParse(text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal).ToUpperInvariant(), out number);
}
