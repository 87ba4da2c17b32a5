using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Imports;

/// <summary>What an import grain keeps.</summary>
internal sealed class ImportState
{
    public ImportProgress Progress { get; set; } = ImportProgress.None;
}

internal sealed class ImportGrain([PersistentState("import", ActorStorage.Name)] IPersistentState<ImportState> state) : Grain, IImportGrain
{
    public Task<ImportProgress> Read() => Task.FromResult(state.State.Progress);

    public async Task Advance(ImportProgress reached)
    {
        if (reached.Lines <= state.State.Progress.Lines)
            return;
        state.State.Progress = reached;
        await state.WriteStateAsync();
    }
}
