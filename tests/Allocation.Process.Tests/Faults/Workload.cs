using System.Diagnostics;
using Allocation.Domain.Amendments;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;
using Allocation.Population;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Faults;

/// <summary>
/// Clients that never give up: most change demands of their own, some race for the same few, some read. A command that brought
/// no answer is sent again, the same one, until it is answered.
/// </summary>
internal sealed class Workload(RunningCluster cluster, ActorGate actors, int seed)
{
    private static readonly int Households = Needs.Long ? 1_200 : 600;
    private const int Contended = 8;
    private static readonly int ActorClients = Needs.Long ? 240 : 40;
    private const int HttpClients = 8;

    /// <summary>A client waits so long before it asks again: a refused connection is answered in microseconds.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private readonly PopulationOptions _options = new() { Demands = 100_000, Seed = (ulong)seed, Today = CivilTime.InParis(TimeProvider.System.GetUtcNow()) };
    private readonly List<Held> _held = [];
    private Task _running = Task.CompletedTask;
    private volatile bool _stopped;

    public History History { get; } = new();

    public List<(Guid Id, Domain.Dwellings.Dwelling Dwelling, DateOnly AvailableOn)> Vacancies { get; } = [];

    /// <summary>Households, and dwellings in each territory of the demo.</summary>
    public async Task Prepare(int vacancies)
    {
        var dwellings = new DwellingGenerator(_options, Policies.Geography);
        for (var index = 0; index < vacancies; index++)
        {
            var generated = dwellings.Generate(index);
            Vacancies.Add((await cluster.Clients[0].OpenVacancy(generated.Id, generated.Dwelling, generated.AvailableOn), generated.Dwelling, generated.AvailableOn));
        }

        var households = new HouseholdGenerator(_options, Policies.Geography);
        for (var index = 0; index < Households; index++)
            _held.Add(new Held(new DemandId(index + 1), households.Generate(index)));
        await Parallel.ForEachAsync(_held, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (held, _) =>
        {
            var (command, asked) = (Guid.NewGuid(), History.Now);
            var reply = await Answered(() => actors.Register(command, held.Id, held.File));
            History.Add(new Operation(command, held.Id, 0, DemandJson.Write(held.File), asked, History.Now, Told.Written, reply.Version));
            held.Version = 1;
        });
    }

    /// <summary>Sets all clients going.</summary>
    public void Start()
    {
        var own = _held.Skip(Contended).ToList();
        var clients = ActorClients + HttpClients;
        _running = Task.WhenAll(Enumerable.Range(0, clients).Select(number => Task.Run(() => Run(
            new Random(seed * 1_000 + number),
            number < ActorClients ? actors : new HttpGate(cluster, number),
            [.. own.Where((_, index) => index % clients == number)]))));
    }

    /// <summary>Waits until so many more commands were acknowledged; gives their rate in commands a second.</summary>
    public async Task<double> Acknowledged(int more)
    {
        var (before, started) = (History.Written, Stopwatch.GetTimestamp());
        while (History.Written < before + more)
        {
            if (_running.IsFaulted)
                await _running;
            await Task.Delay(Breath, TestContext.Current.CancellationToken);
        }

        return (History.Written - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Lets every client finish the command it has under way.</summary>
    public Task Stop()
    {
        _stopped = true;
        return _running;
    }

    private async Task Run(Random random, IGate gate, List<Held> own)
    {
        var events = new EventStream(_options, Policies.Geography);
        while (!_stopped)
        {
            switch (random.Next(100))
            {
                case < 88:
                    await Change(gate, own[random.Next(own.Count)], events, random);
                    break;
                case < 94:
                    await Race(gate, _held[random.Next(Contended)], events, random);
                    break;
                default:
                    await See(gate, _held[random.Next(_held.Count)]);
                    break;
            }
        }
    }

    /// <summary>Changes a demand that only this client changes: it knows the version.</summary>
    private async Task Change(IGate gate, Held held, EventStream events, Random random)
    {
        var patch = DemandJson.Difference(held.File, events.At(random.Next(), held.File, _options.Today).After);
        if (patch.Length <= 2 || DemandAmendment.Apply(held.File, patch, seesConfidential: true).File is not { } after || DemandJson.Write(after).AsSpan().SequenceEqual(DemandJson.Write(held.File)))
            return;
        var (told, version) = await Send(gate, held, held.Version, patch);
        Assert.True(told == Told.Written, $"Nobody else changes {held.Id}, and its change was refused.");
        (held.Version, held.File) = (version, after);
    }

    /// <summary>Reads a demand that others change as well and tries to be first.</summary>
    private async Task Race(IGate gate, Held held, EventStream events, Random random)
    {
        var (version, file) = await See(gate, held);
        var before = DemandJson.Read(file);
        var patch = DemandJson.Difference(before, events.At(random.Next(), before, _options.Today).After);
        if (patch.Length > 2 && DemandAmendment.Apply(before, patch, seesConfidential: true).File is { } after && !DemandJson.Write(after).AsSpan().SequenceEqual(file))
            await Send(gate, held, version, patch);
    }

    private async Task<(Told Told, int Version)> Send(IGate gate, Held held, int expectedVersion, byte[] patch)
    {
        var (command, asked) = (Guid.NewGuid(), History.Now);
        var (told, version) = await Answered(() => gate.Amend(command, held.Id, held.Number, expectedVersion, patch));
        History.Add(new Operation(gate.InTheJournal(command, held.Number), held.Id, expectedVersion, patch, asked, History.Now, told, version));
        return (told, version);
    }

    private async Task<(int Version, byte[] File)> See(IGate gate, Held held)
    {
        // The question whose answer came is the one that counts: an earlier one may have seen less.
        var (asked, (version, file)) = await Answered(async () => (History.Now, await gate.Read(held.Id, held.Number)));
        History.Add(new Sight(held.Id, version, file, asked, History.Now));
        return (version, file);
    }

    private static async Task<T> Answered<T>(Func<Task<T>> attempt)
    {
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception silence) when (silence is not (InvalidOperationException or StoreRefusedException or System.Text.Json.JsonException or Xunit.Sdk.XunitException))
            {
                await Task.Delay(Breath, TestContext.Current.CancellationToken);
            }
        }
    }

    private sealed class Held(DemandId id, DemandFile file)
    {
        public DemandId Id => id;

        public UniqueNumber Number { get; } = file.UniqueNumber;

        public DemandFile File { get; set; } = file;

        public int Version { get; set; }
    }
}
