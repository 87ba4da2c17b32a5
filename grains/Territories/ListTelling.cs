using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Grains.Territories;

/// <summary>
/// Tells vacancies that their lists moved, one message a list on its way at a time: however many changes come, a busy vacancy
/// hears as often as it can listen, and a quiet one at once.
/// </summary>
/// <param name="vacancyOf">The vacancy of a list.</param>
/// <param name="due">The newest part of a list; null when there is nothing to tell.</param>
/// <param name="told">A part of a list was heard.</param>
/// <param name="failed">A message failed for the first time in a row.</param>
internal sealed class ListTelling(Func<string, IVacancyGrain> vacancyOf, Func<string, PartitionSlice?> due, Action<string, PartitionSlice> told, Action<Exception> failed)
{
    /// <summary>Before a message that failed is tried again, longer and longer.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _onTheWay = [];
    private readonly HashSet<string> _movedSince = [];
    private bool _ended;

    /// <summary>The partition goes: nothing more is told from here.</summary>
    public void End() => _ended = true;

    /// <summary>Lists moved. Nobody waits: what comes of it runs in later turns of the caller.</summary>
    public void Tell(IEnumerable<string> lists)
    {
        foreach (var list in lists)
        {
            if (_onTheWay.Add(list))
                TellUntilStill(list).Ignore();
            else
                _movedSince.Add(list);
        }
    }

    private async Task TellUntilStill(string list)
    {
        try
        {
            for (var pause = FirstPause; ;)
            {
                _movedSince.Remove(list);
                if (_ended || due(list) is not { } part)
                    return;
                try
                {
                    await vacancyOf(list).Moved(part);
                    told(list, part);
                    if (!_movedSince.Contains(list))
                        return;
                    pause = FirstPause;
                }
                catch (Exception failure)
                {
                    // Its silo is on its way out, or the store does not let it wake: it is due as before.
                    if (pause == FirstPause)
                        failed(failure);
                    await Task.Delay(pause);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
            }
        }
        finally
        {
            _onTheWay.Remove(list);
            _movedSince.Remove(list);
        }
    }
}
