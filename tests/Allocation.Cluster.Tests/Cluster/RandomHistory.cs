using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.Population;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>
/// A random but plausible history: households register, change and are struck off, dwellings fall vacant and change, days
/// pass. The seed decides all of it but the order in which commands given at the same time are taken.
/// </summary>
internal sealed class RandomHistory(TwoSilos cluster, int seed)
{
    /// <summary>Commands given at the same time, each to another demand.</summary>
    private const int AtOnce = 6;

    private readonly Random _random = new(seed);
    private readonly HouseholdGenerator _households = new(Options(seed, cluster), TwoSilos.Policies.Geography);
    private readonly DwellingGenerator _dwellings = new(Options(seed, cluster), TwoSilos.Policies.Geography);
    private readonly EventStream _events = new(Options(seed, cluster), TwoSilos.Policies.Geography);
    private readonly List<GeneratedDwelling> _open = [];
    private int _registered;
    private long _event;

    /// <summary>Vacancies opened so far.</summary>
    public List<Guid> Vacancies { get; } = [];

    /// <summary>A demand registered before.</summary>
    public DemandId AnyDemand() => new(1 + _random.Next(_registered));

    /// <summary>Registers the next households, all at once.</summary>
    public Task Register(int count)
    {
        var first = _registered;
        _registered += count;
        return Task.WhenAll(Enumerable.Range(first, count).Select(async index => Accept(await cluster.Register(new DemandId(index + 1), _households.Generate(index)))));
    }

    /// <summary>Lets dwellings fall vacant.</summary>
    public async Task Open(int count)
    {
        for (var opened = 0; opened < count; opened++)
        {
            var dwelling = _dwellings.Generate(_open.Count);
            _open.Add(dwelling);
            Vacancies.Add(await cluster.Open(dwelling.Id, dwelling.Dwelling, dwelling.AvailableOn));
        }
    }

    /// <summary>Something happens.</summary>
    public Task Step() => _random.Next(20) switch
    {
        < 3 => Register(1 + _random.Next(4)),
        < 13 => AtTheSameTime(Change),
        < 14 => AtTheSameTime(Sent),
        < 15 => AtTheSameTime(MoveAway),
        < 16 => AtTheSameTime(StrikeOffOrRestore),
        < 17 => Redescribe(),
        < 18 => Pass(TimeSpan.FromDays(1 + _random.Next(20))),
        < 19 => Pass(TimeSpan.FromDays(_random.Next(3))),
        _ => Forget(),
    };

    private static PopulationOptions Options(int seed, TwoSilos cluster) => new()
    {
        Demands = 10_000,
        Seed = (ulong)seed,
        Today = cluster.Clock.Today,
        Territories = [new(new(Samples.EstEnsemble), 70), new(new(Samples.Lyon), 30)],
    };

    private async Task AtTheSameTime(Func<DemandId, int, Task> change) =>
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AnyDemand()).Distinct().Select(demand => (Demand: demand, Draw: _random.Next()))
            .ToList().Select(drawn => change(drawn.Demand, drawn.Draw)));

    private async Task Change(DemandId demand, int draw)
    {
        var before = await Read(demand);
        var change = _events.At(Interlocked.Increment(ref _event) + draw, before.File, cluster.Clock.Today);
        Accept(await cluster.Replace(demand, before.Version, change.Kind, before.File, change.After));
    }

    private async Task Sent(DemandId demand, int draw)
    {
        var before = await Read(demand);
        var change = _events.At(draw, before.File, cluster.Clock.Today);
        Accept(await cluster.Demand(demand).UpdateFromRegister(new UpdateFromRegister(Commands.New(), change.After)));
    }

    private async Task MoveAway(DemandId demand, int draw)
    {
        var before = await Read(demand);
        var after = before.File with { Wishes = _households.Generate(draw % 10_000).Wishes };
        Accept(await cluster.Replace(demand, before.Version, ChangeKind.WishesChanged, before.File, after));
    }

    private async Task StrikeOffOrRestore(DemandId demand, int draw)
    {
        var before = await Read(demand);
        var after = before.File with { Status = before.File.Status == DemandStatus.Active ? DemandStatus.Removed : DemandStatus.Active };
        Accept(await cluster.Replace(demand, before.Version, ChangeKind.Removed, before.File, after));
    }

    private async Task Redescribe()
    {
        var place = _random.Next(_open.Count);
        var (id, dwelling, _) = _open[place];
        dwelling = _random.Next(3) switch
        {
            0 => dwelling with { Financing = (Financing)_random.Next(3) },
            1 => dwelling with { Typology = (Typology)(1 + _random.Next(4)), AreaM2 = 20 + _random.Next(80) },
            _ => dwelling with { AreaM2 = dwelling.AreaM2 is null ? 45 : null },
        };
        _open[place] = _open[place] with { Dwelling = dwelling };
        await cluster.Describe(id, dwelling);
    }

    /// <summary>An actor leaves memory, as it does when nobody asks for it or when its silo is busy.</summary>
    private Task Forget() => cluster.Deactivate(_random.Next(3) switch
    {
        0 => cluster.Demand(AnyDemand()),
        1 => cluster.Vacancy(Vacancies[_random.Next(Vacancies.Count)]),
        _ => cluster.Partition(_random.Next(2) == 0 ? Samples.EstEnsemble : Samples.Lyon, _random.Next(2)),
    });

    private Task Pass(TimeSpan days)
    {
        cluster.Time.Advance(days);
        return Task.CompletedTask;
    }

    private async Task<DemandSnapshot> Read(DemandId demand) => await cluster.Demand(demand).Read() ?? throw new InvalidOperationException("A registered demand is not there.");

    /// <summary>Every command of the history is a good one: what is refused would make the history vacuous.</summary>
    private static void Accept(DemandReply reply) => Assert.True(reply.Outcome is CommandOutcome.Accepted or CommandOutcome.Unchanged, $"{reply.Outcome}: {string.Join(", ", reply.Faults)}");
}
