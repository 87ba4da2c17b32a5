using System.Net;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Health;

public sealed class HealthTests(RunningApi api)
{
    [Theory, InlineData("/health/live"), InlineData("/health/ready")]
    public async Task A_started_host_is_live_and_becomes_ready(string path)
    {
        Answer answer;
        do
            answer = await api.Client.Get(path);
        while (answer.Status == HttpStatusCode.ServiceUnavailable);

        Assert.Equal((HttpStatusCode.OK, "Healthy"), (answer.Status, answer.Body));
    }
}
