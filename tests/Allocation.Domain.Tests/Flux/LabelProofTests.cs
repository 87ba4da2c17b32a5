using System.Collections.Immutable;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Tests.Vacancies;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>An allocation on a reserver's account, where the landlord names the candidates, is imputed with proof of the label (FLX-23, FLX-33).</summary>
public sealed class LabelProofTests
{
    private const string Label = "label action-logement";
    private static readonly DateOnly Day = new(2026, 3, 4);

    [Theory]
    [InlineData(ManagementMode.Delegated, Label, true)]
    [InlineData(ManagementMode.Direct, Label, false)]
    [InlineData(ManagementMode.Delegated, "priority", false)]
    [InlineData(ManagementMode.Delegated, null, false)]
    public void The_label_is_to_be_proved_where_the_landlord_names_the_candidates_and_one_was_agreed(ManagementMode mode, string? text, bool isAsked)
    {
        var ledger = Ledger(Als(mode, text)).Released(1);
        var basis = OrientationRules.Basis(ledger, new OrientationQuestion(Release(1), Day, new OrientationPractice()), new Orient("ALS"));
        Assert.Equal(isAsked ? text : null, basis.Agreed!.Public);
    }

    [Fact]
    public void Of_mixed_management_the_classes_of_which_the_reserver_names_the_candidates_want_no_proof()
    {
        var mixed = Als(ManagementMode.Mixed, Label) with { Terms = [Als(ManagementMode.Mixed, Label).Terms[0] with { DirectFor = [Financing.PLUS] }] };
        string? Asked(Financing financing)
        {
            var release = Release(1) with { Dwelling = Release(1).Dwelling with { Financing = financing } };
            return OrientationRules.Basis(Ledger(mixed).Then(new StoryTold(release)), new OrientationQuestion(release, Day, new OrientationPractice()), new Orient("ALS")).Agreed!.Public;
        }

        Assert.Equal((null, Label), (Asked(Financing.PLUS), Asked(Financing.PLAI)));
    }

    [Fact]
    public void Whether_the_label_was_there_is_frozen_in_the_decision_and_told_of_the_allottee()
    {
        var life = Decided(labelled: number => number != 2).Then(new MakeOffer()).Then(new NotifyOffer(NotificationMeans.HandedOver, Lives.Today)).Then(new RefuseOffer(Lives.Today));
        Assert.Equal([true, false], Steps(life).Where(step => step.Kind is ReleaseStepKind.Allocated or ReleaseStepKind.PassedOn).Select(step => step.Labelled));
        Assert.All(life.Candidates, candidate => Assert.NotNull(candidate.Decision!.Labelled));
        Assert.All(Lives.Ranked().Candidates, candidate => Assert.Null(candidate.Decision!.Labelled));
    }

    [Fact]
    public void An_allocation_without_a_label_found_is_an_explicit_line_and_goes_along_to_the_next_rank()
    {
        var offered = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ALS"), Step(ReleaseStepKind.Allocated, 3) with { Labelled = true }]);
        var (ledger, entries) = Booked([new AgreementRecorded(Als(ManagementMode.Delegated, Label)), new StoryTold(offered)]);
        Assert.Equal((1, 0), Proofs(ledger));

        var passedOn = offered with { Steps = [.. offered.Steps, Step(ReleaseStepKind.Refused, 4), Step(ReleaseStepKind.PassedOn, 4) with { Labelled = false }] };
        (ledger, entries) = Booked([new AgreementRecorded(Als(ManagementMode.Delegated, Label)), new StoryTold(offered), new StoryTold(passedOn)]);
        Assert.Equal((0, 1), Proofs(ledger));
        Assert.Equal(1, FluxReport.Lines(2026, entries, ledger).Single(line => line.Agreement == "ALS").Count(FluxCounter.AllocatedUnlabelled));

        // A lease alone changes nothing of it; taken back to the first telling, the books are as they were.
        Assert.Equal((0, 1), Proofs(ledger.Then(new StoryTold(passedOn with { Steps = [.. passedOn.Steps, Step(ReleaseStepKind.LeaseSigned, 5)] }))));
        Assert.Equal((1, 0), Proofs(ledger.Then(new StoryTold(offered))));
        Assert.Equal((0, 0), Proofs(ledger.Then(new StoryTold(offered with { Steps = [.. offered.Steps, Step(ReleaseStepKind.Refused, 4), Step(ReleaseStepKind.AllFailed, 4)] }))));
        Assert.Equal((0, 0), Proofs(ledger.Then(new StoryTold(offered with { Steps = [offered.Steps[0], Step(ReleaseStepKind.Allocated, 3)] }))));
    }

    [Fact]
    public void A_candidate_without_the_label_is_warned_of_and_refused_by_nobody()
    {
        var agenda = Asked();
        var step = new Decide([Lives.RankOf(1, 1), Lives.RankOf(2, 2), Lives.Rejected(3)]);
        KnownDemand Known(int number) => Lives.Known(number) with { Labelled = number == 1 };
        Assert.Null(Lives.Do(agenda, step, Known).Refused);

        // Whoever is not allocated anything needs none.
        Assert.Equal([("decisions[1].demand", "label-missing")], Warned(step, Known));
        Assert.Equal([("demand", "label-missing")], Warned(new Nominate(Lives.NumberOf(2), Nominator.Landlord), Known));
        Assert.Empty(Warned(new Nominate(Lives.NumberOf(1), Nominator.Landlord), Known));
        Assert.Empty(Warned(step, Lives.Known));

        // Sent again it is warned of as it was decided, whatever the register says by now.
        var decided = Assert.IsType<CommissionDecided>(Assert.Single(Lives.Do(agenda, step, Known).Facts));
        Assert.Equal([("decisions[1].demand", "label-missing")], LabelProof.Warnings(step, decided).Select(warning => (warning.Path, warning.Code)));
    }

    [Fact]
    public void An_authorisation_of_the_State_stands_with_the_commission_and_only_where_a_label_is_to_be_proved()
    {
        var step = new Decide([.. Enumerable.Range(1, 3).Select(number => Lives.RankOf(number, number))]) { Authorisation = "Préf. 92, 3 mars 2026" };
        Assert.Equal(step.Authorisation, Assert.IsType<CommissionDecided>(Assert.Single(Lives.Do(Asked(), step).Facts)).Authorisation);
        Assert.Equal("no-label-asked", Assert.Single(Lives.Do(Lives.OnAgenda(), step).Refused!.Faults).Code);
        Assert.Equal("authorisation", Assert.Single(Lives.Do(Asked(), step with { Authorisation = "a\u0001" }).Refused!.Faults).Path);

        // It may be about another household of the session: nobody is given it with their own.
        var recorded = Asked().Facts.Append(new RecordedFact(99, Lives.Now, Lives.Do(Asked(), step).Facts[0]));
        Assert.Null(HouseholdFacts.Of(recorded, new(1)).Select(fact => fact.Fact).OfType<CommissionDecided>().Single().Authorisation);
    }

    [Fact]
    public void A_label_that_is_gone_before_the_lease_takes_the_proof_back_and_a_lease_taken_back_restores_it()
    {
        ReleaseStory Told(params ImmutableArray<ReleaseStep> steps) => Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ALS"), .. steps]);
        var allocated = Step(ReleaseStepKind.Allocated, 3) with { Labelled = true };
        var let = Told(allocated, Step(ReleaseStepKind.LeaseSigned, 5, on: Day.AddDays(9)) with { Labelled = false });
        var (ledger, entries) = Booked([new AgreementRecorded(Als(ManagementMode.Delegated, Label)), new StoryTold(Told(allocated)), new StoryTold(let)]);
        Assert.Equal((0, 1), Proofs(ledger));
        Assert.Equal((1, 1), (ledger.Balance(Account("ALS"), FluxCounter.Allocated), ledger.Balance(Account("ALS"), FluxCounter.LeaseSigned)));
        Assert.Equal([(FluxCounter.AllocatedLabelled, -1), (FluxCounter.AllocatedUnlabelled, 1)], entries.TakeLast(entries.Count - Before(entries)).Where(entry => entry.TellsLabel).Select(entry => (entry.Counter, (int)entry.Amount.Round(0))).Order());
        Assert.Equal((1, 0), Proofs(ledger.Then(new StoryTold(Told(allocated)))));

        static int Before(List<FluxEntry> entries) => entries.FindIndex(entry => entry.Counter == FluxCounter.LeaseSigned);
    }

    [Fact]
    public void That_a_label_is_gone_before_the_lease_is_said_with_it_and_told_to_the_flux()
    {
        var accepted = Decided(labelled: _ => true).Then(new MakeOffer()).Then(new NotifyOffer(NotificationMeans.HandedOver, Lives.Today)).Then(new AcceptOffer(Lives.Today));
        LeaseSigned Signed(Vacancy life, bool? now) => Assert.IsType<LeaseSigned>(Assert.Single(Lives.Do(life, new SignLease(Lives.Today), number => Lives.Known(number) with { Labelled = now }).Facts));
        Assert.True(Signed(accepted, false).LabelLost);
        Assert.Equal([false, null], new bool?[] { false, true }.Select(now => Steps(accepted.With(Signed(accepted, now), Lives.Now)).Single(step => step.Kind == ReleaseStepKind.LeaseSigned).Labelled));
        Assert.Null(Signed(accepted, true).LabelLost);

        // Who never had it does not lose it.
        var without = Decided(labelled: _ => false).Then(new MakeOffer()).Then(new NotifyOffer(NotificationMeans.HandedOver, Lives.Today)).Then(new AcceptOffer(Lives.Today));
        Assert.Null(Signed(without, false).LabelLost);
    }

    private static Agreement Als(ManagementMode mode, string? text) => Of("ALS", ReserverKind.ActionLogement, 20, with: terms => terms with { Mode = mode, Public = text, ConsumingEvent = ConsumingEvent.Allocated });

    private static ImmutableArray<ReleaseStep> Steps(Vacancy life) =>
        ReleaseTelling.Tell(Lives.Id, "D", new Dwelling { Landlord = Landlord, Commune = Asnieres, Typology = Typology.T3, Financing = Financing.PLUS }, life).Steps;

    private static (Rational Labelled, Rational Unlabelled) Proofs(FluxLedger ledger) => (ledger.Balance(Account("ALS"), FluxCounter.AllocatedLabelled), ledger.Balance(Account("ALS"), FluxCounter.AllocatedUnlabelled));

    private static List<(string, string)> Warned(VacancyCommand step, Func<int, KnownDemand> known) =>
        [.. LabelProof.Warnings(step, Lives.Moment(known)).Select(warning => (warning.Path, warning.Code))];

    /// <summary>Three candidates on an agenda, handed to a reserver whose label is to be proved.</summary>
    private static Vacancy Asked() => Vacancy.Of(Lives.OnAgenda().Facts.Select(recorded => recorded.Fact is DwellingOriented oriented ? recorded with { Fact = oriented with { Reserver = "ALS", Agreed = new AgreedDesignation(3, 15) { Public = Label } } } : recorded));

    private static Vacancy Decided(Func<int, bool> labelled)
    {
        var agenda = Asked();
        var decided = Lives.Do(agenda, new Decide([.. Enumerable.Range(1, 3).Select(number => Lives.RankOf(number, number))]), number => Lives.Known(number) with { Labelled = labelled(number) });
        return decided.Facts.Aggregate(agenda, (held, fact) => held.With(fact, Lives.Now)).Settled();
    }
}
