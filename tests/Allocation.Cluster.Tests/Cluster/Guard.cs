namespace Allocation.Cluster.Tests.Cluster;

/// <summary>An end to waiting for what must come: it only ever turns a test that hangs into one that fails.</summary>
internal static class Guard
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static Task<T> Within<T>(Task<T> awaited) => awaited.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task Within(Task awaited) => awaited.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Asks until somebody answers, as a client does while a silo is missing.</summary>
    public static async Task<T> Answered<T>(Func<Task<T>> question)
    {
        while (true)
        {
            try
            {
                return await question();
            }
            catch (Exception failure) when (failure is OrleansException or TimeoutException)
            {
                await Task.Yield();
            }
        }
    }
}
