using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;
using Microsoft.AspNetCore.Mvc;

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
        api.MapGet("/events", Feed).Is("readEvents", "What happens to vacancies: a page, or a stream for whoever accepts text/event-stream.").Also(EventStream.ContentType, "Events as they come, each a block with id, event and data: a CloudEvent in JSON.").Produces<EventPage>().Needs(Permission.VacanciesRead);
        api.MapGet("/vacancies/{id:guid}/events", OfVacancy).Is("readEventsOfVacancy", "What happened to one vacancy, as told.").Produces<EventsOfVacancy>().Needs(Permission.VacanciesRead).OfVacancy();
    }

    private static async Task<IResult> Feed([AsParameters] EventsWanted wanted, [FromHeader(Name = LastEventId)] string? last, string? after, [Range(1, MostEvents)] int? take, HttpContext context, EventFeed feed, Geography geography, OpenStreams streams, TimeProvider time)
    {
        var (filter, fault) = EventFilter.Of(Access.Of(context.User), wanted);
        if (filter is null)
            return Problems.Malformed(fault!);
        var (from, name) = string.IsNullOrEmpty(last) ? (after, "after") : (last, LastEventId);
        if (PlaceOf(from, name) is var (place, wrong) && wrong is not null)
            return Problems.Malformed(wrong);
        if (place is { } given && !await feed.Reaches(given))
            return PlaceGone();
        if (context.Request.Headers.Accept.ToString().Contains(EventStream.ContentType, StringComparison.OrdinalIgnoreCase))
            return streams.Refused(context) ?? new EventStream(feed.Follow(place, filter, context.RequestAborted), place is null, time);
        return Paging.Fault(take, MostEvents, "events") is { } wrongTake
            ? Problems.Malformed(wrongTake)
            : TypedResults.Ok(await Page(place ?? EventPlace.Start, filter, take ?? DefaultEvents, feed, geography, context.RequestAborted));
    }

    /// <summary>A place: <c>start</c>, or what an event or a page named; none is the present.</summary>
    internal static (EventPlace? Place, InputFault? Fault) PlaceOf(string? text, string name) =>
        string.IsNullOrEmpty(text) ? (null, null)
        : text == "start" ? (EventPlace.Start, null)
        : EventPlace.TryParse(text, out var place) ? (place, null)
        : (null, new InputFault(name, "place", "Give the id of the last event as it came, or 'start'."));

    /// <summary>What is answered of a place that the log does not reach.</summary>
    internal static IResult PlaceGone() => Problems.Of(
        StatusCodes.Status410Gone, "place-gone", "The log has no such place.", "It is of another store, or of one that was restored to an earlier state: begin anew with 'start', and pass over the events that you know by their id.");

    private static async Task<EventPage> Page(EventPlace after, EventFilter filter, int take, EventFeed feed, Geography geography, CancellationToken cancellation)
    {
        var (found, place, isTold) = (new List<VacancyEvent>(), after, true);
        for (var page = 0; page < MostPages; page++)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = await feed.ReadPage(place, cancellation);
            foreach (var told in read)
            {
                (place, isTold) = (told.Place, filter.Passes(told));
                if (!isTold)
                    continue;
                found.Add(VacancyEvent.Of(told, geography));
                if (found.Count == take)
                    return new EventPage(found, place.ToString(), true);
            }

            // All there is was read: behind an event that is not told its position says enough, for its vacancy may be hidden.
            if (read.Count < EventFeed.MostRead)
                return new EventPage(found, (isTold ? place : EventPlace.Behind(place.Position)).ToString(), false);
        }

        // It goes on inside a position only where it could not go on otherwise.
        var before = EventPlace.Behind(place.Position - 1);
        return new EventPage(found, (isTold || before <= after ? place : before).ToString(), true);
    }

    private static async Task<IResult> OfVacancy(Guid id, int? after, [Range(1, MostEvents)] int? take, HttpContext context, EventFeed feed, Geography geography)
    {
        if ((Paging.Fault(take, MostEvents, "events") ?? (after is < 0 ? Paging.NoPlace : null)) is { } fault)
            return Problems.Malformed(fault);
        var wanted = take ?? DefaultEvents;
        var (filter, _) = EventFilter.Of(Access.Of(context.User), new EventsWanted());
        var (found, last, isWhole) = (new List<VacancyEvent>(), after ?? 0, false);
        for (var page = 0; page < MostPages && found.Count < wanted && !isWhole; page++)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            var read = await feed.ReadOf(id, last, context.RequestAborted);
            if (read.Count > 0)
                last = read[^1].Place.Sequence;
            found.AddRange(read.Where(filter!.Passes).Select(told => VacancyEvent.Of(told, geography)).Take(wanted - found.Count));
            isWhole = read.Count < EventFeed.MostRead;
        }

        // Where it was broken off because hardly any of them is told, it goes on behind what was read.
        var next = found.Count < wanted && !isWhole ? last.ToString(CultureInfo.InvariantCulture) : Paging.Next(found, wanted, told => told.Sequence);
        return last == 0 ? Problems.NotFound("vacancy") : TypedResults.Ok(new EventsOfVacancy(found, next));
    }

    /// <summary>Events of a vacancy.</summary>
    /// <param name="Events">They, in their order.</param>
    /// <param name="Next">Behind them: <c>after</c> of the next question; absent when there are no more.</param>
    private sealed record EventsOfVacancy(IReadOnlyList<VacancyEvent> Events, string? Next);

    /// <summary>Some events.</summary>
    /// <param name="Events">They, in their order.</param>
    /// <param name="Next">Behind them: <c>after</c> of the next question.</param>
    /// <param name="More">Whether there may be more already.</param>
    private sealed record EventPage(IReadOnlyList<VacancyEvent> Events, string Next, bool More);
}
