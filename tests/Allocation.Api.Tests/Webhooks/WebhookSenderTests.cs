using System.Net;
using Allocation.Api.Webhooks;
using Allocation.Grains.Storage;
using Allocation.Silo;
using Allocation.Silo.Hosting;
using Microsoft.Extensions.Configuration;

namespace Allocation.Api.Tests.Webhooks;

/// <summary>Where deliveries may go, and how they wait.</summary>
public sealed class WebhookSenderTests
{
    private const string Key = "c2l4dGVlbiBieXRlcyBhcmUgbm90IGVub3VnaCBoZXJl";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:192.168.1.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    public void Public_is_what_the_registries_say(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.Holds(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http", "", "no-public-address")]
    [InlineData("http", "10.0.0.0/8", "no-public-address")]
    [InlineData("http", "127.0.0.0/8;::1/128", null)]
    [InlineData("https", "", "no-public-address")]
    [InlineData("https", "127.0.0.0/8;::1/128", "tls")]
    public async Task A_name_that_points_inside_is_not_connected_to(string scheme, string allowed, string? failure)
    {
        await using var receiver = await Receiver.Start();
        var options = Options(("AllowedNetworks", allowed));
        using var sender = new WebhookSender(options, new WebhookSecrets(options, TimeProvider.System), TimeProvider.System);

        var made = await sender.Send(To($"{scheme}://localhost:{receiver.Address.Port}/"), "1", "{}"u8.ToArray(), Cancellation);

        Assert.Equal(failure, made.Failure);
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_told_in_the_same_words()
    {
        var options = Options();
        using var sender = new WebhookSender(options, new WebhookSecrets(options, TimeProvider.System), TimeProvider.System);

        Assert.Equal("no-public-address", (await sender.Send(To("https://nothing.invalid/"), "1", "{}"u8.ToArray(), Cancellation)).Failure);
    }

    [Fact]
    public async Task Who_is_not_there_is_away()
    {
        Uri address;
        await using (var receiver = await Receiver.Start())
            address = receiver.Address;
        var options = Options(("AllowedNetworks", "127.0.0.0/8"));
        using var sender = new WebhookSender(options, new WebhookSecrets(options, TimeProvider.System), TimeProvider.System);

        Assert.Equal(new DeliveryAttempt(DeliveryOutcome.Away, "no-connection"), await sender.Send(To(address.AbsoluteUri), "1", "{}"u8.ToArray(), Cancellation));
    }

    [Fact]
    public void Waits_double_up_to_five_minutes_and_never_fall_below_what_is_asked()
    {
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 150, 150], Enumerable.Range(1, 10).Select(attempt => (int)RetryPlan.After(attempt, null, 0).TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(5), RetryPlan.After(int.MaxValue, null, 1));
        Assert.Equal(TimeSpan.FromMinutes(20), RetryPlan.After(1, TimeSpan.FromMinutes(20), 0.5));
        Assert.Equal(TimeSpan.FromSeconds(2), RetryPlan.After(1, TimeSpan.FromSeconds(1), 1));
    }

    [Theory]
    [InlineData("SigningKey", "short")]
    [InlineData("SigningKey", "dG9vIHNob3J0")]
    [InlineData("AllowedNetworks", "10.0.0.0")]
    [InlineData("RightsDays", "0")]
    [InlineData("Colour", "red")]
    public void A_setting_that_cannot_be_used_is_named(string name, string value) =>
        Assert.Contains($"Webhooks:{name}", Assert.Throws<SettingException>(() => Options((name, value))).Message, StringComparison.Ordinal);

    private static StoredWebhook To(string url) => new(
        Guid.NewGuid(), 1, new WebhookOwner("o", "s"), DateTimeOffset.UnixEpoch, new WebhookOrder(url, null, null, null, null, []), DateTimeOffset.UnixEpoch, WebhookState.Active, null, 1, null, "",
        new WebhookProgress(EventPlace.Start));

    private static WebhookOptions Options(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Webhooks:SigningKey"] = Key, ["Allocation:Store"] = "postgres", ["ConnectionStrings:Allocation"] = "Host=localhost" };
        foreach (var (name, value) in settings)
            all[$"Webhooks:{name}"] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        return WebhookOptions.Read(configuration, AllocationOptions.Read(configuration, development: false), development: false);
    }
}
