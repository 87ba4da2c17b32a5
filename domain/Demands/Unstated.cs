namespace Allocation.Domain.Demands;

/// <summary>
/// The empty list of what nobody stated, told apart from an empty list that somebody gave: that one says that there is nobody
/// (SCO-28). It is not written, so a demand read back says as little as before.
/// </summary>
internal static class Unstated
{
    /// <summary>The one such list of a kind.</summary>
    public static IReadOnlyList<T> ListOf<T>() => Kept<T>.List;

    /// <summary>Whether a list is it.</summary>
    public static bool Is<T>(IReadOnlyList<T>? list) => ReferenceEquals(list, Kept<T>.List);

    private static class Kept<T>
    {
        public static readonly IReadOnlyList<T> List = new List<T>(0).AsReadOnly();
    }
}
