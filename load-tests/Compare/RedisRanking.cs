using System.Diagnostics;
using System.Globalization;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;
using StackExchange.Redis;

namespace Allocation.LoadTests.Compare;

/// <summary>
/// Redis as an expert would set it up: a sorted set for each commune and typology whose members carry the facts of the filters
/// (<see cref="RedisMember"/>); the caller reads pages and filters them. Nothing is durable, as with the index. Who changes a demand knows
/// its file, so Redis keeps nothing to find the wishes of a demand: the caller does.
/// </summary>
internal sealed class RedisRanking : IPeer
{
    private const int BatchOfSet = 500;
    private const int BatchesInFlight = 64;

    private readonly ThrowawayRedis _server;
    private readonly IReadOnlyList<IDisposable> _lastWords;
    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _database;
    private readonly List<PeerRow> _rows = [];
    private readonly List<(int Row, short Place, byte Typology)> _wishes = [];
    private readonly Dictionary<int, int> _firstWish = [];

    /// <summary>Connects.</summary>
    /// <param name="server">The server, which ends with this.</param>
    public RedisRanking(ThrowawayRedis server)
    {
        _server = server;
        _lastWords = Interruption.Before(server.Dispose);
        try
        {
            _connection = ConnectionMultiplexer.Connect(new ConfigurationOptions { EndPoints = { server.EndPoint }, AllowAdmin = true, SyncTimeout = 600_000, AsyncTimeout = 600_000 });
        }
        catch
        {
            server.Dispose();
            throw;
        }

        _database = _connection.GetDatabase();
    }

    public string Name => "redis, sorted sets";

    public string Version => $"Redis {Server.Version}";

    public long Size => long.Parse(Server.Info("memory").SelectMany(group => group).Single(pair => pair.Key == "used_memory").Value, CultureInfo.InvariantCulture);

    private IServer Server => _connection.GetServer(_server.EndPoint);

    public void Fill(IEnumerable<PeerWish> wishes)
    {
        foreach (var wish in wishes)
        {
            if (_firstWish.TryAdd(wish.Demand, _wishes.Count))
                _rows.Add(wish.Row);
            _wishes.Add((_rows.Count - 1, (short)wish.Place, (byte)wish.Typology));
        }

        Write().GetAwaiter().GetResult();
    }

    /// <summary>A first page for a list of which nearly all pass, and one for a list of which few do.</summary>
    public IEnumerable<IPreparedQuestion> Prepare(PeerQuestion question, int take) =>
        new[] { take + take / 4, 10 * take }.Select(page => new Pages(_database, question, take, page));

    public double? ServerTime(PeerQuestion question, int take) => null;

    public double Update(IReadOnlyList<int> demands)
    {
        var known = demands.Where(_firstWish.ContainsKey).ToList();
        var at = 0;
        return Index.Clock.Median(known.Count - 1, () =>
        {
            var first = _firstWish[known[at++]];
            var member = RedisMember.Of(_rows[_wishes[first].Row]);
            var batch = _database.CreateBatch();
            var done = _wishes.Skip(first).TakeWhile(wish => wish.Row == _wishes[first].Row).Select(wish => batch.SortedSetDecrementAsync(KeyOf(wish.Place, (Typology)wish.Typology), member, 1)).ToArray();
            batch.Execute();
            return Task.WhenAll(done).GetAwaiter().GetResult();
        });
    }

    public TimeSpan Rescore(IReadOnlyList<RankKey> keys)
    {
        foreach (var (demand, first) in _firstWish)
        {
            var row = _wishes[first].Row;
            _rows[row] = _rows[row] with { Key = keys[demand] };
        }

        var from = Stopwatch.GetTimestamp();
        Write().GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(from);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _server.Dispose();
        foreach (var word in _lastWords)
            word.Dispose();
    }

    /// <summary>Every wish with its score, in pipelined batches of one set each; a member that is there gets the new score.</summary>
    private async Task Write()
    {
        var gathered = new Dictionary<(short Place, byte Typology), List<SortedSetEntry>>();
        var flying = new Queue<Task>();
        foreach (var (row, place, typology) in _wishes)
        {
            if (!gathered.TryGetValue((place, typology), out var entries))
                gathered.Add((place, typology), entries = []);
            var key = _rows[row].Key;
            entries.Add(new SortedSetEntry(RedisMember.Of(_rows[row]), RedisMember.ScoreOf(key.Level, key.Points)));
            if (entries.Count < BatchOfSet)
                continue;
            flying.Enqueue(Send((place, typology), entries));
            if (flying.Count > BatchesInFlight)
                await flying.Dequeue();
        }

        await Task.WhenAll([.. flying, .. gathered.Where(set => set.Value.Count > 0).Select(set => Send(set.Key, set.Value))]);

        Task Send((short Place, byte Typology) set, List<SortedSetEntry> entries)
        {
            SortedSetEntry[] batch = [.. entries];
            entries.Clear();
            return _database.SortedSetAddAsync(KeyOf(set.Place, (Typology)set.Typology), batch);
        }
    }

    private static RedisKey KeyOf(int place, Typology typology) => FormattableString.Invariant($"w:{place}:{(int)typology}");

    /// <summary>A list read page by page, each twice as long as the one before, until enough have passed.</summary>
    private sealed class Pages(IDatabase database, PeerQuestion question, int take, int firstPage) : IPreparedQuestion
    {
        private readonly RedisKey _key = KeyOf(question.Place, question.Typology);

        public IReadOnlyList<string> Answer()
        {
            var numbers = new List<string>(take);
            for (var (from, page) = (0, firstPage); ; (from, page) = (from + page, 2 * page))
            {
                var members = database.SortedSetRangeByRank(_key, from, from + page - 1);
                foreach (var member in members)
                {
                    var bytes = ((ReadOnlyMemory<byte>)member).Span;
                    if (!RedisMember.Passes(bytes, question))
                        continue;
                    numbers.Add(RedisMember.NumberOf(bytes));
                    if (numbers.Count == take)
                        return numbers;
                }

                if (members.Length < page)
                    return numbers;
            }
        }

        public void Dispose()
        {
        }
    }
}
