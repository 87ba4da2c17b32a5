namespace Allocation.Grains.Territories;

/// <summary>How deep lists are kept.</summary>
internal static class ShortlistDepth
{
    /// <summary>Rows of a live list; a deeper look is a question of its own.</summary>
    public const int Live = 50;
}
