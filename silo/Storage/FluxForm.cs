using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage;

/// <summary>How the flux stands in columns, the same in every store.</summary>
internal static class FluxForm
{
    /// <summary>Kind of the rows in the audit.</summary>
    public const string Kind = "flux";

    public static string Event(FluxEvent happened) => JsonSerializer.Serialize(happened, DemandJson.Options);

    /// <exception cref="JsonException">The store holds what no version of the product wrote.</exception>
    public static FluxEvent Event(string json) => JsonSerializer.Deserialize<FluxEvent>(json, DemandJson.Options) ?? throw new JsonException("An event is an object.");

    public static string Agreement(Agreement agreement) => JsonSerializer.Serialize(agreement, DemandJson.Options);

    public static Agreement Agreement(string json) => JsonSerializer.Deserialize<Agreement>(json, DemandJson.Options) ?? throw new JsonException("An agreement is an object.");

    public static string Counter(FluxCounter counter) => LifeWords.Of(counter);

    public static FluxCounter Counter(string word) => JsonSerializer.Deserialize<FluxCounter>($"\"{word}\"");

    public static FluxAccount Account(string name) => FluxAccount.Parse(name) ?? throw new JsonException("The store holds an account of no name.");

    /// <summary>Agreements as the events leave them: the last of each.</summary>
    public static IEnumerable<Agreement> Recorded(IEnumerable<FluxEvent> events) => events.SelectMany(happened => happened.Recorded);

    /// <summary>Reservers that go on under other names by events, with the number of the event.</summary>
    public static IEnumerable<(int Number, ReserverRenamed Renamed)> Renamed(IEnumerable<RecordedFluxEvent> events) =>
        events.SelectMany(recorded => (recorded.Event as AgreementsMerged)?.Renamed.Distinct().Select(renamed => (recorded.Number, renamed)) ?? []);

    /// <summary>The day from which a landlord goes on in another.</summary>
    public static DateOnly MergedOn(FluxCommit ended) => ended.Events.Select(stored => stored.Recorded.Event).OfType<LandlordMerged>().Last().On;

    /// <summary>How many facts of each release are booked with the events.</summary>
    public static IEnumerable<(Guid Release, int Version)> Booked(IEnumerable<FluxEvent> events) => events.OfType<StoryTold>().Select(told => (told.Story.Release, told.Story.Version));
}
