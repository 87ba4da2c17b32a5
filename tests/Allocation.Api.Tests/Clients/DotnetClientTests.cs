using System.Net;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Events;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Allocation.Client;
using Allocation.Client.Events;
using Allocation.Client.Models;
using Allocation.Client.Webhooks;

namespace Allocation.Api.Tests.Clients;

/// <summary>The .NET client against a host, as somebody else's program uses it.</summary>
public sealed class DotnetClientTests(RunningApi api)
{
    private readonly TaskCompletionSource _opened = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_dwelling_to_its_list_and_its_events()
    {
        var token = await api.Token(new { role = RoleRights.Agent, organisation = "Bailleur fictif" });
        using var client = new AllocationClient(api.Client.Address, _ => Task.FromResult<string?>(token));
        var requests = client.Requests.Api.V1;
        var number = await api.Client.Register(Sample.Demand("31424", months: 500));
        var described = Guid.NewGuid().ToString("N");
        await requests.Dwellings[described].PutAsync(
            new Dwelling { Landlord = "Bailleur du client", Commune = "31424", Typology = Dwelling_typology.T2, Financing = Dwelling_financing.PLUS, Rent = 300, InPriorityDistrict = false }, cancellationToken: Cancellation);

        var opened = await requests.Vacancies.PostAsync(new OpenRequest { DwellingId = described, AvailableOn = new(Sample.Today.Year, Sample.Today.Month, Sample.Today.Day) }, cancellationToken: Cancellation);

        var id = opened!.Id!.Value;
        var vacancy = await requests.Vacancies[id].GetAsync(cancellationToken: Cancellation);
        Assert.Equal((described, Dwelling_typology.T2), (vacancy!.DwellingId, vacancy.Dwelling!.Typology));
        var list = await requests.Vacancies[id].Shortlist.GetAsync(cancellationToken: Cancellation);
        Assert.Contains(list!.Rows!, row => row.UniqueNumber == number);

        FollowedEvent? first = null;
        await foreach (var told in client.Events.Follow("start", new EventsWanted { Landlord = "Bailleur du client", Kind = "notice-received" }, Cancellation))
        {
            first = told;
            break;
        }

        Assert.Equal((id, 1, "fr.allocation.vacancy.notice-received"), (first!.Vacancy, first.Sequence, first.Type));
    }

    [Fact]
    public async Task A_refusal_is_a_problem_with_its_type()
    {
        using var client = new AllocationClient(api.Client.Address, _ => api.Token(new { role = RoleRights.Agent, organisation = "Bailleur fictif" })!);

        var problem = await Assert.ThrowsAsync<ProblemDetails>(() => client.Requests.Api.V1.Demands["031112600000000000"].GetAsync(cancellationToken: Cancellation));

        Assert.Equal(("urn:allocation:problem:not-found", (int)HttpStatusCode.NotFound), (problem.Type, problem.ResponseStatusCode));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            await foreach (var told in client.Events.Follow("yesterday", cancellation: Cancellation))
                Assert.Fail(told.Id);
        });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_stream_that_ends_goes_on_where_it_was_also_when_nothing_had_come()
    {
        // Its token is over at once: the host ends the stream, and the client comes back with the next one.
        var (asked, first) = (0, new TaskCompletionSource());
        using var client = new AllocationClient(api.Client.Address, async _ =>
        {
            if (Interlocked.Increment(ref asked) == 1)
                return await api.Token(new { role = RoleRights.Agent, organisation = "x", minutes = 0 });
            first.TrySetResult();
            await _opened.Task;
            return await api.Token(new { role = RoleRights.Agent, organisation = "x" });
        });
        await using var events = client.Events.Follow(null, new EventsWanted { Landlord = "Bailleur revenu" }, Cancellation).GetAsyncEnumerator(Cancellation);
        var next = events.MoveNextAsync().AsTask();
        await first.Task;

        // Between the two connections.
        var dwelling = Sample.Dwelling("31395");
        dwelling["landlord"] = "Bailleur revenu";
        await using var others = await EventReader.Open(api.Client);
        var vacancy = await api.Client.OpenVacancy(dwelling);
        await others.Until(vacancy, "notice-received");
        _opened.SetResult();

        Assert.True(await next);
        Assert.Equal((vacancy, 1), (events.Current.Vacancy, events.Current.Sequence));
    }

    [Fact]
    public async Task A_webhook_is_known_by_its_signature()
    {
        await using var receiver = await Receiver.Start();
        var made = await api.Client.Post("/api/v1/webhooks", new { url = receiver.Address, landlord = "nobody" });
        await api.Client.Post($"/api/v1/webhooks/{made.Json["webhook"]!["id"]!.GetValue<Guid>()}/ping", new { });
        var (secret, delivery, now) = (made.Text("secret"), await receiver.Next(), TimeProvider.System.GetUtcNow());

        Assert.True(IsValid(secret, delivery.Body, now));
        Assert.False(IsValid(secret, delivery.Body + " ", now));
        Assert.False(IsValid(secret, delivery.Body, now.AddMinutes(6)));
        Assert.False(IsValid("whsec_AAAA", delivery.Body, now));

        bool IsValid(string with, string body, DateTimeOffset at) => WebhookSignature.IsValid(
            with, delivery.Headers["webhook-id"], delivery.Headers["webhook-timestamp"], delivery.Headers["webhook-signature"], System.Text.Encoding.UTF8.GetBytes(body), at);
    }
}
