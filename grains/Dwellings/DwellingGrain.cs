using Allocation.Domain.Dwellings;
using Allocation.Domain.Policies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.GrainInterfaces.Vacancies;

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
/// Its own state first, the vacancy after: both steps can be repeated, and a command is acknowledged only after both, so a
/// client that retries after a crash completes what was begun.
/// </summary>
internal sealed class DwellingGrain(
    [PersistentState("dwelling", DwellingGrain.Storage)] IPersistentState<DwellingState> state,
    PolicyBook policies) : Grain, IDwellingGrain
{
    /// <summary>Name of the storage provider of low-rate actors.</summary>
    internal const string Storage = "actors";

    public async Task<DwellingReply> Describe(DescribeDwelling command)
    {
        var faults = DwellingValidation.Faults(command.Dwelling, policies.Geography);
        var current = state.State;
        if (current.CurrentVacancy is not null && current.Dwelling!.Commune != command.Dwelling.Commune)
            faults = [.. faults, new("commune", "open-vacancy", "The commune of a dwelling with an open vacancy cannot change: describe another dwelling.")];
        if (faults.Count > 0)
            return new DwellingReply(CommandOutcome.Invalid, current.Version, false, [.. faults]);

        var created = current.Dwelling is null;
        var changed = current.Dwelling != command.Dwelling;
        if (changed)
        {
            var (version, dwelling) = (current.Version, current.Dwelling);
            (current.Version, current.Dwelling) = (version + 1, command.Dwelling);
            await Save(() => (current.Version, current.Dwelling) = (version, dwelling));
        }

        if (current.CurrentVacancy is { } vacancy)
            await GrainFactory.GetGrain<IVacancyGrain>(vacancy).DwellingChanged(command.Dwelling, current.Version, command.Command.Actor);
        return new DwellingReply(changed ? CommandOutcome.Accepted : CommandOutcome.Unchanged, current.Version, created, []);
    }

    public async Task<VacancyReply> OpenVacancy(OpenVacancy command)
    {
        var current = state.State;
        if (current.Dwelling is null)
            return new VacancyReply(CommandOutcome.NotFound, default);
        var repeated = current.CurrentVacancy == command.Command.Id;
        if (current.CurrentVacancy is { } open && !repeated)
            return new VacancyReply(CommandOutcome.AlreadyExists, open);
        if (repeated && current.AvailableOn != command.AvailableOn)
            return new VacancyReply(CommandOutcome.KeyReused, command.Command.Id);
        if (!repeated)
        {
            (current.CurrentVacancy, current.AvailableOn) = (command.Command.Id, command.AvailableOn);
            await Save(() => (current.CurrentVacancy, current.AvailableOn) = (null, null));
        }

        await GrainFactory.GetGrain<IVacancyGrain>(command.Command.Id)
            .Open(new NewVacancy(this.GetPrimaryKeyString(), current.Version, current.Dwelling, command.AvailableOn), command.Command.Actor);
        return new VacancyReply(repeated ? CommandOutcome.Unchanged : CommandOutcome.Accepted, command.Command.Id);
    }

    public Task<DwellingSnapshot?> Read() => Task.FromResult(
        state.State.Dwelling is { } dwelling ? new DwellingSnapshot(state.State.Version, dwelling, state.State.CurrentVacancy) : null);

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
