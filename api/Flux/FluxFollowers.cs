using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Flux;

/// <summary>All accounts that somebody on this host listens to: watches their actors, renews the leases, lets go of what nobody listens to.</summary>
internal sealed partial class FluxFollowers(IGrainFactory grains, IFluxStore store, ILogger<FluxFollowers> logger) : BackgroundService
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<FluxAudience, FollowedFlux> _followed = new();
    private readonly Lock _gate = new();

    /// <summary>The movements of an audience's accounts as they are booked.</summary>
    /// <param name="audience">Whose.</param>
    /// <param name="after">Numbers of the last movements the listener has, by account; null from the present on.</param>
    /// <param name="cancellation">The listener ends it.</param>
    /// <exception cref="SlowListenerException">The listener did not keep up.</exception>
    public async IAsyncEnumerable<EntryView> Follow(FluxAudience audience, IReadOnlyDictionary<string, int>? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var followed = Open(audience);
        var movements = followed.Listen(after, await Renew(audience, followed));
        try
        {
            await foreach (var movement in movements.ReadAllAsync(cancellation))
                yield return movement;
        }
        finally
        {
            followed.Leave(movements);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RenewEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (audience, followed) in _followed)
            {
                if (!Closed(audience, followed))
                    _ = Heal(audience, followed);
            }
        }
    }

    private FollowedFlux Open(FluxAudience audience)
    {
        lock (_gate)
        {
            return _followed.GetOrAdd(audience, key =>
            {
                var followed = new FollowedFlux(store);
                followed.Reference = grains.CreateObjectReference<IFluxWatcher>(followed);
                _ = followed.Run(failure => LogFailed(logger, failure));
                return followed;
            });
        }
    }

    private bool Closed(FluxAudience audience, FollowedFlux followed)
    {
        lock (_gate)
        {
            if (!followed.IsIdle || !_followed.TryRemove(audience, out _))
                return false;
        }

        followed.End();
        grains.DeleteObjectReference<IFluxWatcher>(followed.Reference!);
        return true;
    }

    private async Task Heal(FluxAudience audience, FollowedFlux followed)
    {
        try
        {
            followed.Counted(await Renew(audience, followed));
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure);
        }
    }

    private Task<ImmutableArray<AccountCount>> Renew(FluxAudience audience, FollowedFlux followed) =>
        audience.Ledger is { } ledger ? grains.GetGrain<ILandlordGrain>(ledger.ToString()).Renew(followed.Reference!) : grains.GetGrain<IReserverGrain>(audience.Reserver!).Renew(followed.Reference!);

    [LoggerMessage(2010, LogLevel.Warning, "Accounts could not be followed; the next turn tries again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
