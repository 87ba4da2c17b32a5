using Allocation.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Events;

/// <summary>A host in which the life of a token passes when a test says so.</summary>
public sealed class TimedApi : RunningApi
{
    /// <summary>How long such a token lives, minutes.</summary>
    internal const int TokenMinutes = 77;

    internal PassingTime Time { get; } = new(TimeSpan.FromMinutes(TokenMinutes - 1), TimeSpan.FromMinutes(TokenMinutes));

    protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Time);

    /// <summary>The clock of the system, but that timers of one length strike when they are told to.</summary>
    /// <param name="least">Longer than this,</param>
    /// <param name="most">and not than this.</param>
    internal sealed class PassingTime(TimeSpan least, TimeSpan most) : TimeProvider
    {
        private readonly List<Action> _held = [];

        /// <summary>They strike.</summary>
        public void Pass()
        {
            lock (_held)
                _held.ForEach(strike => strike());
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > least && dueTime <= most)
            {
                lock (_held)
                    _held.Add(() => callback(state));
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
