namespace Allocation.Domain.Vacancies;

/// <summary>What people write out in a step.</summary>
internal static class FreeText
{
    /// <summary>Control characters, which nobody means to write and not every store or letter takes; lines may end, and columns stand apart.</summary>
    public static InputFault? FaultOf(string path, string? text) =>
        text?.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) == true
            ? new InputFault(path, "control-character", "Leave control characters out; lines may end.")
            : null;
}
