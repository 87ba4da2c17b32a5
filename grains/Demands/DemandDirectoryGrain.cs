using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Demands;
using Allocation.Grains.Storage;
using Orleans.Concurrency;

namespace Allocation.Grains.Demands;

[StatelessWorker]
internal sealed class DemandDirectoryGrain(IDemandStore store, DemandIdSource ids) : Grain, IDemandDirectoryGrain
{
    private const int SequencesPerKey = 1_000_000;

    public Task<DemandId?> Find(UniqueNumber number) => store.Find(number);

    public async Task<KnownCreation?> FindCreation(string creationKey) =>
        await store.FindCreation(creationKey) is var (id, number) ? new KnownCreation(id, number) : null;

    public Task<DemandId> NewId() => Task.FromResult(ids.Next());

    public async Task<UniqueNumber> NewNumber(string territory, DateOnly depositedOn, string desk)
    {
        // Numbers that came from the register share the space: pass over those already there.
        while (true)
        {
            var key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"number/{territory}/{depositedOn:MMyy}/{desk}");
            var sequence = await store.NextInSequence(key);
            if (sequence >= SequencesPerKey)
                throw new InvalidOperationException("A desk registered a million demands of one month: no number is left.");
            var number = UniqueNumber.Compose(territory, depositedOn, (int)sequence, desk);
            if (await store.Find(number) is null)
                return number;
        }
    }
}
