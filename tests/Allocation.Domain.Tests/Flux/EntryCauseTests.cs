using Allocation.Domain.Flux;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>What made an account move, of each entry.</summary>
public sealed class EntryCauseTests
{
    [Fact]
    public void Each_step_of_a_vacancy_is_the_cause_of_what_it_moves()
    {
        ReleaseStep[] steps = [Step(ReleaseStepKind.Oriented, 2, "R"), Step(ReleaseStepKind.Named, 3), Step(ReleaseStepKind.Allocated, 4), Step(ReleaseStepKind.LeaseSigned, 5)];
        var ledger = Ledger(Of("R", ReserverKind.Employer, 10));
        var causes = new List<EntryCause>();
        for (var told = 0; told <= steps.Length; told++)
        {
            var story = new StoryTold(Release(1, steps: [.. steps[..told]]));
            (ledger, var entries) = ledger.With(story);
            causes.Add(Assert.Single(entries.Select(entry => EntryCauses.Of(story, entry)!.Value).Distinct()));
        }

        Assert.Equal([EntryCause.Released, EntryCause.Oriented, EntryCause.Named, EntryCause.Allocated, EntryCause.LeaseSigned], causes);

        // Taken back again: the lease is in the story no more.
        var undone = new StoryTold(Release(1, steps: [.. steps[..3]]));
        Assert.All(ledger.With(undone).Entries, entry => Assert.Equal(EntryCause.TakenBack, EntryCauses.Of(undone, entry)));
    }

    [Fact]
    public void What_ends_an_orientation_is_the_cause_of_what_it_takes_away()
    {
        var oriented = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "R")]);
        var returned = new StoryTold(oriented with { Version = 3, Steps = oriented.Steps.Add(Step(ReleaseStepKind.Returned, 3)) });
        var ledger = Ledger(Of("R", ReserverKind.Employer, 10)).Then(new StoryTold(oriented));

        Assert.All(ledger.With(returned).Entries, entry => Assert.Equal(EntryCause.Returned, EntryCauses.Of(returned, entry)));
        var subtracted = new ReleaseSubtracted(oriented.Release, SubtractionCause.Sale);
        Assert.All(ledger.With(subtracted).Entries, entry => Assert.Equal(EntryCause.Subtracted, EntryCauses.Of(subtracted, entry)));
        Assert.Null(EntryCauses.Of(new ReminderDone("report"), ledger.With(subtracted).Entries[0]));
    }
}
