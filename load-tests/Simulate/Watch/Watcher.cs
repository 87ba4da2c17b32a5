using System.Diagnostics;
using System.Text.Json;
using Allocation.LoadTests.Simulate.Load;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.LoadTests.Simulate.Watch;

/// <summary>Somebody who looks at a list over the hub, as a program does that wants to be told at once.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    /// <summary>The class of programs: a delta at most every 50 ms.</summary>
    private const int MaxHz = 20;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);

    private readonly HubConnection _connection;
    private readonly Sightings _sightings;
    private readonly CancellationTokenSource _ending = new();
    private long _lastDelta;
    private long _deltas;
    private long _missed;

    private Watcher(Guid vacancy, Uri host, Sightings sightings)
    {
        (Vacancy, _sightings) = (vacancy, sightings);
        _connection = new HubConnectionBuilder().WithUrl(new Uri(host, "/hubs/live")).WithAutomaticReconnect(new ForEver(Breath)).Build();
        _connection.ServerTimeout = TimeSpan.FromSeconds(6);
        _connection.On<JsonElement>("Delta", Take);
        _connection.On<JsonElement>("Beat", Check);
        _connection.Reconnected += _ =>
        {
            Missing();
            return Task.CompletedTask;
        };
    }

    /// <summary>Whose list it is.</summary>
    public Guid Vacancy { get; }

    /// <summary>The list as it is on the screen.</summary>
    public FollowedList List { get; } = new();

    /// <summary>Deltas that came.</summary>
    public long Deltas => Interlocked.Read(ref _deltas);

    /// <summary>Times that it had to ask for the whole list again.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>Opens the list.</summary>
    public static async Task<Watcher> Open(Guid vacancy, Uri host, Sightings sightings, CancellationToken cancellation)
    {
        var watcher = new Watcher(vacancy, host, sightings);
        await watcher._connection.StartAsync(cancellation);
        await watcher.Subscribe();
        return watcher;
    }

    /// <summary>Closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _connection.DisposeAsync();
        _ending.Dispose();
    }

    private void Take(JsonElement delta)
    {
        var before = Interlocked.Exchange(ref _lastDelta, Stopwatch.GetTimestamp());
        Interlocked.Increment(ref _deltas);
        foreach (var cause in delta.GetProperty("causes").EnumerateArray())
        {
            if (cause.TryGetProperty("uniqueNumber", out var number) && number.GetString() is { } moved)
                _sightings.Seen(moved, cause.GetProperty("at").GetDateTimeOffset(), before);
        }

        if (!List.Take(delta))
            Missing();
    }

    /// <summary>The list is alive and at this version: whoever still holds what he held a second ago, and that is another one, has missed something.</summary>
    private void Check(JsonElement beat)
    {
        if (List.Version is { } held && held != beat.GetProperty("version").GetString())
            _ = Later();

        async Task Later()
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), _ending.Token));
            if (!_ending.IsCancellationRequested && held == List.Version)
                Missing();
        }
    }

    private void Missing()
    {
        Interlocked.Increment(ref _missed);
        Begin();
    }

    private void Begin() => _ = Task.Run(Subscribe, _ending.Token);

    /// <summary>Asks for the list until it comes, or the connection is gone: after that the next connection asks.</summary>
    private async Task Subscribe()
    {
        if (!List.BeginSubscribing())
            return;
        JsonElement? snapshot = null;
        try
        {
            while (snapshot is null && _connection.State == HubConnectionState.Connected && !_ending.IsCancellationRequested)
            {
                try
                {
                    snapshot = await _connection.InvokeAsync<JsonElement>("Subscribe", Vacancy, new { maxHz = MaxHz }, _ending.Token);
                }
                catch (HubException)
                {
                    await Task.WhenAny(Task.Delay(Breath, _ending.Token));
                }
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException or OperationCanceledException or System.Net.WebSockets.WebSocketException)
        {
            // The connection ended: it comes back by itself, and asks then.
        }
        finally
        {
            List.EndSubscribing(snapshot);
        }
    }
}
