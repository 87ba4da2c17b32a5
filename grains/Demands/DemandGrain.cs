using Allocation.Domain.Amendments;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.Grains.Storage;
using Allocation.Grains.Territories;
using Allocation.Grains.Time;

namespace Allocation.Grains.Demands;

/// <summary>Guard, call the domain, persist, tell. State is replaced in memory only after its commit (C9).</summary>
internal sealed class DemandGrain(IDemandStore store, PolicyBook policies, TerritoryPartitions partitions, CivilClock clock) : Grain, IDemandGrain
{
    private StoredDemand? _demand;
    private HeldFile? _held;
    private bool _loaded;

    private DemandId Id => new(this.GetPrimaryKeyLong());

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Load();

    public Task<DemandReply> Register(RegisterDemand command) => Counted(nameof(Register), Decide(command));

    public Task<DemandReply> UpdateFromRegister(UpdateFromRegister command) => Counted(nameof(UpdateFromRegister), Decide(command));

    public Task<DemandReply> Amend(AmendDemand command) => Counted(nameof(Amend), Decide(command));

    private async Task<DemandReply> Decide(RegisterDemand command)
    {
        await Load();
        if (_demand is not null)
            return await Repeated(command.Command) ?? DemandReply.Of(CommandOutcome.AlreadyExists, _demand.File.UniqueNumber, IsIn(command.Command.Actor, _demand.File) ? _demand.Version : 0);

        if (command.File.Token is not null)
            return new DemandReply(CommandOutcome.Invalid, command.File.UniqueNumber, 0, 0, [DemandValidation.TokenOfAVacancy]);

        if (!IsIn(command.Command.Actor, command.File))
            return DemandReply.Of(CommandOutcome.Forbidden, command.File.UniqueNumber, 0);

        // A file of the register touches each demand once: awake for minutes, its demands would fill the memory.
        if (!command.Strict)
            DeactivateOnIdle();
        return await Write(command.Command, nameof(Register), ChangeKind.Registered, command.File, command.Strict, command.CreationKey);
    }

    private async Task<DemandReply> Decide(UpdateFromRegister command)
    {
        await Load();
        DeactivateOnIdle();
        if (_demand is null || !IsIn(command.Command.Actor, _demand.File))
            return DemandReply.Of(CommandOutcome.NotFound, default, 0);
        if (RegisterUpdate.IsLate(_demand.File, command.File))
            return DemandReply.Of(CommandOutcome.Overtaken, _demand.File.UniqueNumber, _demand.Version);

        // One file can hold several messages of one demand, all of one date: only the command tells a repeat from a sequel.
        if (command.File.RegisterMessageAt == _demand.File.RegisterMessageAt && await Repeated(command.Command) is { } repeated)
            return repeated.Outcome == CommandOutcome.Accepted ? DemandReply.Of(CommandOutcome.Unchanged, repeated.Number, _demand.Version) : repeated;
        var updated = RegisterUpdate.Apply(_demand.File, command.File);
        return IsIn(command.Command.Actor, updated)
            ? await Write(command.Command, nameof(UpdateFromRegister), ChangeKind.SituationChanged, updated, strict: false, recordsNothingNew: true)
            : DemandReply.Of(CommandOutcome.Forbidden, _demand.File.UniqueNumber, _demand.Version);
    }

    private async Task<DemandReply> Decide(AmendDemand command)
    {
        await Load();
        if (_demand is null || !IsIn(command.Command.Actor, _demand.File))
            return DemandReply.Of(CommandOutcome.NotFound, default, 0);
        if (command.ExpectedVersion != _demand.Version)
            return await Repeated(command.Command) ?? DemandReply.Of(CommandOutcome.VersionConflict, _demand.File.UniqueNumber, _demand.Version);
        var (amended, faults) = DemandAmendment.Apply(_demand.File, command.MergePatch, command.SeesConfidential);
        return amended is null ? new DemandReply(CommandOutcome.Invalid, _demand.File.UniqueNumber, _demand.Version, 0, [.. faults])
            : !IsIn(command.Command.Actor, amended) ? DemandReply.Of(CommandOutcome.Forbidden, _demand.File.UniqueNumber, _demand.Version)
            : await Write(command.Command, nameof(Amend), command.Kind, amended, strict: true);
    }

    public async Task<TokenReply> Hold(HoldToken command)
    {
        // What is held here may be the past where another silo believes to hold the demand too: a token is answered from the store.
        _loaded = false;
        await Load();
        for (var again = false; ; again = true)
        {
            if (_demand is null)
                return new TokenReply(false, null, false);
            var (held, active) = (_demand.File.Token, _demand.File.Status == DemandStatus.Active);
            if (held == command.Token || (command.Token is null && (held?.Vacancy, held?.Offer) != (command.Vacancy, command.Offer)))
                return new TokenReply(true, held, active);

            // One holder at a time; what that one asks again, or raises, or lowers, is its own affair.
            if (held is null ? !active : held.Vacancy != command.Vacancy)
                return new TokenReply(false, held, active);
            var file = _demand.File with { Token = command.Token, Status = command.Token?.Hold == TokenHold.Leased ? DemandStatus.Removed : _demand.File.Status };
            var kind = command.Token?.Hold switch { null => ChangeKind.OfferEnded, TokenHold.Offered => ChangeKind.InOffer, TokenHold.Accepted => ChangeKind.OfferAccepted, _ => ChangeKind.Allocated };
            var reply = await Write(new Command(Guid.CreateVersion7(), "", command.Actor), nameof(Hold), kind, file, strict: false, token: true);
            if (reply.Outcome is CommandOutcome.Accepted or CommandOutcome.Unchanged)
                return new TokenReply(true, command.Token, file.Status == DemandStatus.Active);
            if (again || reply.Outcome != CommandOutcome.VersionConflict)
                throw new StoreUnavailableException($"The token of a demand could not be written ({reply.Outcome}): ask again.");
        }
    }

    public async Task<bool> Erase(DateTimeOffset removedBefore, Actor actor)
    {
        // Whatever becomes of it, what is held here is read anew.
        _loaded = false;
        DeactivateOnIdle();
        return await store.Erase(Id, removedBefore, actor);
    }

    public async Task<DemandSnapshot?> Read()
    {
        await Load();
        return _demand is null ? null : new DemandSnapshot(Id, _demand.Version, _demand.File, _demand.Cause.Kind, _demand.Cause.At);
    }

    public async Task<DemandSnapshot?> Read(Actor actor) => await IsSeenBy(actor) ? await Read() : null;

    public async Task<TerritoryScore[]?> Scores(DateOnly? on, Actor actor) => await IsSeenBy(actor) ? await Scores(on) : null;

    public async Task<int?> PointsFor(string territory, Dwelling dwelling, DateOnly on, Actor actor) => await IsSeenBy(actor) ? await PointsFor(territory, dwelling, on) : null;

    public async Task<TerritoryScore[]?> Scores(DateOnly? on)
    {
        await Load();
        if (_demand is null)
            return null;
        var scores = new List<TerritoryScore>();

        // Those wished then, not those wished since.
        var wished = on < clock.Today ? (await store.AsOf(Id, CivilTime.StartInParis(on.Value.AddDays(1)))).File ?? _demand.File : _demand.File;
        foreach (var territory in TerritoriesOf(wished))
        {
            var day = on ?? DayIn(territory);
            var past = await FileOn(territory, day);
            var sheet = past.File is { } file ? SheetIn(territory, file, day, looksAhead: true) : null;
            scores.Add(new TerritoryScore(territory.Value, policies.Geography.NameOf(territory), sheet, day, policies.GridsInForce(territory, day).Unusable?.Version, past.Version, past.Kept));
        }

        return [.. scores];
    }

    public async Task<CandidateRecord?> Record(string territory)
    {
        await Load();
        return _demand is null ? null : RecordIn(new TerritoryId(territory), _demand);
    }

    public async Task<int?> PointsFor(string territory, Dwelling dwelling, DateOnly on)
    {
        await Load();
        return _demand is null ? null : SheetIn(new TerritoryId(territory), _demand.File, on, DwellingPlace.Of(dwelling, policies.Geography))?.Points;
    }

    private async Task<bool> IsSeenBy(Actor actor)
    {
        await Load();
        return _demand is not null && actor.Sees(_demand.File, policies.Geography);
    }

    private static bool AreSame(Wishes before, Wishes after) => before.Communes.SequenceEqual(after.Communes) && before.Types.SequenceEqual(after.Types);

    private static Task<DemandReply> Counted(string action, Task<DemandReply> command) => CommandMetrics.Counted(action, command, reply => reply.Outcome);

    private async Task<DemandReply> Write(Command command, string action, ChangeKind kind, DemandFile file, bool strict, string? creationKey = null, bool recordsNothingNew = false, bool token = false)
    {
        var (before, held, next) = (_demand, _held, new HeldFile(file));

        // A token is no part of the form: what the form has of old must not keep a household from its offer.
        var faults = token ? [] : DemandValidation.Faults(file, strict ? policies.Geography : null);
        if (faults.Count > 0)
            return new DemandReply(CommandOutcome.Invalid, file.UniqueNumber, before?.Version ?? 0, 0, [.. faults]);
        var undo = held is null ? null : DemandJson.Difference(next.Json, held.Json);
        var nothingNew = undo is not null && RegisterUpdate.SaysNothingNew(undo);

        // A message of the register is written even then: sent again after somebody's change, it must be known.
        if (before is not null && nothingNew && !recordsNothingNew)
            return await Repeated(command) ?? DemandReply.Of(CommandOutcome.Unchanged, file.UniqueNumber, before.Version);

        var present = TerritoriesOf(file);
        var touched = before is null ? present : present.Union(TerritoriesOf(before.File)).ToList();
        var now = clock.Now;
        var cause = before is not null && nothingNew
            ? before.Cause
            : new StoredCause(kind, now, GainedPoints.Of(policies, now, touched, held, next));
        var after = new StoredDemand(Id, (before?.Version ?? 0) + 1, file, cause);
        var result = await Commit(new DemandCommit { Demand = after, Json = next.Json, Facts = next.Facts, At = now, Undo = undo, Confirms = nothingNew, Touched = touched, Present = present, KeepsWishes = before is not null && AreSame(before.File.Wishes, file.Wishes), Command = command, Action = action, CreationKey = creationKey });
        switch (result.Status)
        {
            case CommitStatus.Written:
                (_demand, _held) = (after, next);
                Tell(touched, after, result.Position);
                return DemandReply.Of(nothingNew ? CommandOutcome.Unchanged : CommandOutcome.Accepted, file.UniqueNumber, after.Version, result.Position);
            case CommitStatus.KnownCommand:
                _loaded = false;
                await Load();
                return await Repeated(command) ?? DemandReply.Of(CommandOutcome.KeyReused, file.UniqueNumber, before?.Version ?? 0);
            case CommitStatus.Taken:
                // By another number, or under this very key by somebody else: the next call looks.
                _loaded = false;
                return DemandReply.Of(CommandOutcome.AlreadyExists, file.UniqueNumber, 0);
            default:
                // Somebody else wrote this demand: what is held here is the past.
                _loaded = false;
                await Load();
                return DemandReply.Of(CommandOutcome.VersionConflict, file.UniqueNumber, _demand?.Version ?? 0);
        }
    }

    private async Task<CommitResult> Commit(DemandCommit commit)
    {
        try
        {
            return await store.Commit(commit);
        }
        catch
        {
            // Written or not, nobody knows: the next call reads the store before anything else.
            _loaded = false;
            throw;
        }
    }

    /// <summary>The reply to a command that was written before, or null when it is new.</summary>
    private async Task<DemandReply?> Repeated(Command command)
    {
        if (await store.FindCommand(command.Id) is not { } written)
            return null;
        if (written.Fingerprint != command.Fingerprint)
            return DemandReply.Of(CommandOutcome.KeyReused, _demand?.File.UniqueNumber ?? default, written.Version);

        // A creation sent twice at the same moment has two keys until one of them is written: the other answers with it.
        var demand = written.Demand == Id ? _demand : await store.Load(written.Demand);
        return DemandReply.Of(CommandOutcome.Accepted, demand?.File.UniqueNumber ?? default, written.Version, written.Position);
    }

    private async Task Load()
    {
        if (_loaded)
            return;
        _demand = await store.Load(Id);
        _held = _demand is null ? null : new HeldFile(_demand.File);
        _loaded = true;
    }

    /// <summary>A courtesy for speed; the change log is the guarantee.</summary>
    private void Tell(IEnumerable<TerritoryId> touched, StoredDemand demand, long position)
    {
        foreach (var territory in touched)
            partitions.Of(territory, Id).Offer(RecordIn(territory, demand), position).Ignore();
    }

    private CandidateRecord RecordIn(TerritoryId territory, StoredDemand demand) =>
        CandidateRecord.Of(Id, demand.Version, demand.File, _held!.Facts, demand.Cause.In(territory));

    private IReadOnlyList<TerritoryId> TerritoriesOf(DemandFile file) => policies.Geography.TerritoriesOf(file.Wishes.Communes);

    /// <summary>The file as it stood at the end of a past day; as it is now for today and for days to come (SCO-40).</summary>
    private async Task<PastDemand> FileOn(TerritoryId territory, DateOnly day) => day < DayIn(territory)
        ? await store.AsOf(Id, policies.Geography.StartOf(territory, day.AddDays(1)))
        : new PastDemand(true, _demand!.Version, _demand.File);

    private bool IsIn(Actor actor, DemandFile file) => actor.Sees(file, policies.Geography);

    private DateOnly DayIn(TerritoryId territory) => policies.Geography.DayIn(territory, clock.Now);

    /// <summary>The sheet of a file in a territory: its own, or for a dwelling (SCO-13). Null when no grid is in force.</summary>
    private ScoreSheet? SheetIn(TerritoryId territory, DemandFile file, DateOnly on, DwellingPlace? dwelling = null, bool looksAhead = false)
    {
        var facts = FactReader.Read(file);
        if (policies.GridsInForce(territory, on).For(facts) is not { } inForce)
            return null;
        var grid = dwelling is null ? inForce : inForce.For(dwelling);
        var sheet = TracingEvaluator.Evaluate(grid, facts, on);
        return looksAhead ? sheet.WithOutlook(grid, facts) : sheet;
    }
}
