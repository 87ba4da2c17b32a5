using System.Net;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Webhooks;

/// <summary>What a webhook was told once is no right to it: neither to what was set aside, nor to the secret of one that is gone.</summary>
public abstract class WebhookRightsTests(WebhookApi api)
{
    private const string Toulouse = "243100518";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_set_aside_is_there_as_far_as_rights_go_now()
    {
        const string Maker = "Éditeur aux droits réduits";
        await using var receiver = await Receiver.Start(_ => HttpStatusCode.InternalServerError);
        using var wide = await api.As(RoleRights.Client, Maker, scope: "vacancies:read webhooks");
        using var narrow = await api.As(RoleRights.Client, Maker, territories: [Toulouse], scope: "vacancies:read webhooks");
        var made = await wide.Post("/api/v1/webhooks", new { url = receiver.Address, kind = "notice-received" });
        var webhook = $"/api/v1/webhooks/{made.Json["webhook"]!["id"]!.GetValue<Guid>()}";
        var (elsewhere, here) = (EventOf(await api.Client.OpenVacancy(Sample.Dwelling("69266"))), EventOf(await api.Client.OpenVacancy(Sample.Dwelling("31555"))));
        string[] both = [elsewhere, here];
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            patience.CancelAfter(TimeSpan.FromMinutes(1));
            while (!(await SetAside(wide)).SequenceEqual(both))
                patience.Token.ThrowIfCancellationRequested();
        }

        // Who asks sees no more than its own, whatever the webhook may.
        await IsAllThereIsFor(narrow, here);

        // Nor does a webhook that was made less of, whoever asks.
        Assert.Equal(HttpStatusCode.OK, (await narrow.Post(webhook + "/renew", new { })).Status);
        await IsAllThereIsFor(wide, here);
        receiver.Answer = _ => HttpStatusCode.NoContent;
        Assert.Equal(1, (await wide.Post(webhook + "/set-aside/replay", new { })).Number("delivered"));

        // What was not there is not lost.
        Assert.Equal(HttpStatusCode.OK, (await wide.Post(webhook + "/renew", new { })).Status);
        Assert.Equal([elsewhere], await SetAside(wide));

        async Task IsAllThereIsFor(ApiClient client, string one)
        {
            Assert.Equal([one], await SetAside(client));
            (await client.Get($"{webhook}/set-aside?after={elsewhere}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "after", "place");
            (await client.Post(webhook + "/set-aside/replay", new { eventId = elsewhere })).IsProblem(HttpStatusCode.NotFound, "not-found");
            (await client.Send(HttpMethod.Delete, $"{webhook}/set-aside/{elsewhere}", null)).IsProblem(HttpStatusCode.NotFound, "not-found");
        }

        async Task<string[]> SetAside(ApiClient client) =>
            [.. (await client.Get(webhook + "/set-aside")).Json["events"]!.AsArray().Select(aside => aside!["eventId"]!.GetValue<string>())];

        static string EventOf(Guid vacancy) => $"{vacancy:N}-1";
    }

    [Fact]
    public async Task One_that_is_made_anew_under_the_key_of_one_that_was_removed_has_another_secret()
    {
        using var client = await api.As(RoleRights.Client, "Éditeur qui recommence", scope: "vacancies:read webhooks");
        var asked = new { url = "https://example.org/", landlord = "nobody" };
        var first = await client.Post("/api/v1/webhooks", asked, "again");
        var id = first.Json["webhook"]!["id"]!.GetValue<Guid>();
        Assert.Equal(HttpStatusCode.NoContent, (await client.Send(HttpMethod.Delete, $"/api/v1/webhooks/{id}", null)).Status);

        var second = await client.Post("/api/v1/webhooks", asked, "again");

        Assert.NotEqual(first.Text("secret"), second.Text("secret"));
        Assert.Equal(second.Text("secret"), (await client.Post("/api/v1/webhooks", asked, "again")).Text("secret"));
    }
}

/// <summary>On the embedded store.</summary>
public sealed class EmbeddedWebhookRightsTests(WebhookApi api) : WebhookRightsTests(api), IClassFixture<WebhookApi>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresWebhookRightsTests(PostgresWebhookApi api) : WebhookRightsTests(api), IClassFixture<PostgresWebhookApi>;
