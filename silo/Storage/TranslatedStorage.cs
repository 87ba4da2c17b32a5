using System.Data.Common;
using Allocation.Grains.Storage;
using Orleans.Storage;

namespace Allocation.Silo.Storage;

/// <summary>
/// Orleans' storage of actors, with the product's word for a database that does not answer: the exceptions of a driver cannot
/// cross processes, and a caller on another one would hear of a missing serializer instead.
/// </summary>
internal sealed class TranslatedStorage(IGrainStorage storage) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Translated(() => storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Translated(() => storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Translated(() => storage.ClearStateAsync(stateName, grainId, grainState));

    private static async Task Translated(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or IOException)
        {
            throw StoreUnavailableException.Of("The store of actors does not answer", failure);
        }
    }
}
