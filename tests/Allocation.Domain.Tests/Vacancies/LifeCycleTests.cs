using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Tests.Vacancies;

public sealed class LifeCycleTests
{
    [Fact]
    public void A_step_leads_to_one_state_from_each_it_is_in() =>
        Assert.All(LifeCycle.Table.SelectMany(line => line.From.Select(from => (line.Step, from))).GroupBy(pair => pair), pairs => Assert.Single(pairs));

    [Fact]
    public void Every_state_is_reached_and_only_the_two_ends_lead_nowhere()
    {
        Assert.Equal(Enum.GetValues<VacancyState>().Except([VacancyState.Notice]).Order(), LifeCycle.Table.Select(line => line.To).OfType<VacancyState>().Distinct().Order());
        Assert.Equal([VacancyState.Let, VacancyState.Closed], Enum.GetValues<VacancyState>().Where(state => LifeCycle.NextSteps(state).Count == 0));
    }

    [Fact]
    public void Every_step_but_the_notice_is_in_the_table() =>
        Assert.Equal(Enum.GetValues<VacancyStep>().Except([VacancyStep.Notice]).Order(), LifeCycle.Table.Select(line => line.Step).Distinct().Order());

    /// <summary>The file is linked into the output of the tests: what the documentation says is what the code does.</summary>
    [Fact]
    public void The_table_of_the_documentation_is_this_one()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "life-of-a-vacancy.md"));
        var lines = LifeCycle.Table.Select(line => $"| `{LifeWords.Of(line.Step)}` | {string.Join(", ", line.From.Select(LifeWords.Of))} | {(line.To is { } to ? LifeWords.Of(to) : "–")} | {line.By} |");

        Assert.Contains("| step | in | leads to | by |\n|---|---|---|---|\n" + string.Join('\n', lines) + "\n\n", page, StringComparison.Ordinal);
    }
}
