using Allocation.Api.Identity;
using Allocation.Api.Screens.Shell;
using Allocation.Api.Screens.Text;
using Allocation.Api.Vacancies;
using Allocation.Api.Visits;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Allocation.Api.Screens.Shortlists;

/// <summary>The page of a vacancy: its list, and why a household stands where it stands.</summary>
internal sealed class ShortlistScreen(IGrainFactory grains, Geography geography, GridLabels labels, VisitedLists visited, Visibility visibility, Readings readings, Visitor visitor)
{
    private const int MostCompared = 4;

    public async Task<IResult> Show(Guid id, string? demande)
    {
        OpenedList? opened;
        WhyModel? why = null;
        try
        {
            opened = await visited.Open(id, visitor.Actor);
            if (opened is not null && demande is not null)
                why = await Explain(id, opened.Vacancy, demande);
        }
        catch (GridUnusableException refused)
        {
            return Screens.Page<MessagePage>(new { Title = visitor.Words["list.failed"], Texts = new[] { visitor.Words.Say("demand.grid-unusable", ("version", refused.Version)) } }, StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception away) when (Silence.Is(away))
        {
            return Screens.Page<MessagePage>(new { Title = visitor.Words["list.failed"], Texts = new[] { visitor.Words["list.failed-text"] } }, StatusCodes.Status503ServiceUnavailable);
        }

        if (opened is not { Vacancy: var vacancy } visit)
            return await HasEnded(id) ? TypedResults.LocalRedirect($"/logements/{id}/vie") : Screens.Missing(visitor.Words["list.not-found"], visitor.Words["list.not-found-text"]);
        var grids = labels.Grids(vacancy.Territory, visit.List.Day, visit.List.GridVersion);
        return Screens.Page<ShortlistPage>(new
        {
            Model = new ShortlistModel
            {
                Vacancy = VacancyView.Of(vacancy, geography),
                List = ShortlistView.Of(visit.List),
                Anchors = visit.Anchors,
                Events = visit.Events,
                Grids = grids,
                Criteria = GridLabels.Of(grids),
                Why = why,
                Unknown = demande is not null && why is null,
            },
        });
    }

    /// <summary>The panel alone.</summary>
    public async Task<IResult> Why(Guid id, string demande) =>
        await grains.GetGrain<IVacancyGrain>(id).Read(visitor.Actor) is { } vacancy && await Explain(id, vacancy, demande) is { } why
            ? Screens.Page<WhyPanel>(new { Model = why })
            : Screens.Page<Sentence>(new { Text = visitor.Words[await HasEnded(id) ? "why.list-ended" : "why.unknown"] }, StatusCodes.Status404NotFound);

    /// <summary>Two to four households side by side.</summary>
    public async Task<IResult> Compare(Guid id, string[] demande)
    {
        var explanations = new List<ExplanationView>();
        foreach (var number in demande.Distinct().Take(MostCompared))
        {
            if (await Find(number) is { } key && await grains.GetGrain<IVacancyGrain>(id).Explain(key, visitor.Actor) is { } explanation)
                explanations.Add(await Noted(key, ExplanationView.Of(explanation)));
        }

        return explanations.Count < 2
            ? Screens.Page<Sentence>(new { Text = visitor.Words["live.compare-needs-two"] }, StatusCodes.Status404NotFound)
            : Screens.Page<ComparePanel>(new { Model = CompareModel.Of(explanations) });
    }

    /// <summary>Whether there was a vacancy that is let or closed: its list is over, its life stays.</summary>
    private async Task<bool> HasEnded(Guid id) => await grains.GetGrain<IVacancyLifeGrain>(id).Read(visitor.Actor) is { } life && Vacancy.Of(life.Facts).HasEnded;

    private async Task<WhyModel?> Explain(Guid id, VacancySnapshot vacancy, string text)
    {
        if (await Find(text) is not { } key || await grains.GetGrain<IVacancyGrain>(id).Explain(key, visitor.Actor) is not { } explanation)
            return null;
        var view = await Noted(key, ExplanationView.Of(explanation));
        RowView? above = null;
        (int? needed, TieBreakKey tie) = (null, default);
        if (view.Rank is { } rank and > 1 and <= Shortlist.MostRows && await grains.GetGrain<IVacancyGrain>(id).Shortlist(rank - 1, visitor.Actor) is { } list && list.Rows.Length == rank - 1)
            (above, needed, tie) = (RowView.Of(list, rank - 2), PointsToPass(list.Rows[^1].Key, explanation.Key), new TieOrder(list.TieBreak).Deciding(list.Rows[^1].Key.Ties, explanation.Key.Ties));
        (RowView? below, int? lead) = (null, null);
        if (view.Rank == 1 && await grains.GetGrain<IVacancyGrain>(id).Shortlist(2, visitor.Actor) is { Rows.Length: 2 } first)
            (below, lead) = (RowView.Of(first, 1), explanation.Key.Level > first.Rows[1].Key.Level ? null : view.Points - first.Rows[1].Key.Points);
        var demand = grains.GetGrain<IDemandGrain>(key.Value);
        var then = view.NextChange is { } next ? await demand.PointsFor(vacancy.Territory, vacancy.Dwelling, next, visitor.Actor) : null;
        return new WhyModel(view, above, needed, tie, below, lead, then, [.. view.Lines.Where(line => line.Points != 0).Select(line => line.Reference?.Title).OfType<string>().Distinct()]);
    }

    private async Task<ExplanationView> Noted(DemandId key, ExplanationView view)
    {
        await readings.Note(visitor.Actor, Reading.Explanation, key, view.Version);
        return view;
    }

    /// <summary>
    /// Points that would bring a household before the one above it: one more than the difference where it would lose the tie
    /// (SCO-31); null where no points do, because a class is above any score (SCO-19).
    /// </summary>
    private static int? PointsToPass(RankKey above, RankKey household) => above.Level > household.Level
        ? null
        : above.Points - household.Points + ((household with { Points = above.Points }).CompareTo(above) < 0 ? 0 : 1);

    private async Task<DemandId?> Find(string text) =>
        NumberText.TryRead(text, out var number) && await visibility.SeesDemand(visitor.Access, number) ? await grains.GetGrain<IDemandDirectoryGrain>(0).Find(number) : null;
}

/// <summary>Addresses of the page.</summary>
internal static class ShortlistRoutes
{
    public static void MapShortlists(this IEndpointRouteBuilder pages)
    {
        var list = pages.MapGroup("/logements/{id:guid}").Needs(Permission.VacanciesRead).OfVacancy(absent: Screens.NoVacancy);
        list.MapGet("", (Guid id, string? demande, ShortlistScreen screen) => screen.Show(id, string.IsNullOrWhiteSpace(demande) ? null : demande));
        list.MapGet("/pourquoi", (Guid id, [FromQuery] string demande, ShortlistScreen screen) => screen.Why(id, demande));
        list.MapGet("/comparer", (Guid id, [FromQuery] string[] demande, ShortlistScreen screen) => screen.Compare(id, demande));
    }
}
