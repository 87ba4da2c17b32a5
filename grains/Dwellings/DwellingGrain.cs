using Allocation.Domain.Dwellings;
using Allocation.Domain.Policies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Dwellings;

/// <summary>What a dwelling grain keeps.</summary>
internal sealed class DwellingState
{
    public int Version { get; set; }

    public Dwelling? Dwelling { get; set; }

    public Guid? CurrentVacancy { get; set; }

    public DateOnly? AvailableOn { get; set; }
}

/// <summary>
/// Its own state first, the vacancy after: both steps can be repeated, and a command is acknowledged only after both. What a
/// crash left half done is completed by the next call, whoever makes it: without its key a client could not retry it.
/// </summary>
internal sealed class DwellingGrain(
    [PersistentState("dwelling", ActorStorage.Name)] IPersistentState<DwellingState> state,
    ICommandJournal journal,
    PolicyBook policies) : Grain, IDwellingGrain
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private IGrainTimer? _recovery;

    /// <summary>Who completes, after a crash, what a command had begun.</summary>
    private static readonly Actor Recovery = new("recovery", "engine", "allocation");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.CurrentVacancy is null)
            return;
        try
        {
            await Complete(Recovery).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A dwelling can be read while a partition is away; what is half done is tried again until it is whole.
            _recovery = this.RegisterGrainTimer(Recover, new GrainTimerCreationOptions(RetryAfter, RetryAfter) { Interleave = false });
        }
    }

    public Task<DwellingReply> Describe(DescribeDwelling command) => CommandMetrics.Counted(nameof(Describe), Decide(command), reply => reply.Outcome);

    public Task<VacancyReply> OpenVacancy(OpenVacancy command) => CommandMetrics.Counted(nameof(OpenVacancy), Decide(command), reply => reply.Outcome);

    private async Task<DwellingReply> Decide(DescribeDwelling command)
    {
        var current = state.State;

        // Before anything is said of either: a fault would tell of the one that is held.
        if (!IsOpenTo(command.Command.Actor, command.Dwelling) || (current.Dwelling is { } present && !IsOpenTo(command.Command.Actor, present)))
            return new DwellingReply(CommandOutcome.Forbidden, 0, false, []);
        var faults = DwellingValidation.Faults(command.Dwelling, policies.Geography);
        if (current.CurrentVacancy is { } open && current.Dwelling!.Commune != command.Dwelling.Commune && !await HasEnded(open))
            faults = [.. faults, new("commune", "open-vacancy", "The commune of a dwelling with an open vacancy cannot change: describe another dwelling.")];
        if (faults.Count > 0)
            return new DwellingReply(CommandOutcome.Invalid, current.Version, false, [.. faults]);
        var created = current.Dwelling is null;
        var changed = current.Dwelling != command.Dwelling;

        // What is so already may be asked for again, by whoever lost the answer: the version rose with the first time.
        if (changed && command.ExpectedVersion is { } expected && expected != current.Version)
            return new DwellingReply(CommandOutcome.VersionConflict, current.Version, false, []);
        if (changed)
        {
            var (version, dwelling) = (current.Version, current.Dwelling);
            await journal.Note(command.Command.Actor, nameof(Describe), "dwelling", this.GetPrimaryKeyString(), version + 1);
            (current.Version, current.Dwelling) = (version + 1, command.Dwelling);
            await Save(() => (current.Version, current.Dwelling) = (version, dwelling));
        }

        await Complete(command.Command.Actor);
        return new DwellingReply(changed ? CommandOutcome.Accepted : CommandOutcome.Unchanged, current.Version, created, []);
    }

    private async Task<VacancyReply> Decide(OpenVacancy command)
    {
        var current = state.State;
        if (current.Dwelling is not { } described || !IsOpenTo(command.Command.Actor, described))
            return new VacancyReply(CommandOutcome.NotFound, default);
        var repeated = current.CurrentVacancy == command.Command.Id;
        if (current.CurrentVacancy is { } open && !repeated && !await HasEnded(open))
            return new VacancyReply(CommandOutcome.AlreadyExists, open);

        // The key of a vacancy that has ended meanwhile: it stays what it was.
        if (!repeated && await GrainFactory.GetGrain<IVacancyGrain>(command.Command.Id).Read() is { } earlier)
            return new VacancyReply(earlier.DwellingId == this.GetPrimaryKeyString() && earlier.AvailableOn == command.AvailableOn ? CommandOutcome.Unchanged : CommandOutcome.KeyReused, command.Command.Id);
        if (repeated && current.AvailableOn != command.AvailableOn)
            return new VacancyReply(CommandOutcome.KeyReused, command.Command.Id);
        if (!repeated)
        {
            var before = (current.CurrentVacancy, current.AvailableOn);
            (current.CurrentVacancy, current.AvailableOn) = (command.Command.Id, command.AvailableOn);
            await Save(() => (current.CurrentVacancy, current.AvailableOn) = before);
        }

        if (!await Complete(command.Command.Actor))
            return new VacancyReply(CommandOutcome.KeyReused, command.Command.Id);
        return new VacancyReply(repeated ? CommandOutcome.Unchanged : CommandOutcome.Accepted, command.Command.Id);
    }

    private bool IsOpenTo(Actor actor, Dwelling dwelling) =>
        actor.Scope is not { } scope || policies.Geography.TerritoriesOf([dwelling.Commune]).Any(territory => scope.Covers(territory, dwelling));

    /// <summary>A vacancy that is let or closed is history: the dwelling may fall vacant again.</summary>
    private async Task<bool> HasEnded(Guid vacancy) => (await GrainFactory.GetGrain<IVacancyGrain>(vacancy).Read())?.HasEnded == true;

    public Task<DwellingSnapshot?> Read() => Task.FromResult(
        state.State.Dwelling is { } dwelling ? new DwellingSnapshot(state.State.Version, dwelling, state.State.CurrentVacancy) : null);

    public async Task<DwellingSnapshot?> Read(Actor actor) => state.State.Dwelling is { } dwelling && await IsSeenBy(actor, dwelling) ? await Read() : null;

    /// <summary>A reserver sees the dwelling of a vacancy that it sees, and no other.</summary>
    private async Task<bool> IsSeenBy(Actor actor, Dwelling dwelling) => actor.Role == Actor.Reserver
        ? state.State.CurrentVacancy is { } vacancy && await GrainFactory.GetGrain<IVacancyGrain>(vacancy).Read(actor) is not null
        : IsOpenTo(actor, dwelling);

    /// <summary>
    /// Brings the vacancy to what is written here: opened, and of this description. Nothing to do when it is there already.
    /// An id that opened the vacancy of another dwelling is forgotten again: a key names one request.
    /// </summary>
    /// <returns>Whether the current vacancy, if any, is this dwelling's.</returns>
    private async Task<bool> Complete(Actor actor)
    {
        var current = state.State;
        if (current is not { CurrentVacancy: { } id, Dwelling: { } dwelling, AvailableOn: { } availableOn })
            return true;
        var vacancy = GrainFactory.GetGrain<IVacancyGrain>(id);
        await vacancy.Open(new NewVacancy(this.GetPrimaryKeyString(), current.Version, dwelling, availableOn), actor);
        if ((await vacancy.Read())?.DwellingId != this.GetPrimaryKeyString())
        {
            (current.CurrentVacancy, current.AvailableOn) = (null, null);
            await Save(() => (current.CurrentVacancy, current.AvailableOn) = (id, availableOn));
            return false;
        }

        await vacancy.DwellingChanged(dwelling, current.Version, actor);
        return true;
    }

    private async Task Recover()
    {
        await Complete(Recovery);
        _recovery?.Dispose();
    }

    private async Task Save(Action undo)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Written or not, nobody knows: forget, and read the store at the next call.
            undo();
            DeactivateOnIdle();
            throw;
        }
    }
}
