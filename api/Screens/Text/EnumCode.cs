using System.Text.Json;

namespace Allocation.Api.Screens.Text;

/// <summary>The code of a value as the interface writes it: the end of a key in the words.</summary>
internal static class EnumCode
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonSerializer.Serialize(value).Trim('"');
}
