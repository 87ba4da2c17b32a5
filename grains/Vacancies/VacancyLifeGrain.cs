using System.Collections.Immutable;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Logging;

namespace Allocation.Grains.Vacancies;

/// <summary>
/// Facts first, then what follows from them: whatever a crash left between a fact and the token it wants is settled by the next
/// call, or by the clock. So a token is never taken for an offer that nobody knows of, and there is nothing to undo.
/// </summary>
internal sealed partial class VacancyLifeGrain(IVacancyStore vacancies, IVacancyLifeStore store, IDemandStore demands, PolicyBook policies, VacancyPractice practice, Handing handing, CivilClock clock, ILogger<VacancyLifeGrain> logger) : Grain, IVacancyLifeGrain
{
    private static readonly Actor Engine = StoredLife.Engine;

    private static readonly string StandingWord = LifeWords.Of(CandidateStanding.Standing);

    private static readonly string WithdrawnWord = LifeWords.Of(CandidateStanding.Withdrawn);

    private readonly Dictionary<Guid, (string Fingerprint, int Fact)> _commands = [];
    private List<Actor> _actors = [];
    private StoredVacancy? _stored;
    private Vacancy? _vacancy;
    private bool _listEnded;

    /// <summary>The version that the list shows, as far as this actor knows: one that has just come does not.</summary>
    private int _shown;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Load();

    public Task<LifeReply> Do(LifeOrder order) => CommandMetrics.Counted(nameof(VacancyStep), Shown(order), reply => reply.Outcome);

    private async Task<LifeReply> Shown(LifeOrder order)
    {
        var reply = await Decide(order);
        await TryShow();
        return reply;
    }

    private async Task<LifeReply> Decide(LifeOrder order)
    {
        await Load();
        var (command, step) = (order.Command, order.Step);
        if (_vacancy is null || !await IsIn(command.Actor.Scope))
            return NotFound;

        // A crash may have come between the step and what follows from it.
        if (_commands.ContainsKey(command.Id))
            await Settle(command.Actor);
        if (await Repeated(order) is { } repeated)
            return repeated;

        // A step that ended its turn, sent again, was answered above.
        await Live(command.Actor);
        var isReserver = command.Actor.Role == Actor.Reserver;
        if (isReserver && !await IsWith(command.Actor.Organisation))
            return NotFound;
        if (order.ExpectedVersion != _vacancy.Version)
            return Reply(CommandOutcome.VersionConflict);
        var moment = await MomentOf(order);
        var (facts, refused) = VacancyDecider.Decide(_vacancy, step, moment);
        refused ??= (isReserver ? ReserverRights.Refusal(_vacancy, step) : null) ?? order.Refused;
        if (refused is not null)
            return Reply(CommandOutcome.Invalid, refused);
        if (!await Append(facts, command.Actor, command))
            return await Repeated(order) ?? Reply(CommandOutcome.VersionConflict);
        var refusedToken = await Settle(command.Actor);
        await Live(Engine);
        return refusedToken is null ? Reply(CommandOutcome.Accepted) with { Warnings = [.. LabelProof.Warnings(step, moment)] } : Reply(CommandOutcome.Invalid, refusedToken);
    }

    private static LifeReply NotFound => new(CommandOutcome.NotFound, 0, default, null, [], []);

    /// <summary>Whether the dwelling, as it is described now, is in a scope.</summary>
    private async Task<bool> IsIn(AccessScope? scope)
    {
        if (scope is null)
            return true;
        await Refresh();
        return scope.Covers(Territory, _stored!.Vacancy.Dwelling);
    }

    public async Task<LifeSnapshot?> Read()
    {
        await Load();
        await Refresh();
        return _vacancy is null ? null : new LifeSnapshot(_stored!.Vacancy with { HasEnded = _vacancy.HasEnded }, [.. _vacancy.Facts], [.. _actors], Today);
    }

    public async Task<LifeSnapshot?> Read(Actor actor)
    {
        var life = await Read();
        return life is not null && await actor.Sees(Territory, life.Vacancy.Dwelling, IsWith) ? life : null;
    }

    private ValueTask<bool> IsWith(string organisation) => handing.IsWith(organisation, _vacancy!.Orientation, _stored!.Vacancy.Dwelling, Today);

    public Task HousedElsewhere(DemandId demand) => FollowToken(demand);

    public Task NotHousedElsewhere(DemandId demand) => FollowToken(demand);

    /// <summary>Whichever message came, and however late: how the household stands here follows from the token that it has now.</summary>
    private async Task FollowToken(DemandId demand)
    {
        await Load();
        if (_vacancy is not null && await demands.Load(demand) is { File: var file })
        {
            VacancyFact? follows = file.Token is { Hold: not TokenHold.Offered } token && token.Vacancy != this.GetPrimaryKey() ? Leaving(demand) : Returning(demand);
            if (follows is not null)
                await Append([follows], Engine, null);
        }

        await TryShow();
    }

    private CandidateWithdrawn? Leaving(DemandId demand) =>
        _vacancy!.Standing.Any(candidate => candidate.Demand == demand) && LifeCycle.After(_vacancy.State, VacancyStep.WithdrawCandidate) is not null ? new CandidateWithdrawn(demand, WithdrawalCause.HousedElsewhere, null) : null;

    private StepUndone? Returning(DemandId demand) =>
        _vacancy!.Facts.LastOrDefault(recorded => IsOurWithdrawal(recorded, demand)) is { } left && _vacancy.Without(left.Number) is { HasEnded: false } without && without.Standing.Any(candidate => candidate.Demand == demand) ? new StepUndone(left.Number, null) : null;

    private bool IsOurWithdrawal(RecordedFact recorded, DemandId demand) =>
        recorded.Fact is CandidateWithdrawn { Cause: WithdrawalCause.HousedElsewhere } left && left.Demand == demand && _actors[recorded.Number - 1] == Engine && !_vacancy!.Undone.Contains(recorded.Number);

    public async Task Wake()
    {
        await Load();
        if (_vacancy is null)
            return;
        await Live(Engine);
        await Show();

        // The clock need not come again before the next timer.
        await store.Rest(this.GetPrimaryKey(), _vacancy.Version, NextLook());
    }

    /// <summary>What the clock has brought since somebody looked, each once and in its order, then what is not settled.</summary>
    private async Task Live(Actor actor)
    {
        await Settle(actor);
        while (LifeClock.Due(_vacancy!, Today) is [var first, ..])
        {
            if (!await Append([first], Engine, null))
                await Load();
            await Settle(Engine);
        }
    }

    /// <summary>Brings the token of the demand to what the facts want.</summary>
    /// <returns>Why the demand refused, when it did.</returns>
    private async Task<Refusal?> Settle(Actor actor)
    {
        Refusal? refused = null;
        while (_vacancy!.WantedToken != _vacancy.Token)
        {
            var (wanted, held, id) = (_vacancy.WantedToken, _vacancy.Token, this.GetPrimaryKey());
            VacancyFact fact;
            if (held is not null && wanted?.Demand != held.Demand)
            {
                await LetGo(held, actor);
                fact = new TokenSettled(null);
            }
            else
            {
                var reply = await GrainFactory.GetGrain<IDemandGrain>(wanted!.Demand.Value).Hold(new HoldToken(id, wanted.Offer, new HeldToken(id, wanted.Offer, wanted.Hold), actor));
                var cause = !reply.IsActive ? OfferEnd.Removed : reply.Held is { Hold: not TokenHold.Offered } ? OfferEnd.HousedElsewhere : OfferEnd.InOfferElsewhere;
                fact = reply.Granted ? new TokenSettled(wanted)
                    : _vacancy.State == VacancyState.Accepted ? new AcceptanceWithdrawn(cause == OfferEnd.Removed ? WithdrawalCause.Removed : WithdrawalCause.HousedElsewhere, null)
                    : new OfferWithdrawn(wanted.Offer, cause, null);
                refused = reply.Granted ? refused : RefusalOf(cause);
            }

            if (await Append([fact], Engine, null))
            {
                if (fact is TokenSettled { Token: { Hold: TokenHold.Accepted } accepted })
                    await TellOthers(accepted.Demand, (other, demand) => other.HousedElsewhere(demand));
                if (fact is TokenSettled { Token: { Hold: TokenHold.Offered } again } && held is { Hold: TokenHold.Accepted })
                    await TellOthers(again.Demand, (other, demand) => other.NotHousedElsewhere(demand));
                continue;
            }

            // Somebody else writes this vacancy: a token that was taken for what is no more is let go again.
            if (fact is TokenSettled { Token: { } taken } && _vacancy.WantedToken?.Offer != taken.Offer)
                await LetGo(taken, actor);
            return refused;
        }

        if (_vacancy.HasEnded && !_listEnded)
        {
            await GrainFactory.GetGrain<IVacancyGrain>(this.GetPrimaryKey()).End();
            _listEnded = true;
        }

        return refused;
    }

    /// <summary>
    /// Before a step is answered its list shows it, or is a second late: the step is made, whatever becomes of the message. With the facts
    /// stands that the clock must look at once; that is taken back when the list has them. So a crash in between is healed by the clock.
    /// </summary>
    private async Task TryShow()
    {
        if (!IsListBehind)
            return;
        try
        {
            await Show();

            // Nobody waits for it: should it fail, the clock looks once in vain.
            store.Rest(this.GetPrimaryKey(), _vacancy!.Version, NextLook()).Ignore();
        }
        catch (Exception failure)
        {
            LogNotShown(logger, failure);
        }
    }

    private async Task Show()
    {
        if (!IsListBehind)
            return;
        var shown = StoredLife.Shown(_vacancy!, _actors);
        await GrainFactory.GetGrain<IVacancyGrain>(this.GetPrimaryKey()).LifeChanged(shown);
        _shown = shown.Version;
    }

    /// <summary>Both commissions decided well; the household takes one dwelling, and the other vacancies hear it at once (COM-31), or that it was a mistake.</summary>
    private async Task TellOthers(DemandId demand, Func<IVacancyLifeGrain, DemandId, Task> tell)
    {
        foreach (var position in await store.PositionsOf(demand))
        {
            if (position.Vacancy != this.GetPrimaryKey() && (position.Standing == StandingWord || position.Standing == WithdrawnWord))
                tell(GrainFactory.GetGrain<IVacancyLifeGrain>(position.Vacancy), demand).Ignore();
        }
    }

    private Task<TokenReply> LetGo(OfferToken token, Actor actor) =>
        GrainFactory.GetGrain<IDemandGrain>(token.Demand.Value).Hold(new HoldToken(this.GetPrimaryKey(), token.Offer, null, actor));

    /// <summary>The answer to an offer that was sent before and that the demand refused.</summary>
    private Refusal? RefusedBefore(Guid offer) =>
        _vacancy!.Facts.Select(recorded => recorded.Fact).OfType<OfferWithdrawn>().FirstOrDefault(ended => ended.Offer == offer && ended.Cause != OfferEnd.TakenBack) is { } ended
            ? RefusalOf(ended.Cause)
            : null;

    private static Refusal RefusalOf(OfferEnd cause) =>
        cause == OfferEnd.InOfferElsewhere ? new Refusal("in-offer-elsewhere", "Another vacancy offered this household a dwelling first: wait for its answer, or withdraw the candidate.", [])
        : cause == OfferEnd.HousedElsewhere ? new Refusal("housed-elsewhere", "The household accepted another dwelling: the next in line may be offered this one.", [])
        : new Refusal("demand-removed", "The demand has left the register: the next in line may be offered the dwelling.", []);

    private async Task<bool> Append(ImmutableArray<VacancyFact> facts, Actor actor, Command? command)
    {
        var (before, after, now) = (_vacancy!, _vacancy!, clock.Now);
        var news = new List<VacancyNews>();
        foreach (var fact in facts)
        {
            var reserver = after.Orientation?.Reserver;
            after = after.With(fact, now);
            if (fact is not TokenSettled)
                news.Add(new VacancyNews(FactWords.Of(fact), after.Version, LifeWords.Of(after.State), after.Orientation?.Reserver, reserver, now));
        }

        var added = after.Facts.Skip(before.Version).Select(recorded => new StoredFact(recorded, actor, command?.Id, command?.Fingerprint)).ToList();
        _vacancy = after;
        var written = false;
        try
        {
            written = await store.Append(new LifeCommit
            {
                Vacancy = this.GetPrimaryKey(),
                Facts = added,
                News = news,
                Positions = [.. Changed(before, after, now)],
                HasEnded = after.HasEnded,
                DueAt = NextLook(),
            });
        }
        finally
        {
            // Not written, or nobody knows: what is held here is not the truth.
            if (!written)
                _stored = null;
        }

        if (!written)
        {
            await Load();
            return false;
        }

        _actors.AddRange(added.Select(_ => actor));
        Book();
        if (command is not null)
            _commands[command.Id] = (command.Fingerprint, added is [var first, ..] ? first.Recorded.Number : 0);
        return true;
    }

    /// <summary>What happened moves the flux; should the message be lost, the ledger finds it by itself.</summary>
    private void Book()
    {
        var dwelling = _stored!.Vacancy.Dwelling;
        GrainFactory.GetGrain<ILandlordGrain>(new LedgerKey(dwelling.Landlord, dwelling.Commune.Departement).ToString()).Told().Ignore();
    }

    private IEnumerable<StoredPosition> Changed(Vacancy before, Vacancy after, DateTimeOffset now)
    {
        var (known, held) = (StoredLife.Standings(before), StoredLife.Standings(after));
        return known.Keys.Union(held.Keys)
            .Where(demand => known.GetValueOrDefault(demand) != held.GetValueOrDefault(demand))
            .Select(demand => new StoredPosition(this.GetPrimaryKey(), demand, held.GetValueOrDefault(demand, StoredPosition.None), now));
    }

    /// <summary>When the clock must come: at once while something is not settled, or with the end of the next timer's last day.</summary>
    private DateTimeOffset? NextLook()
    {
        if (_vacancy!.WantedToken != _vacancy.Token || IsListBehind || (_vacancy.HasEnded && !_listEnded))
            return clock.Now;
        return LifeClock.NextTimer(_vacancy) is { } lastDay ? policies.Geography.StartOf(Territory, lastDay.AddDays(1)) : null;
    }

    private LifeReply Reply(CommandOutcome outcome, Refusal? refusal = null) =>
        new(outcome, _vacancy!.Version, _vacancy.State, refusal, [.. LifeCycle.NextSteps(_vacancy.State)], []);

    /// <summary>The dwelling as it is described now.</summary>
    private async Task Refresh()
    {
        if (_stored is not null && await vacancies.Load(this.GetPrimaryKey()) is { } described)
            _stored = described;
    }

    private async Task Load()
    {
        if (_stored is not null)
            return;
        if (await vacancies.Load(this.GetPrimaryKey()) is not { } stored)
            return;
        var facts = await store.Load(this.GetPrimaryKey());
        _commands.Clear();
        foreach (var fact in facts)
        {
            if (fact is { Command: { } command, Fingerprint: { } fingerprint })
                _commands.TryAdd(command, (fingerprint, fact.Recorded.Number));
        }

        (_vacancy, _actors) = StoredLife.Of(stored, facts);
        _stored = stored;
    }

    [LoggerMessage(1703, LogLevel.Warning, "A list does not show the last step of its vacancy yet; the clock tells it again")]
    private static partial void LogNotShown(ILogger logger, Exception failure);

    private bool IsListBehind => _vacancy is { HasEnded: false } && _shown != _vacancy.Version;

    private TerritoryId Territory => new(_stored!.Vacancy.Territory);

    private DateOnly Today => policies.Geography.DayIn(Territory, clock.Now);
}
