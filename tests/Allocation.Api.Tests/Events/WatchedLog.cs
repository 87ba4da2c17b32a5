using Allocation.Api.Tests.Hosting;
using Allocation.Domain.Demands;
using Allocation.Grains.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Events;

/// <summary>A host whose event log tells a test when it is read, and which can be made to have no end.</summary>
public sealed class WatchedLogApi : RunningApi
{
    internal WatchedLog Log => (WatchedLog)Services.GetRequiredService<IVacancyEventLog>();

    internal WatchedRequest Request { get; } = new();

    protected override void Configure(IServiceCollection services)
    {
        var log = services.Last(service => service.ServiceType == typeof(IVacancyEventLog)).ImplementationType!;
        services.AddSingleton<IVacancyEventLog>(provider => new WatchedLog((IVacancyEventLog)ActivatorUtilities.CreateInstance(provider, log)));
        services.AddSingleton<IStartupFilter>(Request);
    }
}

/// <summary>The log of a store, looked at from outside.</summary>
internal sealed class WatchedLog(IVacancyEventLog log) : IVacancyEventLog
{
    /// <summary>Happens before a reading from the first event on, which a client alone asks for.</summary>
    public Func<Task> OnReadFromStart { get; set; } = () => Task.CompletedTask;

    /// <summary>Happens when the head is asked for, as of every request that names a place.</summary>
    public Action OnHead { get; set; } = () => { };

    /// <summary>Above the sequences of any vacancy here: whoever stands there reads on from the start.</summary>
    private const int Made = 1_000_000;

    private readonly TaskCompletionSource _wasRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Once the first events were read. Before a client asks for any, that was the host's own reader, which stands at the start of an empty log and never again.</summary>
    public Task WasRead => _wasRead.Task;

    /// <summary>Whether each page from the start on is a full one, however few events there are: the first of them again and again, in its order.</summary>
    public bool IsEndless { get; set; }

    /// <summary>How often such pages were read.</summary>
    public int Reads { get; private set; }

    public Task<EventPlace> Head()
    {
        OnHead();
        return log.Head();
    }

    public async Task<IReadOnlyList<StoredEvent>> Read(EventPlace after, int most)
    {
        if (after == EventPlace.Start)
            await OnReadFromStart();
        if (!IsEndless || (after != EventPlace.Start && after.Sequence < Made))
        {
            var read = await log.Read(after, most);
            if (read.Count > 0)
                _wasRead.TrySetResult();
            return read;
        }

        Reads++;
        var first = (await log.Read(EventPlace.Start, 1))[0];
        return [.. Enumerable.Range(1, most).Select(next => first with { Place = first.Place with { Position = 1, Sequence = Math.Max(after.Sequence, Made) + next } })];
    }

    public async Task<IReadOnlyList<StoredEvent>> OfVacancy(Guid vacancy, int after, int most)
    {
        if (!IsEndless)
            return await log.OfVacancy(vacancy, after, most);
        Reads++;
        var first = (await log.OfVacancy(vacancy, 0, 1))[0];
        return [.. Enumerable.Range(1, most).Select(next => first with { Place = first.Place with { Sequence = after + next } })];
    }

    public Task<int> TellMissed() => log.TellMissed();

    public Task<bool> TellFirst(Guid vacancy, IReadOnlyList<DemandId> first, DateTimeOffset at) => log.TellFirst(vacancy, first, at);
}

/// <summary>Tells of the first request for events of no territory when its client has gone, and when its answer has ended.</summary>
internal sealed class WatchedRequest : IStartupFilter
{
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Gone => _gone.Task;

    public Task Ended => _ended.Task;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            if (context.Request.Query["territory"] != "none")
            {
                await rest(context);
                return;
            }

            await using var gone = context.RequestAborted.Register(() => _gone.TrySetResult());
            try
            {
                await rest(context);
            }
            finally
            {
                _ended.TrySetResult();
            }
        });
        next(app);
    };
}
