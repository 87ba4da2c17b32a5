using System.Net;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Events;

/// <summary>Pages of events cost the store what streams do: a few are read at a time, for nobody who is gone, and none without an end.</summary>
public sealed class EventFloodTests : IAsyncLifetime
{
    private readonly WatchedLogApi _api = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Of_many_pages_asked_for_at_once_two_are_read()
    {
        const int Many = 6;
        var vacancy = await _api.Client.OpenVacancy(Sample.Dwelling());
        await _api.Log.WasRead.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        var first = (await _api.Client.Get("/api/v1/events?after=start&take=1")).Text("next");
        var (gate, reading, most, asked) = (new Lock(), 0, 0, 0);
        var (two, all, go) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        _api.Log.OnHead = () =>
        {
            if (Interlocked.Increment(ref asked) == Many)
                all.TrySetResult();
        };
        _api.Log.OnReadFromStart = async () =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++reading);
                if (reading == 2)
                    two.TrySetResult();
            }

            await go.Task;
            lock (gate)
                reading--;
        };

        var pages = Enumerable.Range(0, Many).Select(_ => _api.Client.Get("/api/v1/events?after=start")).ToList();
        await Task.WhenAll(two.Task, all.Task).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        // All are on their way, two of them read; the host goes on answering others, and whoever follows from behind goes on.
        Assert.Equal(HttpStatusCode.OK, (await _api.Client.Get("/api/v1/vacancies")).Status);
        using var behind = await RawStream.Open(_api.Client.Address, $"?after={first}");
        while (behind.Sequences.Count == 0)
            Assert.True(await behind.Next());
        go.SetResult();
        Assert.All(await Task.WhenAll(pages), page => Assert.Equal(HttpStatusCode.OK, page.Status));
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task For_a_client_that_has_gone_nothing_more_is_read()
    {
        await _api.Client.OpenVacancy(Sample.Dwelling());
        await _api.Log.WasRead.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        var (began, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        _api.Log.IsEndless = true;
        _api.Log.OnReadFromStart = () =>
        {
            began.TrySetResult();
            return go.Task;
        };
        using var http = new HttpClient();
        using var hangUp = new CancellationTokenSource();
        var asked = http.GetAsync(new Uri(_api.Client.Address, "/api/v1/events?after=start&territory=none"), hangUp.Token);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await _api.Request.Gone.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        go.SetResult();

        await _api.Request.Ended.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.True(_api.Log.Reads <= 1, $"{_api.Log.Reads} readings");
    }

    [Fact]
    public async Task Events_of_a_vacancy_that_are_not_told_are_passed_over_so_far_and_then_a_place_is_named()
    {
        var vacancy = await _api.Client.OpenVacancy(Sample.Dwelling());
        await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        await Step(vacancy, "orient", new { reserver = "Réservataire E" });
        using var reserver = await _api.As(RoleRights.Reserver, "Réservataire E");
        _api.Log.IsEndless = true;

        var page = await reserver.Get($"/api/v1/vacancies/{vacancy}/events");
        var next = await reserver.Get($"/api/v1/vacancies/{vacancy}/events?after={page.Text("next")}");

        Assert.Empty(page.Json["events"]!.AsArray());
        Assert.Equal(("10000", "20000"), (page.Text("next"), next.Text("next")));
    }

    private async Task Step(Guid vacancy, string step, object body)
    {
        var version = (await _api.Client.Get($"/api/v1/vacancies/{vacancy}/life")).ETag;
        Assert.Equal(HttpStatusCode.OK, (await _api.Client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/{step}", ApiClient.Json(body), ifMatch: version)).Status);
    }
}
