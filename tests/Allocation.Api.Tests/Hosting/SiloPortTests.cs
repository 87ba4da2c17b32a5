using System.Net;
using System.Net.NetworkInformation;
using Allocation.Api.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Allocation.Api.Tests.Hosting;

/// <summary>What silos say to each other is neither authenticated nor encrypted: nobody but this machine reaches their ports unless a setting says so.</summary>
public abstract class SiloPortTests(RunningApi api)
{
    [Fact]
    public void A_silo_listens_on_this_machine_alone_unless_it_is_told_otherwise()
    {
        var ports = api.Services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();

        Assert.True(IPAddress.IsLoopback(ports.AdvertisedIPAddress!), $"{ports.AdvertisedIPAddress}");
        foreach (var port in new[] { ports.SiloPort, ports.GatewayPort })
        {
            var listeners = listening.Where(listener => listener.Port == port).ToList();
            Assert.NotEmpty(listeners);
            Assert.All(listeners, listener => Assert.True(IPAddress.IsLoopback(listener.Address), $"{listener}"));
        }
    }
}

/// <summary>Alone, on the embedded store.</summary>
public sealed class EmbeddedSiloPortTests(RunningApi api) : SiloPortTests(api);

/// <summary>In a cluster.</summary>
public sealed class ClusterSiloPortTests(PostgresWebhookApi api) : SiloPortTests(api), IClassFixture<PostgresWebhookApi>;
