using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Storage;

namespace Allocation.Api.Screens;

/// <summary>A territory that does not answer must not take a page down that shows others besides.</summary>
internal static class Silence
{
    /// <summary>Whether a failure means that the store or a partition does not answer now, and may later.</summary>
    public static bool Is(Exception failure) => failure is GridUnusableException or StoreUnavailableException or TimeoutException or OrleansException;

    /// <summary>The answer of a list, or that there is none now.</summary>
    public static async Task<(bool Answers, T? Answer)> Or<T>(Func<Task<T?>> question)
    {
        try
        {
            return (true, await question());
        }
        catch (Exception away) when (Is(away))
        {
            return (false, default);
        }
    }
}
