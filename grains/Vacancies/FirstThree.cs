using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace Allocation.Grains.Vacancies;

/// <summary>
/// Tells the event log when others stand first in a list: what is told is compared with what was told last, in the store, so after a restart
/// the change in sum is told, once. Used by one turn at a time; nobody waits for it.
/// </summary>
internal sealed partial class FirstThree(IVacancyEventLog events, ILogger logger)
{
    private const int First = 3;

    /// <summary>Between two events of a list: one that flutters is told at rest.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private IReadOnlyList<DemandId>? _told;
    private Shortlist? _next;
    private Task _telling = Task.CompletedTask;

    /// <summary>Takes a new version of the list.</summary>
    public void Offer(Shortlist list)
    {
        if (_next is null && _told is not null && Of(list).SequenceEqual(_told))
            return;
        _next = list;
        if (_telling.IsCompleted)
            _telling = Tell();
    }

    /// <summary>The list has ended: there is no more to tell.</summary>
    public void End() => _next = null;

    private async Task Tell()
    {
        while (_next is { } list)
        {
            _next = null;
            var first = Of(list);
            try
            {
                await events.TellFirst(list.Vacancy, first, new VacancyNews(VacancyNews.FirstThreeChanged, list.Life?.Version ?? 1, list.Life is { } life ? LifeWords.Of(life.State) : null, list.Life?.Reserver, list.AsOf));
                _told = first;
            }
            catch (Exception failure) when (failure is StoreUnavailableException or StoreRefusedException)
            {
                LogNotTold(logger, failure);
                _next ??= list;
            }

            await Task.Delay(Apart);
        }
    }

    private static List<DemandId> Of(Shortlist list) => [.. list.Rows.Take(First).Select(row => row.Id)];

    [LoggerMessage(1704, LogLevel.Warning, "The event log was not told who stands first; it is tried again")]
    private static partial void LogNotTold(ILogger logger, Exception failure);
}
