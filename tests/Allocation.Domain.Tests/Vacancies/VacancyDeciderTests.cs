using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Vacancies.Lives;

namespace Allocation.Domain.Tests.Vacancies;

/// <summary>What the life cycle and the law allow, and the words with which they refuse.</summary>
public sealed class VacancyDeciderTests
{
    [Fact]
    public void From_notice_to_lease()
    {
        var life = Offered(Today).Then(new AcceptOffer(Today)).Then(new SignLease(Today));

        Assert.Equal((VacancyState.Let, TokenHold.Leased), (life.State, life.Token!.Hold));
        Assert.Equal("illegal-step", Do(life, new UndoStep()).Refused!.Code);
    }

    [Fact]
    public void A_step_of_another_state_is_refused_with_those_that_may_come()
    {
        var refused = Do(New(), new SignLease(Today)).Refused!;

        Assert.Equal("illegal-step", refused.Code);
        Assert.Equal("A vacancy that is 'notice' does not allow 'sign-lease'. Next may come: return-keys, orient, close, undo.", refused.Message);
    }

    [Fact]
    public void Every_state_refuses_every_step_that_is_not_in_the_table()
    {
        Vacancy[] lives = [New(), New().Then(new ReturnKeys(Today)), New().Then(new Orient()), WithCandidates(), WithCandidates().Then(new Instruct()), OnAgenda(), Ranked(), Offered(), Offered(Today).Then(new AcceptOffer(Today))];
        VacancyCommand[] commands =
        [
            new ReturnKeys(Today), new Orient(Reason: "autre"), new EndOrientation(), new Nominate(NumberOf(9), Nominator.Landlord), new WithdrawCandidate(NumberOf(1), WithdrawalCause.Applicant), new SetCandidateAside(NumberOf(1), new Reason(ReasonFamily.Size, "petit")),
            new UndoStep(), new AmendReason(NumberOf(1), new Reason(ReasonFamily.Size, "petit")), new RestoreCandidate(NumberOf(1)), new LockCandidate(NumberOf(1)), new UnlockCandidate(NumberOf(1)), new ReceivePiece(NumberOf(1), Today), new WithdrawAcceptance(WithdrawalCause.Applicant), new Instruct(), new PlaceOnAgenda(Today), new TakeOffAgenda(), new Decide([]), new MakeOffer(), new NotifyOffer(NotificationMeans.HandedOver, Today), new AcceptOffer(Today), new RefuseOffer(Today), new WithdrawOffer("erreur"), new SignLease(Today), new CloseVacancy(ClosingCause.Sale),
        ];
        foreach (var life in lives)
        {
            foreach (var command in commands)
                Assert.Equal(LifeCycle.After(life.State, command.Step) is null, Do(life, command).Refused?.Code == "illegal-step");
        }
    }

    /// <summary>Each text of each step. What is no control character is nobody's business: lines end, columns stand apart.</summary>
    [Theory]
    [InlineData("Vu\0 hier", false)]
    [InlineData("Vu\u0007 hier", false)]
    [InlineData("Vu\u009f hier", false)]
    [InlineData("Vu\u007f hier", false)]
    [InlineData("Vu hier,\r\nà\t14 h : « œ 𝄞 ».", true)]
    public void Control_characters_are_refused_wherever_somebody_writes(string text, bool taken)
    {
        var reason = new Reason(ReasonFamily.Size, text);
        var aside = WithCandidates().Then(new SetCandidateAside(NumberOf(9), new Reason(ReasonFamily.Size, "petit")));
        (Vacancy Life, VacancyCommand Command, string Path)[] written =
        [
            (WithCandidates(), new Orient(Reason: text), "reason"), (WithCandidates(), new EndOrientation(text), "text"),
            (WithCandidates(), new WithdrawCandidate(NumberOf(1), WithdrawalCause.Applicant, text), "text"), (WithCandidates(), new SetCandidateAside(NumberOf(9), reason), "reason.text"),
            (aside, new AmendReason(NumberOf(9), reason), "reason.text"), (WithCandidates().Then(new Instruct()), new PlaceOnAgenda(Today, text), "session"),
            (OnAgenda(2), new Decide([RankOf(1, 1), RankOf(2, 2)], ExaminationException.InsufficientCandidates, text), "justification"),
            (OnAgenda(), new Decide([RankOf(1, 1), RankOf(2, 2), Rejected(3, text)]), "decisions[2].reasons[0].text"),
            (OnAgenda(), new Decide([RankOf(1, 1), RankOf(2, 2), RankOf(3, 3) with { Kind = DecisionKind.Conditional, MissingPiece = text, PieceBy = Today.AddDays(10) }]), "decisions[2].missingPiece"),
            (Offered(Today), new RefuseOffer(Today, text), "text"), (Offered(), new WithdrawOffer(text), "text"), (Offered(Today).Then(new AcceptOffer(Today)), new WithdrawAcceptance(WithdrawalCause.Applicant, text), "text"),
            (New(), new CloseVacancy(ClosingCause.Sale, text), "text"), (WithCandidates(), new UndoStep(Text: text), "text"),
        ];

        Assert.All(written, each =>
        {
            var refused = Do(each.Life, each.Command).Refused;
            Assert.Equal(taken ? null : (each.Path, "control-character"), refused?.Faults.Select(fault => ((string, string)?)(fault.Path, fault.Code)).Single());
        });
    }

    [Theory]
    [InlineData("Mairie de L’Haÿ-les-Roses (3F)", null)]
    [InlineData("Mairie\nde Lyon", "reserver")]
    [InlineData("\u200b", "reserver")]
    [InlineData(" ", "reserver")]
    [InlineData("Mairie\u0007", "control-character")]
    public void A_reserver_has_a_name_that_a_token_and_an_agreement_can_hold_too(string name, string? code) =>
        Assert.Equal(code, Do(New(), new Orient(name)).Refused?.Faults.Single().Code);

    [Fact]
    public void A_lock_lasts_until_its_day_and_the_clock_lets_it_go()
    {
        var life = WithCandidates().Then(new LockCandidate(NumberOf(1))).Then(new LockCandidate(NumberOf(9), Today));

        Assert.Equal(Today.AddDays(7), life.Locks[new DemandId(1)]);
        Assert.Equal("locked", Do(life, new LockCandidate(NumberOf(1))).Refused!.Code);
        Assert.Empty(LifeClock.Due(life, Today));
        Assert.Equal(Today, LifeClock.NextTimer(life));
        var over = Assert.IsType<CandidateUnlocked>(Assert.Single(LifeClock.Due(life, Today.AddDays(1))));
        life = life.With(over, Now);
        Assert.Equal([new DemandId(1)], life.Locks.Keys);

        // A day that is over is not taken back: the last step of a person is, which is the lock itself, its end along with it.
        Assert.Equal("not-undoable", Assert.Single(Do(life, new UndoStep(life.Version)).Refused!.Faults).Code);
        var without = life.Then(new UndoStep());
        Assert.Equal([life.Version - 1, life.Version], without.Undone.Order());
        Assert.Equal([new DemandId(1)], without.Locks.Keys);
        Assert.Empty(without.Then(new UndoStep()).Locks);
        Assert.Equal(3, without.Then(new UndoStep()).Then(new UndoStep()).Candidates.Count + 1);
    }

    [Fact]
    public void A_lock_that_is_taken_back_takes_its_own_end_along_and_no_other()
    {
        // Unlocked by mistake, which was taken back, and then over.
        var over = WithCandidates().Then(new LockCandidate(NumberOf(9))).Then(new UnlockCandidate(NumberOf(9))).Then(new UndoStep());
        over = over.With(Assert.Single(LifeClock.Due(over, Today.AddDays(8))), Now);
        var (locked, without) = (over.Version - 3, over.Then(new UndoStep(over.Version - 3)));
        Assert.Empty(without.Locks);
        Assert.Contains(locked, without.Undone);

        // A second lock of the same household ends by itself, whatever else is taken back.
        var again = without.Then(new LockCandidate(NumberOf(9)));
        again = again.With(Assert.Single(LifeClock.Due(again, Today.AddDays(8))), Now).Then(new Nominate(NumberOf(8), Nominator.Landlord)).Then(new UndoStep());
        Assert.Empty(again.Locks);
        Assert.Empty(LifeClock.Due(again, Today.AddDays(8)));
    }

    [Fact]
    public void A_lock_goes_with_what_it_was_for()
    {
        var life = OnAgenda().Then(new LockCandidate(NumberOf(1)));

        Assert.Equal(Today, life.Locks[new DemandId(1)]);
        Assert.Empty(life.Then(new UnlockCandidate(NumberOf(1))).Locks);
        Assert.Empty(life.Then(new SetCandidateAside(NumberOf(1), new Reason(ReasonFamily.Size, "petit"))).Locks);
        Assert.Empty(life.Then(new Orient(Reason: "autre tour")).Locks);
        Assert.Empty(life.Then(new Decide([.. Enumerable.Range(1, 3).Select(number => RankOf(number, number))])).Locks);
        Assert.Equal("not-locked", Do(life, new UnlockCandidate(NumberOf(2))).Refused!.Code);
        Assert.Equal("set-aside", Do(life.Then(new SetCandidateAside(NumberOf(1), new Reason(ReasonFamily.Size, "petit"))), new LockCandidate(NumberOf(1))).Refused!.Code);
    }

    [Theory, InlineData(-1), InlineData(32)]
    public void A_lock_ends_between_today_and_a_month_from_now(int days) =>
        Assert.Equal(("until", "date"), Do(WithCandidates(), new LockCandidate(NumberOf(1), Today.AddDays(days))).Refused!.Faults.Select(fault => (fault.Path, fault.Code)).Single());

    [Fact]
    public void Without_a_date_that_can_be_proved_no_time_begins()
    {
        var life = Offered().Then(new NotifyOffer(NotificationMeans.RegisteredLetter));

        Assert.Null(life.Offer!.AnswerBy);
        Assert.Empty(LifeClock.Due(life, Today.AddYears(1)));

        var proved = life.Then(new NotifyOffer(NotificationMeans.RegisteredLetter, PresentedOn: Today));
        Assert.Equal(new DateOnly(2026, 3, 16), proved.Offer!.AnswerBy);
    }

    [Fact]
    public void An_answer_on_the_last_day_counts_and_one_after_it_does_not()
    {
        var life = Offered(Today);
        var last = life.Offer!.AnswerBy!.Value;

        Assert.Empty(LifeClock.Due(life, last));
        Assert.Null(Do(life, new AcceptOffer(last), on: last).Refused);
        Assert.Equal("too-late", Assert.Single(Do(life, new AcceptOffer(last.AddDays(1)), on: last.AddDays(1)).Refused!.Faults).Code);
        Assert.Single(LifeClock.Due(life, last.AddDays(1)));
    }

    [Fact]
    public void Who_refused_is_not_offered_the_dwelling_again_without_another_commission()
    {
        var life = Offered(Today).Then(new RefuseOffer(Today));

        Assert.Equal(new DemandId(2), life.NextInLine!.Demand);
        Assert.Equal(new DemandId(2), life.Then(new MakeOffer()).Offer!.Demand);
    }

    [Fact]
    public void A_conditional_decision_waits_for_its_piece_and_lets_the_next_pass_without_it()
    {
        var decide = new Decide([new NumberedDecision { Demand = NumberOf(1), Kind = DecisionKind.Conditional, Rank = 1, MissingPiece = "AVIS-2025", PieceBy = Today.AddDays(10) }, RankOf(2, 2), Rejected(3)]);
        var life = OnAgenda().Then(decide);

        Assert.Equal("piece-missing", Do(life, new MakeOffer()).Refused!.Code);
        Assert.Equal(new DemandId(1), life.Then(new ReceivePiece(NumberOf(1), Today)).Then(new MakeOffer()).Offer!.Demand);
        var missed = life.With(Assert.Single(LifeClock.Due(life, Today.AddDays(11))), Now);
        Assert.Equal(new DemandId(2), missed.Then(new MakeOffer()).Offer!.Demand);
    }

    [Fact]
    public void A_household_in_an_offer_elsewhere_is_not_offered_a_second_dwelling()
    {
        var elsewhere = new HeldToken(Guid.NewGuid(), Guid.NewGuid(), TokenHold.Offered);

        Assert.Equal("in-offer-elsewhere", Do(Ranked(), new MakeOffer(), number => Known(number) with { Token = elsewhere }).Refused!.Code);
        Assert.Equal("housed-elsewhere", Do(WithCandidates(), new Nominate(NumberOf(5), Nominator.Landlord), number => Known(number) with { Token = elsewhere with { Hold = TokenHold.Accepted } }).Refused!.Code);
    }

    [Fact]
    public void A_demand_that_changed_is_looked_at_again_at_the_decision_and_at_the_lease()
    {
        static KnownDemand Changed(int number) => Known(number) with { Version = 7, RemovedBy = number == 1 ? "Revenu au-dessus du plafond." : null };
        var decide = new Decide([RankOf(1, 1), RankOf(2, 2), RankOf(3, 3)]);

        Assert.Equal("decisions[0].demandVersion", Assert.Single(Do(OnAgenda(), decide, Changed).Refused!.Faults).Path);
        Assert.Equal("not-eligible", Do(Offered(Today).Then(new AcceptOffer(Today)), new SignLease(Today), Changed).Refused!.Code);
    }

    [Fact]
    public void Setting_aside_needs_a_reason_of_the_law_and_keeps_every_reason_it_had()
    {
        var reason = new Reason(ReasonFamily.Size, "Une chambre de moins que le ménage n’en a besoin.");
        Assert.Equal("reason-never-alone", Assert.Single(Do(WithCandidates(), new SetCandidateAside(NumberOf(1), new Reason(ReasonFamily.NoLocalLink, "Sans lien."))).Refused!.Faults).Code);
        Assert.Equal("text", Assert.Single(Do(WithCandidates(), new SetCandidateAside(NumberOf(1), new Reason(ReasonFamily.Size, " "))).Refused!.Faults).Code);

        var life = WithCandidates().Then(new SetCandidateAside(NumberOf(1), reason)).Then(new AmendReason(NumberOf(1), reason with { Text = "Deux chambres de moins." }));

        Assert.Equal([2, 3], life.Standing.Select(candidate => candidate.Demand.Value));
        Assert.Equal("Deux chambres de moins.", life.SetAside[new DemandId(1)].Text);
        Assert.Equal(reason, life.Facts.Select(recorded => recorded.Fact).OfType<CandidateSetAside>().Single().Reason);
        Assert.Equal("set-aside", Do(life, new Nominate(NumberOf(1), Nominator.Landlord)).Refused!.Code);
        Assert.Null(Do(life.Then(new RestoreCandidate(NumberOf(1))), new Nominate(NumberOf(1), Nominator.Landlord)).Refused);
    }

    [Fact]
    public void Steps_are_taken_back_one_after_the_other_as_facts()
    {
        var life = Offered(Today).Then(new RefuseOffer(Today));
        var decided = life.Facts.Single(recorded => recorded.Fact is CommissionDecided).Number;
        Assert.Equal("steps-stand-on-it", Do(life, new UndoStep(decided)).Refused!.Code);

        foreach (var state in new[] { VacancyState.Offered, VacancyState.Offered, VacancyState.Ranked, VacancyState.Agenda, VacancyState.Instruction, VacancyState.Candidates })
        {
            life = life.Then(new UndoStep());
            Assert.Equal(state, life.State);
        }

        Assert.Null(life.Token);
        Assert.Equal(6, life.Undone.Count);
        Assert.Single(life.Facts, recorded => recorded.Fact is OfferRefused);
    }

    [Fact]
    public void Facts_come_back_from_their_json_as_they_went()
    {
        var life = Offered(Today).Then(new RefuseOffer(Today, "Trop loin.")).Then(new UndoStep());

        foreach (var recorded in life.Facts)
        {
            var json = System.Text.Json.JsonSerializer.Serialize(recorded.Fact, DemandJson.Options);
            var back = System.Text.Json.JsonSerializer.Deserialize<VacancyFact>(json, DemandJson.Options)!;
            Assert.Equal(json, System.Text.Json.JsonSerializer.Serialize(back, DemandJson.Options));
            Assert.Equal(recorded.Fact.GetType(), back.GetType());
        }
    }

    [Fact]
    public void Ranks_go_from_one_without_a_gap()
    {
        foreach (var ranks in new[] { new[] { 1, 2, 4 }, [2, 3, 4], [1, 1, 2], [0, 1, 2] })
            Assert.Contains(Do(OnAgenda(), new Decide([.. ranks.Select((rank, index) => RankOf(index + 1, rank))])).Refused!.Faults, fault => fault.Code == "ranks");
        Assert.Null(Do(OnAgenda(), new Decide([RankOf(1, 3), RankOf(2, 1), RankOf(3, 2)])).Refused);
        Assert.Null(Do(OnAgenda(), new Decide([new NumberedDecision { Demand = NumberOf(1), Kind = DecisionKind.Allocated }, RankOf(2, 2), Rejected(3)])).Refused);
    }

    [Fact]
    public void An_answer_that_came_in_time_is_recorded_after_a_proof_that_came_late()
    {
        var late = Today.AddDays(30);
        var life = Offered().Then(new NotifyOffer(NotificationMeans.RegisteredLetter, Today), late);

        Assert.True(life.Offer!.AnswerBy < late);
        Assert.Empty(LifeClock.Due(life, late));
        Assert.Null(Do(life, new AcceptOffer(Today.AddDays(2)), on: late).Refused);
        Assert.Single(LifeClock.Due(life, late.AddDays(1)));
    }

    [Fact]
    public void What_the_clock_did_and_somebody_took_back_it_does_not_do_again()
    {
        var life = Offered(Today);
        var after = life.Offer!.AnswerBy!.Value.AddDays(1);
        var silent = life.With(Assert.Single(LifeClock.Due(life, after)), Now).Settled();

        var back = silent.Then(new UndoStep(), after);

        Assert.Equal(VacancyState.Offered, back.State);
        Assert.Empty(LifeClock.Due(back, after.AddDays(100)));
        Assert.Equal(VacancyState.Accepted, back.Then(new AcceptOffer(Today.AddDays(1)), after).State);
    }

    [Fact]
    public void A_piece_that_comes_while_another_rank_is_in_offer_is_not_lost()
    {
        var decide = new Decide([RankOf(1, 1), new NumberedDecision { Demand = NumberOf(2), Kind = DecisionKind.Conditional, Rank = 2, MissingPiece = "AVIS-2025", PieceBy = Today.AddDays(3) }, Rejected(3)]);
        var life = OnAgenda().Then(decide).Then(new MakeOffer()).Then(new NotifyOffer(NotificationMeans.HandedOver, Today)).Then(new ReceivePiece(NumberOf(2), Today)).Then(new RefuseOffer(Today));

        Assert.Empty(LifeClock.Due(life, Today.AddDays(10)));
        var offered = life.Then(new MakeOffer());
        Assert.Equal(new DemandId(2), offered.Offer!.Demand);
        Assert.Equal("steps-stand-on-it", Do(offered, new UndoStep(life.Facts.Single(recorded => recorded.Fact is PieceReceived).Number)).Refused!.Code);
    }

    [Fact]
    public void Nothing_a_decision_stands_on_is_taken_back_before_it()
    {
        var life = Ranked();
        Assert.Equal("steps-stand-on-it", Do(life, new UndoStep(life.Facts.Last(recorded => recorded.Fact is CandidateNominated).Number)).Refused!.Code);

        var second = life.Then(new WithdrawCandidate(NumberOf(1), WithdrawalCause.Applicant)).Then(new MakeOffer());
        Assert.Equal("steps-stand-on-it", Do(second, new UndoStep(second.Facts.Single(recorded => recorded.Fact is CandidateWithdrawn).Number)).Refused!.Code);
    }

    [Fact]
    public void Without_its_keys_a_dwelling_is_not_free()
    {
        var life = New().Then(new Orient()).Then(new EndOrientation());

        Assert.Equal(VacancyState.Notice, life.State);
        Assert.Equal(VacancyState.Freed, life.Then(new ReturnKeys(Today)).State);
    }

    [Fact]
    public void A_collision_keeps_the_candidate_and_a_household_that_is_housed_leaves()
    {
        var life = Ranked().Then(new MakeOffer());
        var offer = life.Offer!.Id;

        Assert.Equal(new DemandId(1), life.With(new OfferWithdrawn(offer, OfferEnd.InOfferElsewhere, null), Now).NextInLine!.Demand);
        Assert.Equal(new DemandId(2), life.With(new OfferWithdrawn(offer, OfferEnd.HousedElsewhere, null), Now).NextInLine!.Demand);
    }

    [Fact]
    public void A_decision_names_the_list_that_the_commission_had_before_it()
    {
        var decide = new Decide([RankOf(1, 1), RankOf(2, 2), RankOf(3, 3)], ListVersion: "65-235");

        Assert.Equal((65, 235), OnAgenda().Then(decide).Decided is { Seen: var seen } ? (seen.ListEpoch, seen.ListNumber) : default);
        foreach (var wrong in new[] { "", "65", "65-", "a-b", "1-2-3", "-1-2" })
            Assert.Equal("list-version", Assert.Single(Do(OnAgenda(), decide with { ListVersion = wrong }).Refused!.Faults).Code);
    }

    [Fact]
    public void Dates_follow_each_other()
    {
        var offered = Offered(Today);
        Assert.Equal("date", Assert.Single(Do(offered, new AcceptOffer(Today.AddDays(-1))).Refused!.Faults).Code);
        Assert.Equal("date", Assert.Single(Do(Offered(), new NotifyOffer(NotificationMeans.HandedOver, Today.AddDays(-1))).Refused!.Faults).Code);
        var accepted = offered.Then(new AcceptOffer(Today.AddDays(2)), Today.AddDays(3));
        Assert.Equal("date", Assert.Single(Do(accepted, new SignLease(Today.AddDays(1)), on: Today.AddDays(3)).Refused!.Faults).Code);
    }
}
