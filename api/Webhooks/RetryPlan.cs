namespace Allocation.Api.Webhooks;

/// <summary>When an event that was not delivered is sent again, and when it is given up.</summary>
internal static class RetryPlan
{
    /// <summary>An event that its receiver refuses is set aside after so many attempts.</summary>
    public const int MostRefusals = 6;

    /// <summary>A receiver that refuses so many events one after the other refuses them all: it is left alone.</summary>
    public const int MostSetAsideInRow = 20;

    /// <summary>Events that are kept for a receiver that refused them; one that refuses more is left alone until its owner has looked.</summary>
    public const int MostSetAside = 1_000;

    /// <summary>A receiver that is away for so long is left alone.</summary>
    public static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(3);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The wait behind an attempt: each twice the one before up to five minutes, of which half or more by chance, so that receivers are not all asked again in the same moment.</summary>
    /// <param name="attempt">Which, from 1.</param>
    /// <param name="asked">How long the receiver asks for; not less.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan After(int attempt, TimeSpan? asked, double chance)
    {
        var whole = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 20)));
        var wait = TimeSpan.FromSeconds(whole * (1 + chance) / 2);
        return asked > wait ? asked.Value : wait;
    }
}
