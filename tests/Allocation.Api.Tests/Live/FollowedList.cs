using System.Text.Json;
using System.Threading.Channels;
using Allocation.Api.Live;
using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Live;

/// <summary>
/// A client as docs describe it: takes a snapshot, applies the deltas that fit, ignores those it already has, subscribes again
/// when one is missing.
/// </summary>
internal sealed class FollowedList : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly Guid _vacancy;
    private readonly Channel<object> _messages = Channel.CreateUnbounded<object>();

    private FollowedList(HubConnection connection, Guid vacancy)
    {
        (_connection, _vacancy) = (connection, vacancy);
        connection.On<Delta>("Delta", delta => { _messages.Writer.TryWrite(delta); });
        connection.On<Ended>("Ended", ended => { _messages.Writer.TryWrite(ended); });
        connection.On<Beat>("Beat", beat => { _messages.Writer.TryWrite(beat); });
    }

    /// <summary>The list as the client holds it.</summary>
    public ShortlistView List { get; private set; } = null!;

    /// <summary>Deltas applied, in order.</summary>
    public List<Delta> Applied { get; } = [];

    /// <summary>Deltas that did not fit and made the client ask for a snapshot.</summary>
    public int Gaps { get; private set; }

    public HubConnection Connection => _connection;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static HubConnection Connect(Uri address, Action<Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions>? configure = null) => new HubConnectionBuilder()
        .WithUrl(new Uri(address, "/hubs/live"), options => configure?.Invoke(options))
        .AddJsonProtocol(json => json.PayloadSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web))
        .Build();

    public static async Task<FollowedList> Open(Uri address, Guid vacancy, int? maxHz = null, int? rows = null)
    {
        var connection = Connect(address);
        var followed = new FollowedList(connection, vacancy);
        await connection.StartAsync(Cancellation);
        await followed.Subscribe(maxHz, rows: rows);
        return followed;
    }

    /// <summary>Takes a fresh snapshot.</summary>
    public async Task<Snapshot> Subscribe(int? maxHz = null, string? fromVersion = null, int? rows = null)
    {
        var snapshot = await _connection.InvokeAsync<Snapshot>("Subscribe", _vacancy, new SubscribeOptions(maxHz, fromVersion, rows), Cancellation);
        if (snapshot.List is not null)
            List = snapshot.List;
        return snapshot;
    }

    /// <summary>Applies messages until the client's list is the one wanted.</summary>
    public async Task Until(Func<ShortlistView, bool> reached)
    {
        while (!reached(List))
            await Next();
    }

    /// <summary>Waits for one delta and applies it.</summary>
    public async Task<Delta> NextDelta()
    {
        var count = Applied.Count;
        while (Applied.Count == count)
            await Next();
        return Applied[^1];
    }

    /// <summary>Waits for one sign of life.</summary>
    public async Task<Beat> NextBeat()
    {
        while (true)
        {
            if (await Next() is Beat beat)
                return beat;
        }
    }

    /// <summary>Waits until the list has ended.</summary>
    public async Task<Ended> End()
    {
        while (true)
        {
            if (await Next() is Ended ended)
                return ended;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<object> Next()
    {
        var message = await _messages.Reader.ReadAsync(Cancellation);
        if (message is Delta delta)
            await Take(delta);
        return message;
    }

    private async Task Take(Delta delta)
    {
        if (delta.From == List.Version)
        {
            List = Apply(List, delta);
            Applied.Add(delta);
        }
        else if (IsAfter(delta.To, List.Version))
        {
            Gaps++;
            await Subscribe();
        }
    }

    private static ShortlistView Apply(ShortlistView list, Delta delta)
    {
        var rows = list.Rows.ToDictionary(row => row.UniqueNumber);
        foreach (var row in delta.Rows)
            rows[row.UniqueNumber] = row;
        foreach (var removed in delta.Removed)
            rows.Remove(removed);
        IReadOnlyList<UniqueNumber> order = delta.Order ?? [.. list.Rows.Select(row => row.UniqueNumber)];
        return list with
        {
            Version = delta.To,
            AsOf = delta.AsOf,
            Day = delta.Day,
            Funnel = delta.Funnel ?? list.Funnel,
            ToCheck = delta.ToCheck ?? list.ToCheck,
            Life = delta.Life ?? list.Life,
            Rows = [.. order.Select((number, index) => rows[number] with { Rank = index + 1 })],
        };
    }

    private static bool IsAfter(string version, string other)
    {
        var (left, right) = (Parts(version), Parts(other));
        return left.Epoch != right.Epoch ? left.Epoch > right.Epoch : left.Number > right.Number;
    }

    private static (long Epoch, long Number) Parts(string version)
    {
        var cut = version.IndexOf('-', StringComparison.Ordinal);
        return (long.Parse(version.AsSpan(0, cut)), long.Parse(version.AsSpan(cut + 1)));
    }
}
