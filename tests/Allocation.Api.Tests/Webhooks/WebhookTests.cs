using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Events;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Webhooks;

/// <summary>Events that are sent to programs: signed, in order, again until they arrive, and nothing that is not theirs.</summary>
public sealed class WebhookTests(WebhookApi api) : IClassFixture<WebhookApi>
{
    private const string Place = "31395";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_happens_is_delivered_in_order_signed_and_as_the_stream_tells_it()
    {
        await using var receiver = await Receiver.Start();
        var made = await Make(new { url = receiver.Address, kind = "notice-received,keys-returned,closed" });
        await using var stream = await EventReader.Open(api.Client, "?kind=notice-received,keys-returned,closed");
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Place));
        await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        await Step(vacancy, "orient", new { reserver = "Réservataire W" });
        await Step(vacancy, "close", new { cause = "works", text = "Toiture." });

        Delivery[] came = [await receiver.Next(vacancy), await receiver.Next(vacancy), await receiver.Next(vacancy)];

        Assert.Equal(["notice-received", "keys-returned", "closed"], came.Select(delivery => delivery.Kind));
        var told = await stream.Until(vacancy, "closed");
        Assert.Equal(told.Select(each => each.ToJsonString()), came.Select(delivery => delivery.Event.ToJsonString()));
        Assert.All(came, delivery =>
        {
            Assert.True(delivery.IsSignedBy(made.Text("secret")));
            Assert.False((delivery with { Body = delivery.Body + " " }).IsSignedBy(made.Text("secret")));
            Assert.Equal(delivery.Event["id"]!.GetValue<string>(), delivery.Headers["webhook-id"]);
            Assert.Equal("application/cloudevents+json", delivery.ContentType);
        });
    }

    [Fact]
    public async Task What_a_receiver_refuses_is_set_aside_the_rest_arrives_and_it_can_be_sent_again()
    {
        await using var receiver = await Receiver.Start(delivery => delivery.Event["type"]!.GetValue<string>().EndsWith("keys-returned", StringComparison.Ordinal) ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
        var id = (await Make(new { url = receiver.Address, kind = "notice-received,keys-returned,closed", landlord = "Bailleur W1" })).Json["webhook"]!["id"]!.GetValue<Guid>();
        var vacancy = await api.Client.OpenVacancy(Of("Bailleur W1"));
        await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        await Step(vacancy, "close", new { cause = "works", text = "Toiture." });

        var kinds = new List<string>();
        while (kinds.LastOrDefault() != "closed")
            kinds.Add((await receiver.Next(vacancy)).Kind);

        Assert.Equal(["notice-received", .. Enumerable.Repeat("keys-returned", 6), "closed"], kinds);
        var aside = (await api.Client.Get($"/api/v1/webhooks/{id}/set-aside")).Json["events"]!.AsArray().Single()!;
        Assert.Equal(("keys-returned", "status-500", 6), (aside["kind"]!.GetValue<string>(), aside["failure"]!.GetValue<string>(), aside["attempts"]!.GetValue<int>()));

        var refused = await api.Client.Post($"/api/v1/webhooks/{id}/set-aside/replay", new { });
        Assert.Equal((0, "status-500"), (refused.Number("delivered"), refused.Text("failure")));
        receiver.Answer = _ => HttpStatusCode.OK;
        Assert.Equal(1, (await api.Client.Post($"/api/v1/webhooks/{id}/set-aside/replay", new { eventId = aside["eventId"]!.GetValue<string>() })).Number("delivered"));
        Assert.Empty((await api.Client.Get($"/api/v1/webhooks/{id}/set-aside")).Json["events"]!.AsArray());
    }

    [Theory]
    [InlineData(HttpStatusCode.Gone, "gone", 1)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "away", 100)]
    public async Task A_receiver_that_wants_none_or_is_away_for_days_is_left_alone(HttpStatusCode answer, string reason, int least)
    {
        var attempts = 0;
        await using var receiver = await Receiver.Start(_ => Interlocked.Increment(ref attempts) > 0 ? answer : default);
        var landlord = $"Bailleur {reason}";
        var id = (await Make(new { url = receiver.Address, landlord })).Json["webhook"]!["id"]!.GetValue<Guid>();
        await api.Client.OpenVacancy(Of(landlord));

        var stopped = await Until(id, webhook => webhook.Text("state") == "stopped");
        Assert.Equal(reason, stopped.Text("reason"));
        Assert.True(attempts >= least, $"{attempts}");

        // Its place is where it was: what did not arrive comes when it goes on.
        receiver.Answer = _ => HttpStatusCode.OK;
        Assert.Equal("active", (await api.Client.Post($"/api/v1/webhooks/{id}/resume", new { })).Text("state"));
        await Until(id, webhook => webhook.Json["deliveredAt"] is not null);
    }

    /// <summary>Also several of them: each delivery waits for its own receiver.</summary>
    [Fact]
    public async Task A_receiver_that_takes_its_time_holds_up_no_other_and_gets_all_in_its_order()
    {
        string[] all = ["notice-received", "keys-returned", "closed"];
        await using var slow = await Receiver.Start();
        await using var quick = await Receiver.Start();
        var (atWork, go) = (new SemaphoreSlim(0), new TaskCompletionSource());
        slow.Works = () =>
        {
            atWork.Release();
            return go.Task;
        };
        for (var hook = 0; hook < 5; hook++)
            await Make(new { url = slow.Address, kind = string.Join(',', all), landlord = "Bailleur lent" });
        await Make(new { url = quick.Address, kind = string.Join(',', all), landlord = "Bailleur lent" });

        var vacancy = await api.Client.OpenVacancy(Of("Bailleur lent"));
        for (var hook = 0; hook < 5; hook++)
            Assert.True(await atWork.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        await Step(vacancy, "close", new { cause = "works", text = "Toiture." });
        string[] told = [(await quick.Next(vacancy)).Kind, (await quick.Next(vacancy)).Kind, (await quick.Next(vacancy)).Kind];
        Assert.Equal(all, told);
        Assert.False(go.Task.IsCompleted);

        go.SetResult();
        var came = new List<string>();
        while (came.Count(kind => kind == "closed") < 5)
            came.Add((await slow.Next(vacancy)).Kind);
        Assert.All(all, kind => Assert.True(came.Count(each => each == kind) >= 5, string.Join(' ', came)));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var asked = 0;
        await using var receiver = await Receiver.Start(_ => Interlocked.Increment(ref asked) == 1 ? HttpStatusCode.Redirect : HttpStatusCode.OK);
        var id = (await Make(new { url = receiver.Address, landlord = "nobody" })).Json["webhook"]!["id"]!.GetValue<Guid>();

        var ping = await api.Client.Post($"/api/v1/webhooks/{id}/ping", new { });

        Assert.Equal((false, "status-302"), (ping.Json["delivered"]!.GetValue<bool>(), ping.Text("failure")));
        Assert.Equal("ping", (await receiver.Next()).Kind);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task While_secrets_change_both_sign_and_a_change_says_on_which_version()
    {
        await using var receiver = await Receiver.Start();
        var made = await Make(new { url = receiver.Address, landlord = "nobody" });
        var id = made.Json["webhook"]!["id"]!.GetValue<Guid>();
        (await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { })).IsProblem(HttpStatusCode.PreconditionRequired, "expected-version-required");

        var rotated = await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 1 }, "rotation");

        // Whoever lost the answer is told again by its key, and by the version for a day; a version that is over is none.
        Assert.Equal(rotated.Text("secret"), (await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 1 }, "rotation")).Text("secret"));
        Assert.Equal(rotated.Text("secret"), (await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 2 })).Text("secret"));
        (await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 1 })).IsProblem(HttpStatusCode.Conflict, "version-conflict");
        (await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 2 }, "rotation")).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await api.Client.Put($"/api/v1/webhooks/{id}", new { expectedVersion = 1, url = receiver.Address })).IsProblem(HttpStatusCode.Conflict, "version-conflict");
        Assert.NotEqual(made.Text("secret"), rotated.Text("secret"));
        Assert.True((await api.Client.Post($"/api/v1/webhooks/{id}/ping", new { })).Json["delivered"]!.GetValue<bool>());
        var delivery = await receiver.Next();
        Assert.True(delivery.IsSignedBy(made.Text("secret")) && delivery.IsSignedBy(rotated.Text("secret")));

        var changed = await api.Client.Put($"/api/v1/webhooks/{id}", new { expectedVersion = 2, url = receiver.Address, typology = "T2" });
        Assert.Equal(("T2", 3), (changed.Text("typology"), changed.Number("version")));
        Assert.Null(changed.Json["landlord"]);
        Assert.Equal("paused", (await api.Client.Post($"/api/v1/webhooks/{id}/pause", new { })).Text("state"));
        (await api.Client.Get($"/api/v1/webhooks/{id}/set-aside?after=gone")).IsProblem(HttpStatusCode.BadRequest, "malformed", "after", "place");
        (await Remove("\"3\"")).IsProblem(HttpStatusCode.Conflict, "version-conflict");
        Assert.Equal(HttpStatusCode.NoContent, (await Remove((await api.Client.Get($"/api/v1/webhooks/{id}")).ETag)).Status);
        (await Remove(null)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Get($"/api/v1/webhooks/{id}")).IsProblem(HttpStatusCode.NotFound, "not-found");

        Task<Answer> Remove(string? version) => api.Client.Send(HttpMethod.Delete, $"/api/v1/webhooks/{id}", null, ifMatch: version);
    }

    [Fact]
    public async Task A_secret_that_somebody_else_has_signs_no_more_when_it_is_revoked()
    {
        await using var receiver = await Receiver.Start();
        var made = await Make(new { url = receiver.Address, landlord = "nobody" });
        var id = made.Json["webhook"]!["id"]!.GetValue<Guid>();
        var rotated = await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 1 });

        var revoked = await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 2, revokeFormer = true }, "leaked");

        Assert.Equal((3, null), (revoked.Json["webhook"]!["version"]!.GetValue<int>(), revoked.Json["webhook"]!["formerSecretUntil"]));
        Assert.Equal(revoked.Text("secret"), (await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 2, revokeFormer = true }, "leaked")).Text("secret"));
        Assert.True((await api.Client.Post($"/api/v1/webhooks/{id}/ping", new { })).Json["delivered"]!.GetValue<bool>());
        var delivery = await receiver.Next();
        Assert.True(delivery.IsSignedBy(revoked.Text("secret")));
        Assert.False(delivery.IsSignedBy(made.Text("secret")) || delivery.IsSignedBy(rotated.Text("secret")));

        // The secret of a repeat is told until something is changed.
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Post($"/api/v1/webhooks/{id}/pause", new { })).Status);
        Assert.Null((await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 2, revokeFormer = true }, "leaked")).Json["secret"]);
    }

    /// <summary>As a network repeats it: behind what the owner did since.</summary>
    [Theory]
    [InlineData("pause", "resume", "active")]
    [InlineData("resume", "pause", "paused")]
    [InlineData("renew", "pause", "paused")]
    public async Task A_command_that_comes_late_a_second_time_changes_nothing(string command, string since, string state)
    {
        var id = (await Make(new { url = "https://example.org/", landlord = "nobody" })).Json["webhook"]!["id"]!.GetValue<Guid>();
        Assert.Equal(HttpStatusCode.OK, (await Ask(command, "one", "\"1\"")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Ask(since, "two", "\"2\"")).Status);

        var late = await Ask(command, "one", "\"1\"");

        Assert.Equal((HttpStatusCode.OK, state, 3, "\"3\""), (late.Status, late.Text("state"), late.Number("version"), late.ETag));
        (await Ask(command, null, "\"1\"")).IsProblem(HttpStatusCode.Conflict, "version-conflict");
        (await Ask(command, null, "*")).IsProblem(HttpStatusCode.BadRequest, "malformed", "If-Match", "version");
        Assert.Equal(3, (await api.Client.Get($"/api/v1/webhooks/{id}")).Number("version"));

        Task<Answer> Ask(string word, string? key, string? version) => api.Client.Send(HttpMethod.Post, $"/api/v1/webhooks/{id}/{word}", null, key, version);
    }

    [Fact]
    public async Task One_key_makes_one_webhook_and_nobody_elses_is_there()
    {
        await using var receiver = await Receiver.Start();
        using var reserver = await api.As(RoleRights.Reserver, "Réservataire W2");
        var asked = new { url = receiver.Address };

        var first = await reserver.Post("/api/v1/webhooks", asked, "one");
        var again = await reserver.Post("/api/v1/webhooks", asked, "one");

        Assert.Equal(first.Text("secret"), again.Text("secret"));
        (await reserver.Post("/api/v1/webhooks", new { url = receiver.Address, typology = "T2" }, "one")).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Single((await reserver.Get("/api/v1/webhooks")).Json["webhooks"]!.AsArray());
        var id = first.Json["webhook"]!["id"]!.GetValue<Guid>();
        (await api.Client.Get($"/api/v1/webhooks/{id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Post($"/api/v1/webhooks/{id}/rotate", new { expectedVersion = 1 })).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain(id.ToString(), (await api.Client.Get("/api/v1/webhooks")).Body, StringComparison.Ordinal);

        // A reserver is told of dwellings that are handed to it, and of no other.
        var other = await api.Client.OpenVacancy(Sample.Dwelling(Place));
        var handed = await api.Client.OpenVacancy(Sample.Dwelling(Place));
        foreach (var (vacancy, to) in new[] { (other, "Réservataire W3"), (handed, "Réservataire W2") })
        {
            await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
            await Step(vacancy, "orient", new { reserver = to });
        }

        var came = await receiver.Next();
        Assert.Equal((handed, "oriented"), (came.Event["subject"]!.GetValue<Guid>(), came.Kind));
    }

    [Fact]
    public async Task So_many_are_enough()
    {
        using var client = await api.As(RoleRights.Reserver, "Réservataire W4");
        for (var number = 0; number < 20; number++)
            Assert.Equal(HttpStatusCode.Created, (await client.Post("/api/v1/webhooks", new { url = "https://example.org/" })).Status);
        (await client.Post("/api/v1/webhooks", new { url = "https://example.org/" })).IsProblem(HttpStatusCode.Conflict, "too-many-webhooks");
    }

    [Theory]
    [InlineData("ftp://example.org/", "https")]
    [InlineData("/events", "url")]
    [InlineData("https://user:secret@example.org/", "url")]
    [InlineData("https://example.org/#part", "url")]
    [InlineData("https://10.0.0.1/", "address-not-public")]
    [InlineData("https://169.254.169.254/latest/meta-data", "address-not-public")]
    [InlineData("https://[fd00::1]/", "address-not-public")]
    [InlineData("https://[::ffff:10.0.0.1]/", "address-not-public")]
    [InlineData("https://167772161/", "address-not-public")]
    public async Task An_address_that_no_delivery_may_go_to_is_named(string url, string code) =>
        (await api.Client.Post("/api/v1/webhooks", new { url })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "url", code);

    [Fact]
    public async Task What_cannot_be_asked_is_named()
    {
        const string Url = "https://example.org/";
        (await api.Client.Post("/api/v1/webhooks", new { url = Url, typology = "T9" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "typology", "typology");
        (await api.Client.Post("/api/v1/webhooks", new { url = Url, after = "yesterday" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "after", "place");
        (await api.Client.Post("/api/v1/webhooks", new { url = Url, colour = "red" })).IsProblem(HttpStatusCode.BadRequest, "malformed");
        (await api.Client.Post("/api/v1/webhooks", new { })).IsProblem(HttpStatusCode.BadRequest, "malformed");
        (await api.Client.Post("/api/v1/webhooks", new { url = Url, after = $"9000000000000-{Guid.NewGuid():N}-1" })).IsProblem(HttpStatusCode.Gone, "place-gone");
        using var blind = await api.As(RoleRights.Client, scope: "webhooks");
        (await blind.Post("/api/v1/webhooks", new { url = Url })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        var id = (await Make(new { url = Url, landlord = "nobody" })).Json["webhook"]!["id"]!.GetValue<Guid>();
        (await api.Client.Post($"/api/v1/webhooks/{id}/set-aside/replay", new { eventId = "nothing" })).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static JsonObject Of(string landlord)
    {
        var dwelling = Sample.Dwelling(Place);
        dwelling["landlord"] = landlord;
        return dwelling;
    }

    /// <summary>Asks until it is so.</summary>
    private async Task<Answer> Until(Guid id, Func<Answer, bool> so)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (await api.Client.Get($"/api/v1/webhooks/{id}") is var webhook && so(webhook))
                return webhook;
        }
    }

    private async Task<Answer> Make(object asked)
    {
        var made = await api.Client.Post("/api/v1/webhooks", asked);
        Assert.True(made.Status == HttpStatusCode.Created, made.Body);
        return made;
    }

    private async Task Step(Guid vacancy, string step, object body)
    {
        var version = (await api.Client.Get($"/api/v1/vacancies/{vacancy}/life")).ETag;
        var answer = await api.Client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/{step}", ApiClient.Json(body), ifMatch: version);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }
}
