using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace Allocation.Grains.Vacancies;

/// <summary>
/// Tells the event log when others stand first in a list: what is told is compared with what was told last, in the store, so after a restart
/// the change in sum is told, once. Used by one turn at a time; nobody waits for it.
/// </summary>
internal sealed partial class FirstThree(Guid vacancy, IVacancyEventLog events, ILogger logger)
{
    /// <summary>Between two events of a list: one that flutters is told at rest. A store that does not answer is asked less and less often.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private IReadOnlyList<DemandId>? _told;
    private (IReadOnlyList<DemandId> First, DateTimeOffset At)? _next;
    private Task _telling = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;
    private (IReadOnlyList<DemandId> First, DateTimeOffset At)? _written;
    private bool _ended;

    /// <summary>Takes a new version of the list.</summary>
    public void Offer(Shortlist list)
    {
        var first = Of(list);

        // While one is being told, what comes back is told after it.
        if (_ended || (_telling.IsCompleted && IsTold(first)))
            return;
        _next = (first, list.AsOf);
        if (_telling.IsCompleted)
            _telling = Tell();
    }

    /// <summary>The list has ended: there is no more to tell.</summary>
    public void End() => (_ended, _next) = (true, null);

    /// <summary>Its actor goes: what waits is told now, for a partition that was heard does not say it again.</summary>
    public async Task Leave(CancellationToken cancellationToken)
    {
        var waits = _next;
        End();
        try
        {
            await _writing.WaitAsync(cancellationToken);
        }
        catch (Exception)
        {
            // What could not be written waits like the rest, unless others came after it.
            waits ??= _written;
        }

        if (waits is not var (first, at))
            return;
        try
        {
            await events.TellFirst(vacancy, first, at).WaitAsync(cancellationToken);
        }
        catch (Exception failure)
        {
            LogNotTold(logger, failure);
        }
    }

    private async Task Tell()
    {
        for (var wait = Apart; !_ended && _next is var (first, at);)
        {
            _next = null;
            try
            {
                if (!IsTold(first))
                {
                    _written = (first, at);
                    await (_writing = events.TellFirst(vacancy, first, at));
                }

                (_told, wait) = (first, Apart);
            }
            catch (Exception failure) when (failure is StoreUnavailableException or StoreRefusedException)
            {
                if (wait == Apart)
                    LogNotTold(logger, failure);
                _next ??= (first, at);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }

            if (!_ended)
                await Task.Delay(wait);
        }
    }

    private bool IsTold(IReadOnlyList<DemandId> first) => _told is not null && _told.SequenceEqual(first);

    private static List<DemandId> Of(Shortlist list) => [.. list.Rows.Take(ShortlistDepth.First).Select(row => row.Id)];

    [LoggerMessage(1704, LogLevel.Warning, "The event log was not told who stands first: by a living actor it is tried again, else told with the next change or start")]
    private static partial void LogNotTold(ILogger logger, Exception failure);
}
