using System.Net;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Operations;

/// <summary>What the two health pages of a process say.</summary>
internal static class Health
{
    public static readonly (HttpStatusCode Status, string Body) Healthy = (HttpStatusCode.OK, "Healthy");

    /// <summary>Long enough for a busy machine: nobody waits for it unless the product is wrong.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public static async Task<(HttpStatusCode Status, string Body)> Live(this Client client)
    {
        var answer = await client.Get("/health/live");
        return (answer.Status, answer.Body);
    }

    /// <summary>Asks <c>/health/ready</c> until it has the status, and gives what it says then.</summary>
    public static async Task<string> ReadyIs(this Client client, HttpStatusCode status)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var answer = await client.Get("/health/ready");
            if (answer.Status == status)
                return answer.Body;
            Assert.False(deadline.IsCancellationRequested, $"It still says {answer.Body}.");
        }
    }
}
