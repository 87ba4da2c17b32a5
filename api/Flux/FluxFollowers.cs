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
    /// <param name="after">Numbers of the last movements the listener has, by account, and under <see cref="FollowedFlux.Others"/> of those it does not name; what nobody names begins at the present.</param>
    /// <param name="cancellation">The listener ends it.</param>
    /// <exception cref="SlowListenerException">The listener did not keep up, or something fell between.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer: the listener begins anew with what it has.</exception>
    public async IAsyncEnumerable<EntryView> Follow(FluxAudience audience, IReadOnlyDictionary<string, int>? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var followed = Enter(audience);
        try
        {
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
        finally
        {
            lock (_gate)
                followed.Followers--;
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

    private FollowedFlux Enter(FluxAudience audience)
    {
        lock (_gate)
        {
            var followed = _followed.GetOrAdd(audience, key => new FollowedFlux(store, grains));
            if (followed.Reference is null)
            {
                followed.Reference = grains.CreateObjectReference<IFluxWatcher>(followed);
                _ = followed.Run(failure => LogFailed(logger, failure));
            }

            followed.Followers++;
            return followed;
        }
    }

    private bool Closed(FluxAudience audience, FollowedFlux followed)
    {
        lock (_gate)
        {
            if (followed.Followers > 0 || !_followed.TryRemove(audience, out _))
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
