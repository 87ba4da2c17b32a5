using Allocation.Api.Tests.Hosting;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Events;

/// <summary>Events that no engine makes so fast, written as the store writes them.</summary>
internal static class EventFlood
{
    /// <summary>Some ten megabytes: more than waits for a client, and more than the buffers of a connection hold.</summary>
    public const int Many = 20_000;

    /// <summary>The kind of all of them.</summary>
    public const string Kind = "keys-returned";

    /// <summary>Writes them behind the notice of a vacancy.</summary>
    public static async Task Flood(this RunningApi api, Guid vacancy, int count = Many)
    {
        var now = TimeProvider.System.GetUtcNow();
        var fact = new StoredFact(new RecordedFact(2, now, new KeysReturned(new DateOnly(2026, 3, 1))), new Actor("flood", "agent", "tests"), null, null);
        var told = new VacancyNews(FactWords.Of<KeysReturned>(), 2, "freed", null, null, now);
        Assert.True(await api.Services.GetRequiredService<IVacancyLifeStore>().Append(
            new LifeCommit { Vacancy = vacancy, Facts = [fact], News = [.. Enumerable.Repeat(told, count)], Positions = [], HasEnded = false, DueAt = null }));
    }
}
