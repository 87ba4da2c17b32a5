using Allocation.LoadTests.Simulate.Report;

namespace Allocation.LoadTests.Simulate;

/// <summary>
/// The whole product under the load of a territory's day: a population, vacancies, commands, people who open lists, screens that follow them, and
/// what may happen to processes meanwhile. At the end it is judged by what its clients were told.
/// </summary>
internal sealed class Simulation(SimulationPlan plan, ISimulationView view)
{
    /// <summary>The load goes on so long before anything is measured: processes just started compile what they run.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">The product did not start, or did not take the population.</exception>
    /// <exception cref="ArgumentException">A territory is not known.</exception>
    public async Task<SimulationReport> Run(CancellationToken cancellation)
    {
        await using var stage = await Stage.Prepare(plan, view, _ => Task.CompletedTask, cancellation);
        view.Step($"warming up for {WarmUp.TotalSeconds:N0} s, then {plan.Seconds:N0} s of load");
        var trial = new Trial(stage, plan, WarmUp, view, CancellationToken.None);
        return await trial.Run(began => trial.Faults.Follow(plan.Faults, began, TimeSpan.FromSeconds(plan.Seconds), cancellation), cancellation);
    }
}
