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
internal sealed class ListTelling(Func<string, IVacancyGrain> vacancyOf, Func<string, PartitionSlice?> due, Action<string, PartitionSlice> told)
{
    private readonly HashSet<string> _onTheWay = [];
    private readonly HashSet<string> _movedSince = [];

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
            do
            {
                _movedSince.Remove(list);
                if (due(list) is not { } part)
                    return;
                await vacancyOf(list).Moved(part);
                told(list, part);
            }
            while (_movedSince.Contains(list));
        }
        finally
        {
            _onTheWay.Remove(list);
            _movedSince.Remove(list);
        }
    }
}
