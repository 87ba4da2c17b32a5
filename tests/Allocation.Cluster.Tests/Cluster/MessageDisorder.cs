using Allocation.Domain.Ranking;
using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>
/// Holds back the one-way messages of demands and partitions and lets them go later, in any order, some twice, some never: what
/// a network may do to them.
/// </summary>
internal sealed class MessageDisorder(int seed) : IOutgoingGrainCallFilter
{
    private const string Released = "released";
    private const int HeldBack = 12;

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<Func<Task>> _held = [];
    private int _repeated;
    private int _lost;

    /// <summary>Messages sent twice, and messages never sent: a test makes sure that there were some.</summary>
    public (int Repeated, int Lost) Disturbed => (_repeated, _lost);

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (RequestContext.Get(Released) is not null || Later(context) is not { } later)
            return context.Invoke();
        var due = new List<Func<Task>>();
        lock (_lock)
        {
            _held.Add(later);
            while (_held.Count > HeldBack)
                Take(due);
        }

        return Send(due);
    }

    private void Take(List<Func<Task>> due)
    {
        var place = _random.Next(_held.Count);
        var message = _held[place];
        _held.RemoveAt(place);
        switch (_random.Next(10))
        {
            case 0:
                _lost++;
                break;
            case < 4:
                // Now, and once more after others have passed.
                _repeated++;
                due.Add(message);
                _held.Insert(_random.Next(_held.Count + 1), message);
                break;
            default:
                due.Add(message);
                break;
        }
    }

    private static async Task Send(List<Func<Task>> due)
    {
        RequestContext.Set(Released, true);
        try
        {
            foreach (var message in due)
                await message();
        }
        finally
        {
            RequestContext.Remove(Released);
        }
    }

    private static Func<Task>? Later(IOutgoingGrainCallContext context)
    {
        switch (context.Grain)
        {
            case ITerritoryPartitionGrain partition when context.MethodName == nameof(ITerritoryPartitionGrain.Offer):
                var (record, position) = ((CandidateRecord)context.Request.GetArgument(0)!, (long)context.Request.GetArgument(1)!);
                return () => partition.Offer(record, position);
            case IVacancyGrain vacancy when context.MethodName == nameof(IVacancyGrain.Moved):
                var slice = (PartitionSlice)context.Request.GetArgument(0)!;
                return () => vacancy.Moved(slice);
            default:
                return null;
        }
    }
}
