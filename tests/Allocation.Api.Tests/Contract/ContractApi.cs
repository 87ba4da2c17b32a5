using Allocation.Api.Tests.Hosting;
using Allocation.Grains.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Contract;

/// <summary>A host on the day that the examples of the contract are written for, which limits its clients, as one does that is not in Development.</summary>
public sealed class ContractApi : RunningApi
{
    protected override IEnumerable<string> Settings => ["--Edge:RequestsPerSecond", "10000"];

    protected override void Configure(IServiceCollection services) => services.AddSingleton(new CivilClock(new Moved(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero))));

    /// <summary>A clock that goes on from an instant.</summary>
    private sealed class Moved(DateTimeOffset start) : TimeProvider
    {
        private readonly DateTimeOffset _begun = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => start + (System.GetUtcNow() - _begun);
    }
}
