using System.Reflection;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Allocation.Api.Tests.Live;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Events;

/// <summary>A host that tells a test of the connections to its hub.</summary>
public sealed class WatchedHubApi : RunningApi
{
    internal WatchedConnections Connections { get; } = new();

    protected override void Configure(IServiceCollection services) => services.Configure<HubOptions>(hubs => hubs.AddFilter(Connections));
}

/// <summary>The connections to a hub, on the side of the host.</summary>
internal sealed class WatchedConnections : IHubFilter
{
    private readonly Channel<HubCallerContext> _made = Channel.CreateUnbounded<HubCallerContext>();

    /// <summary>The next one that is made.</summary>
    public ValueTask<HubCallerContext> Next() => _made.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        _made.Writer.TryWrite(context.Context);
        return next(context);
    }

    /// <summary>Has the token of a connection be over: the server compares the time of it with a clock that no test sets.</summary>
    public static void Expire(HubCallerContext connection)
    {
        var held = connection.Features.Get<IConnectionIdFeature>()!;
        var expiry = held.GetType().GetProperty("AuthenticationExpiration", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.True(expiry is not null, $"{held.GetType()} says nothing of the time of its token.");
        Assert.True((DateTimeOffset)expiry.GetValue(held)! > TimeProvider.System.GetUtcNow());
        expiry.SetValue(held, DateTimeOffset.UnixEpoch);
    }
}

/// <summary>The stream of the hub ends with its token, as that of Server-Sent Events does.</summary>
public sealed class HubStreamTests(WatchedHubApi api) : IClassFixture<WatchedHubApi>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_that_runs_ends_when_its_token_is_over_and_another_token_goes_on()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling());
        var token = await api.Token(new { role = "agent", organisation = "x" });
        var last = "start";
        await using (var hub = FollowedList.Connect(api.Client.Address, options => options.AccessTokenProvider = () => Task.FromResult<string?>(token)))
        {
            var closed = new TaskCompletionSource();
            hub.Closed += _ =>
            {
                closed.TrySetResult();
                return Task.CompletedTask;
            };
            await hub.StartAsync(Cancellation);
            var (connection, isOver) = (await api.Connections.Next(), false);
            try
            {
                await foreach (var told in hub.StreamAsync<JsonNode>("Events", new { kind = "notice-received" }, last, Cancellation))
                {
                    last = told["place"]!.GetValue<string>();
                    if (told["event"]?["subject"]!.GetValue<Guid>() != vacancy)
                        continue;
                    WatchedConnections.Expire(connection);
                    isOver = true;
                }
            }
            catch (Exception) when (isOver)
            {
                // It is broken off with its connection.
            }

            Assert.True(isOver);
            await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }

        var later = await api.Client.OpenVacancy(Sample.Dwelling());
        await using var again = FollowedList.Connect(api.Client.Address);
        await again.StartAsync(Cancellation);
        await api.Connections.Next();
        await foreach (var told in again.StreamAsync<JsonNode>("Events", new { kind = "notice-received" }, last, Cancellation))
        {
            if (told["event"] is not { } goesOn)
                continue;
            Assert.Equal(later, goesOn["subject"]!.GetValue<Guid>());
            return;
        }

        Assert.Fail("the stream ended");
    }
}
