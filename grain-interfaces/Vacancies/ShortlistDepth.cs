namespace Allocation.GrainInterfaces.Vacancies;

/// <summary>How deep lists are kept.</summary>
public static class ShortlistDepth
{
    /// <summary>Rows of a live list; a deeper look is a question of its own.</summary>
    public const int Live = 50;
}
