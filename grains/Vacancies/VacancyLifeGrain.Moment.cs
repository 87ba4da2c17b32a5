using System.Collections.Immutable;
using Allocation.Domain;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Publics;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Vacancies;

/// <content>What is known at the moment of a step, and of one that is sent again.</content>
internal sealed partial class VacancyLifeGrain
{
    private async Task<DecidingMoment> MomentOf(LifeOrder order)
    {
        await Refresh();
        var (command, step, vacancy) = (order.Command, order.Step, _vacancy!);
        var day = step is SignLease lease ? lease.On : Today;
        var names = step switch
        {
            MakeOffer => vacancy.NextInLine is { } next ? [next.Number] : [],
            SignLease => vacancy.Offer is { } offer ? [vacancy.Candidates.Last(candidate => candidate.Demand == offer.Demand).Number] : [],
            _ => step.Names,
        };
        var known = await Task.WhenAll(names.Distinct().Select(number => Known(number, day, command.Actor, step is Decide ? vacancy.Agenda?.SessionOn ?? day : day)));
        return new DecidingMoment
        {
            Vacancy = this.GetPrimaryKey(),
            Command = command.Id,
            Today = Today,
            Calendar = WorkingDays.In(_stored!.Vacancy.Dwelling.Commune),
            Practice = practice,
            Demands = known.OfType<KnownDemand>().ToImmutableDictionary(demand => demand.Number),
            Orientation = order.Orientation,
            Basis = step is Decide ? await BasisNow() : null,
        };
    }

    /// <summary>A demand as the step needs it; null of one that is not in the register, or not for the actor, unless it stands here already.</summary>
    private async Task<KnownDemand?> Known(UniqueNumber number, DateOnly day, Actor actor, DateOnly labelledOn)
    {
        if (await demands.Find(number) is not { } id || await GrainFactory.GetGrain<IDemandGrain>(id.Value).Record(Territory.Value) is not { } record)
            return null;
        if (actor.Scope is not null && _vacancy!.Candidates.All(candidate => candidate.Demand != id) && await GrainFactory.GetGrain<IDemandGrain>(id.Value).Read(actor) is null)
            return null;
        var vacancy = _stored!.Vacancy;
        var checks = CandidateChecks.Of(record, new ListCriteria(vacancy.Dwelling, vacancy.AvailableOn), day, policies);

        // Conditions of access only: whom to put forward beyond what was wished is a person's choice.
        var failed = checks.FirstOrDefault(check => check is { Step: FunnelStep.Household or FunnelStep.Income, Outcome: Outcome.Failed });
        return new KnownDemand(id, record.Number, record.Version, record.Status == DemandStatus.Active, record.Token, failed?.Words)
        {
            Income = checks.FirstOrDefault(check => check.Step == FunnelStep.Income)?.Outcome,
            Priority = LegalCoverage.IsDalo(record.Facts) ? LegalPriority.Dalo : LegalCoverage.IsPriority(record.Facts) ? LegalPriority.Priority : LegalPriority.None,
            Labelled = await Labelled(record, labelledOn),
        };
    }

    private async Task<DecisionBasis> BasisNow()
    {
        var list = await GrainFactory.GetGrain<IVacancyGrain>(this.GetPrimaryKey()).Shortlist(0);
        return list is null ? new DecisionBasis(0, 0, null, 0) : new DecisionBasis(list.Version.Epoch, list.Version.Number, list.GridVersion, list.Ceilings);
    }

    /// <summary>
    /// Whether a household is of the public whose label is to be proved, as the register stood at the end of a day; null where none is. A label that was
    /// entered later proves nothing of that day, whatever day it says it holds from (FLX-23).
    /// </summary>
    private async Task<bool?> Labelled(CandidateRecord record, DateOnly on)
    {
        if (_vacancy!.Orientation?.Agreed?.Public is not { } text || ReserverPublic.Parse(text).Public is not { } asked)
            return null;
        var past = on < Today ? await demands.AsOf(record.Id, policies.Geography.StartOf(Territory, on.AddDays(1))) : null;

        // Where a former version of the product did not keep what it changed, the register as it is now is the best there is.
        return asked.Holds(past?.File is { } file ? FactReader.Read(file) : record.Facts, on);
    }

    /// <summary>What a step is answered that was made before; null of one that was not.</summary>
    private async Task<LifeReply?> Repeated(LifeOrder order)
    {
        if (!_commands.TryGetValue(order.Command.Id, out var made))
            return null;
        if (made.Fingerprint != order.Command.Fingerprint)
            return Reply(CommandOutcome.KeyReused);
        if (RefusedBefore(order.Command.Id) is { } refused)
            return Reply(CommandOutcome.Invalid, refused);
        return Reply(CommandOutcome.Accepted) with
        {
            Warnings = order.Step is Decide && _vacancy!.Facts.FirstOrDefault(recorded => recorded.Number == made.Fact)?.Fact is CommissionDecided decided ? [.. LabelProof.Warnings(order.Step, decided)]
                : order.Step is Nominate ? await WarningsNow(order)
                : [],
        };
    }

    /// <summary>Of a nomination that stands already: what cannot be looked at now takes nothing of its answer but the warning.</summary>
    private async Task<ImmutableArray<InputFault>> WarningsNow(LifeOrder order)
    {
        try
        {
            return [.. LabelProof.Warnings(order.Step, await MomentOf(order))];
        }
        catch (Exception failure) when (failure is StoreUnavailableException or TimeoutException or OrleansException)
        {
            return [];
        }
    }
}
