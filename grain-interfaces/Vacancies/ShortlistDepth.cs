namespace Allocation.GrainInterfaces.Vacancies;

/// <summary>How deep lists are kept.</summary>
public static class ShortlistDepth
{
    /// <summary>Rows of a live list; a deeper look is a question of its own.</summary>
    public const int Live = 50;

    /// <summary>Rows whose change is an event, whether or not anybody follows the list.</summary>
    public const int First = 3;
}
