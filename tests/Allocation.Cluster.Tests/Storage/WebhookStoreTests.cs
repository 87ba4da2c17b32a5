using Allocation.Cluster.Tests.Cluster;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>Webhooks are delivered for by one process at a time, and are theirs who made them.</summary>
public sealed class WebhookStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly Actor Somebody = new("s", "api", "o");
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_is_written_is_read(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var webhook = Webhook("s");
        Assert.True(await store.Webhooks.Add(webhook, Somebody, 2));
        Assert.True(await store.Webhooks.Add(webhook with { Version = 9 }, Somebody, 2));
        Assert.True(await store.Webhooks.Add(Webhook("s"), Somebody, 2));
        Assert.False(await store.Webhooks.Add(Webhook("s"), Somebody, 2));
        Assert.True(await store.Webhooks.Add(Webhook("other"), Somebody, 2));

        Assert.Equivalent(webhook, await store.Webhooks.Find(webhook.Id), strict: true);
        Assert.Equal(2, (await store.Webhooks.Of(webhook.Owner)).Count);
        Assert.Null(await store.Webhooks.Find(Guid.NewGuid()));

        var changed = webhook with { Version = 2, State = WebhookState.Paused, Secret = 2, FormerUntil = Now.AddDays(1), RightsAt = Now.AddDays(2), Order = webhook.Order with { Url = "https://b.example/", Kind = null } };
        var (command, late) = (By(), By());
        Assert.True(await store.Webhooks.Change(changed, command, "ChangeWebhook"));
        Assert.False(await store.Webhooks.Change(changed, late, "ChangeWebhook"));
        Assert.Equal(new KnownCommand("asked", 2), await store.CommandKeys.Find(command.Id));
        Assert.Null(await store.CommandKeys.Find(late.Id));
        Assert.Equivalent(changed, await store.Webhooks.Find(webhook.Id), strict: true);
        Assert.False(await store.Webhooks.Remove(webhook.Id, Somebody, version: 1));
        Assert.True(await store.Webhooks.Remove(webhook.Id, Somebody, version: 2));
        Assert.False(await store.Webhooks.Remove(webhook.Id, Somebody));
        Assert.Equal(["CreateWebhook", "ChangeWebhook", "RemoveWebhook"], store.Rows($"SELECT action FROM audit WHERE object_id = '{webhook.Id:N}' ORDER BY sequence").Select(row => (string)row[0]));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Only_who_holds_it_moves_it_on(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var (webhook, paused, holder, other) = (Webhook("s"), Webhook("s"), Guid.NewGuid(), Guid.NewGuid());
        await store.Webhooks.Add(webhook, Somebody, 9);
        await store.Webhooks.Add(paused, Somebody, 9);
        await store.Webhooks.Change(paused with { Version = 2, State = WebhookState.Paused }, By(), "PauseWebhook");

        Assert.Equal([webhook.Id], (await store.Webhooks.Hold(holder, Long)).Select(held => held.Id));
        Assert.Equal([webhook.Id], (await store.Webhooks.Hold(holder, Long)).Select(held => held.Id));

        // The embedded store has one process: another one comes only when the first is gone.
        if (kind == StoreKind.Postgres)
            Assert.Empty(await store.Webhooks.Hold(other, Long));
        var place = new EventPlace(7, Guid.NewGuid(), 3);
        Assert.False(await store.Webhooks.Advance(webhook.Id, other, 1, new WebhookProgress(place)));
        Assert.False(await store.Webhooks.Advance(paused.Id, holder, 2, new WebhookProgress(place)));
        var aside = new SetAside(place, "e-1", "closed", """{"id":"e-1"}""", Now, 6, "status-500");
        var progress = new WebhookProgress(place, Now, Now.AddSeconds(1), "status-500");
        Assert.True(await store.Webhooks.Advance(webhook.Id, holder, 1, progress, aside));
        Assert.True(await store.Webhooks.Advance(webhook.Id, holder, 1, progress, aside));
        Assert.Equal(progress, (await store.Webhooks.Find(webhook.Id))!.Progress);
        Assert.Equal([aside], await store.Webhooks.AllSetAside(webhook.Id, null, 10));
        Assert.Equal(aside, await store.Webhooks.FindSetAside(webhook.Id, "e-1"));
        Assert.Null(await store.Webhooks.FindSetAside(webhook.Id, "e-9"));
        Assert.True(await store.Webhooks.Advance(webhook.Id, holder, 1, progress, aside with { EventId = "e-0" }));
        Assert.Equal(["e-0"], (await store.Webhooks.AllSetAside(webhook.Id, "e-1", 10)).Select(each => each.EventId));

        // What was changed goes on as it is now: nothing is written of how it was.
        Assert.False(await store.Webhooks.Advance(webhook.Id, holder, 2, new WebhookProgress(EventPlace.Start)));
        await store.Webhooks.Stop(webhook.Id, 2, "gone");
        Assert.Equal(WebhookState.Active, (await store.Webhooks.Find(webhook.Id))!.State);

        await store.Webhooks.Release(holder);
        Assert.False(await store.Webhooks.Advance(webhook.Id, holder, 1, progress));
        Assert.Equal([webhook.Id], (await store.Webhooks.Hold(other, Long)).Select(held => held.Id));
        await store.Webhooks.Stop(webhook.Id, 1, "gone");
        Assert.False(await store.Webhooks.Advance(webhook.Id, other, 1, progress));
        Assert.Empty(await store.Webhooks.Hold(other, Long));
        Assert.Equal((WebhookState.Stopped, "gone"), ((await store.Webhooks.Find(webhook.Id))!.State, (await store.Webhooks.Find(webhook.Id))!.Reason));
        Assert.False(await store.Webhooks.Forget(paused.Id, "e-1"));
        Assert.True(await store.Webhooks.Forget(webhook.Id, "e-1"));
        Assert.False(await store.Webhooks.Forget(webhook.Id, "e-1"));
    }

    [Fact]
    public async Task A_lease_that_is_over_is_anybodys_and_of_two_that_ask_one_gets_it()
    {
        await using var store = await SharedStore.New(StoreKind.Postgres);
        foreach (var _ in Enumerable.Range(0, 20))
            await store.Webhooks.Add(Webhook("s"), Somebody, 50);
        Guid[] holders = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];

        var held = await Task.WhenAll(holders.Select(holder => Task.Run(() => store.Webhooks.Hold(holder, Long))));

        Assert.Equal(20, held.Sum(each => each.Count));
        Assert.Equal(held.Sum(each => each.Count), held.SelectMany(each => each).DistinctBy(webhook => webhook.Id).Count());
        foreach (var holder in holders)
            await store.Webhooks.Hold(holder, TimeSpan.Zero);
        Assert.Equal(20, (await store.Webhooks.Hold(Guid.NewGuid(), Long)).Count);
    }

    private static Command By() => new(Guid.NewGuid(), "asked", Somebody);

    private static StoredWebhook Webhook(string subject) => new(
        Guid.NewGuid(), 1, new WebhookOwner("o", subject), Now, new WebhookOrder("https://a.example/", "31", null, "T2", "closed,oriented", [new WebhookClaim("role", "api"), new WebhookClaim("territories", "*")]), Now,
        WebhookState.Active, null, 1, null, "fingerprint", new WebhookProgress(EventPlace.Start));
}
