using Allocation.LoadTests.Simulate;

namespace Allocation.LoadTests.Tests.Simulate;

public sealed class SimulationPlanTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--profile country --demands 200000")]
    [InlineData("--store cluster --silos 2 --hosts 1 --fault freeze-silo@9,kill-silo@3 --territories 243100518,200046977 --shape day --seed 7 --changes 12.5")]
    [InlineData("--fault burst@9,kill-product@20")]
    public void The_command_of_a_report_runs_the_same_again(string words)
    {
        var plan = SimulationPlan.Read(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var fault);
        Assert.True(plan is not null, fault);

        var again = SimulationPlan.Read(plan.ToCommand().Split(' ')[1..], out fault);

        Assert.True(again is not null, fault);
        Assert.Equal(plan.ToCommand(), again.ToCommand());
    }

    [Theory]
    [InlineData("--demands 12", "'--demands 12' cannot be read: give a whole number, 1000 to 5000000.")]
    [InlineData("--watchers 0", "1 to 100")]
    [InlineData("--store sqlite", "embedded or cluster")]
    [InlineData("--profile town", "laptop or country")]
    [InlineData("--changes -1", "0 to 100000")]
    [InlineData("--demands", "--demands")]
    [InlineData("--fault kill-silo@5", "kill-silo")]
    [InlineData("--store cluster --fault kill-product@5", "kill-product")]
    [InlineData("--fault kill-product@99", "end")]
    [InlineData("--fault explode@9", "--fault")]
    [InlineData("--lists 50 --vacancies 10", "--vacancies")]
    [InlineData("--lists 0", "--visible 0")]
    public void A_wrong_word_is_named_and_how_to_mend_it(string words, string named)
    {
        Assert.Null(SimulationPlan.Read(words.Split(' '), out var fault));
        Assert.Contains(named, fault, StringComparison.Ordinal);
    }
}
