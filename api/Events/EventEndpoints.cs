using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;

namespace Allocation.Api.Events;

/// <summary>Events of vacancies: as a stream, or page by page (docs/reference/events.md).</summary>
internal static class EventEndpoints
{
    /// <summary>Header in which a client that comes back says where it was.</summary>
    public const string LastEventId = "Last-Event-ID";

    private const int DefaultEvents = 100;
    private const int MostEvents = 500;

    /// <summary>Pages looked through for one answer: a narrow filter is answered with what was found, and from where to go on.</summary>
    private const int MostPages = 20;

    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<EventFeed>()
        .AddHostedService(provider => provider.GetRequiredService<EventFeed>());

    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events", Feed).Needs(Permission.VacanciesRead);
        api.MapGet("/vacancies/{id:guid}/events", OfVacancy).Needs(Permission.VacanciesRead).OfVacancy();
    }

    private static async Task<IResult> Feed([AsParameters] EventsWanted wanted, string? after, int? take, HttpContext context, EventFeed feed, IVacancyEventLog log, Geography geography, TimeProvider time)
    {
        var (filter, fault) = EventFilter.Of(Access.Of(context.User), wanted);
        if (filter is null)
            return Problems.Malformed(fault!);
        var last = context.Request.Headers[LastEventId].ToString();
        var (from, name) = last.Length > 0 ? (last, LastEventId) : (after, "after");
        if (PlaceOf(from, name) is var (place, wrong) && wrong is not null)
            return Problems.Malformed(wrong);
        if (context.Request.Headers.Accept.ToString().Contains(EventStream.ContentType, StringComparison.OrdinalIgnoreCase))
            return new EventStream(feed.Follow(place, filter, context.RequestAborted), time);
        return take is < 1 or > MostEvents
            ? Problems.Malformed(new InputFault("take", "take", $"Ask for 1 to {MostEvents} events."))
            : TypedResults.Ok(await Page(place ?? EventPlace.Start, filter, take ?? DefaultEvents, log, geography));
    }

    /// <summary>A place: <c>start</c>, or what an event or a page named; none is the present.</summary>
    internal static (EventPlace? Place, InputFault? Fault) PlaceOf(string? text, string name) =>
        string.IsNullOrEmpty(text) ? (null, null)
        : text == "start" ? (EventPlace.Start, null)
        : EventPlace.TryParse(text, out var place) ? (place, null)
        : (null, new InputFault(name, "place", "Give the id of the last event as it came, or 'start'."));

    private static async Task<EventPage> Page(EventPlace after, EventFilter filter, int take, IVacancyEventLog log, Geography geography)
    {
        var (found, place) = (new List<VacancyEvent>(), after);
        for (var page = 0; page < MostPages && found.Count < take; page++)
        {
            var read = await log.Read(place, EventFeed.MostRead);
            foreach (var told in read)
            {
                place = told.Place;
                if (filter.Passes(told))
                    found.Add(VacancyEvent.Of(told, geography));
                if (found.Count == take)
                    return new EventPage(found, place.ToString(), true);
            }

            if (read.Count < EventFeed.MostRead)
                return new EventPage(found, place.ToString(), false);
        }

        return new EventPage(found, place.ToString(), true);
    }

    private static async Task<IResult> OfVacancy(Guid id, int? after, int? take, HttpContext context, IVacancyEventLog log, Geography geography)
    {
        if (take is < 1 or > MostEvents)
            return Problems.Malformed(new InputFault("take", "take", $"Ask for 1 to {MostEvents} events."));
        var (filter, _) = EventFilter.Of(Access.Of(context.User), new EventsWanted());
        var events = await log.OfVacancy(id, after ?? 0, take ?? DefaultEvents);
        return events.Count == 0 && after is null or 0
            ? Problems.NotFound("vacancy")
            : TypedResults.Ok(new { events = events.Where(filter!.Passes).Select(told => VacancyEvent.Of(told, geography)) });
    }

    /// <summary>Some events.</summary>
    /// <param name="Events">They, in their order.</param>
    /// <param name="Next">Behind them: <c>after</c> of the next question.</param>
    /// <param name="More">Whether there may be more already.</param>
    private sealed record EventPage(IReadOnlyList<VacancyEvent> Events, string Next, bool More);
}
