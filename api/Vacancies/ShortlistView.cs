using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Vacancies;

/// <summary>A shortlist as shown, over HTTP and over the hub.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="Version">Version of the list, <c>epoch-number</c>.</param>
/// <param name="AsOf">When this version came to be.</param>
/// <param name="Day">Day of the scores.</param>
/// <param name="GridVersion">Grid and version; absent when the list is ordered by first deposit.</param>
/// <param name="OrderedBy"><c>score</c>, or <c>first-deposit</c> when no grid is in force.</param>
/// <param name="CeilingsYear">Year of the ceiling table.</param>
/// <param name="CeilingsProvisional">Whether the table of the lease year does not exist yet.</param>
/// <param name="Funnel">The filters with their exact counts.</param>
/// <param name="ToCheck">Candidates of whom something is not known.</param>
/// <param name="Rows">Best first.</param>
/// <param name="Life">Where the vacancy stands in its life.</param>
public sealed record ShortlistView(Guid Vacancy, string Version, DateTimeOffset AsOf, DateOnly Day, string? GridVersion, string OrderedBy, int CeilingsYear, bool CeilingsProvisional, IReadOnlyList<FunnelStageView> Funnel, int ToCheck, IReadOnlyList<RowView> Rows, ListLifeView? Life)
{
    /// <summary>Makes the view.</summary>
    public static ShortlistView Of(Shortlist list) => new(
        list.Vacancy,
        VersionOf(list.Version),
        list.AsOf,
        list.Day,
        list.GridVersion,
        list.GridVersion is null ? "first-deposit" : "score",
        list.Ceilings,
        list.CeilingsProvisional,
        FunnelStageView.Of(list.Funnel),
        list.Funnel.ToCheck,
        RowView.All(list),
        ListLifeView.Of(list.Life));

    /// <summary>A version as clients hold it.</summary>
    public static string VersionOf(ListVersion version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{version.Epoch}-{version.Number}");
}

/// <summary>Where the vacancy of a list stands in its life (docs/reference/life-of-a-vacancy.md).</summary>
/// <param name="Version">Version of the vacancy: the expected one of the next step.</param>
/// <param name="State">Where it stands.</param>
/// <param name="NextSteps">What may come next, the same for all who follow the list; which of them its reader may take, its life says.</param>
/// <param name="Reserver">To whom it is oriented; absent when the landlord keeps it, or nobody has it.</param>
/// <param name="Line">Who may be offered the dwelling, in their order; empty unless the next offer is to come.</param>
public sealed record ListLifeView(int Version, VacancyState State, IReadOnlyList<VacancyStep> NextSteps, string? Reserver, IReadOnlyList<InLineView> Line)
{
    /// <summary>Makes the view.</summary>
    public static ListLifeView? Of(ListLife? life) => life is null ? null : new(life.Version, life.State, LifeCycle.NextSteps(life.State), life.Reserver, [.. life.Line.Select(next => new InLineView(next.Number, next.Rank, next.Waits))]);
}

/// <summary>A household that may be offered the dwelling.</summary>
/// <param name="UniqueNumber">Its unique number.</param>
/// <param name="Rank">Rank that the commission gave it.</param>
/// <param name="Waits">Whether its missing piece is awaited.</param>
public sealed record InLineView(UniqueNumber UniqueNumber, int Rank, bool Waits);

/// <summary>How a candidate stands with the vacancy of the list.</summary>
/// <param name="Kind">How; absent where it is locked and nothing more.</param>
/// <param name="Rank">Rank that the commission gave it.</param>
/// <param name="Reason">Family of the reason for which it is set aside.</param>
/// <param name="LockedUntil">Last day on which it is reserved for the coming commission.</param>
/// <param name="LockedBy">Who reserved it.</param>
/// <param name="At">When the last of it was recorded.</param>
public sealed record MarkView(MarkKind? Kind, int? Rank, ReasonFamily? Reason, DateOnly? LockedUntil, string? LockedBy, DateTimeOffset At)
{
    /// <summary>Makes the view.</summary>
    public static MarkView Of(RowMark mark) => new(mark.Kind, mark.Rank, mark.Reason, mark.Lock?.Until, mark.Lock?.By, mark.At);
}

/// <summary>One filter: how many it left, how many it removed.</summary>
public sealed record FunnelStageView(FunnelStep Step, int Remaining, int Removed)
{
    /// <summary>Makes the view.</summary>
    public static IReadOnlyList<FunnelStageView> Of(Funnel funnel)
    {
        var steps = Enum.GetValues<FunnelStep>();
        return [.. steps.Select(step => new FunnelStageView(step, funnel.Remaining(step), step == 0 ? 0 : funnel.Remaining(step - 1) - funnel.Remaining(step)))];
    }
}

/// <summary>One candidate.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="UniqueNumber">Unique number.</param>
/// <param name="Points">Score, for this dwelling where the grid asks where it stands (SCO-13).</param>
/// <param name="Class">Label of the class above the scores it is in (SCO-19); absent for none.</param>
/// <param name="Tie">What decided against the row before it, of the same class and score (SCO-31); absent without a tie.</param>
/// <param name="RegisteredOn">First deposit, the first tie-break.</param>
/// <param name="Household">The household in words, French.</param>
/// <param name="Persons">Counts of persons.</param>
/// <param name="Parts">What the points are made of, in the order of the grid; confidential criteria are one part (C10).</param>
/// <param name="ToCheck">Filters whose answer is not known (COM-32).</param>
/// <param name="Cause">What last moved it.</param>
/// <param name="Offer">Whether it is in an offer, of this vacancy or elsewhere (COM-31); absent when in none.</param>
/// <param name="Mark">How it stands with this vacancy; absent when nothing is recorded of it.</param>
public sealed record RowView(int Rank, UniqueNumber UniqueNumber, int Points, string? Class, TieBreakKey? Tie, DateOnly RegisteredOn, string Household, HouseholdCount Persons, IReadOnlyList<ScorePart> Parts, IReadOnlyList<FunnelStep> ToCheck, CauseView Cause, OfferPlace? Offer, MarkView? Mark)
{
    /// <summary>Makes the views of all rows of a list.</summary>
    public static IReadOnlyList<RowView> All(Shortlist list)
    {
        var marks = list.Life?.Marks.ToDictionary(mark => mark.Demand);
        return [.. list.Rows.Select((row, index) => Of(list, index, marks?.GetValueOrDefault(row.Id)))];
    }

    /// <summary>Makes the view of one row of a list.</summary>
    public static RowView Of(Shortlist list, int index) => Of(list, index, list.Life?.Marks.FirstOrDefault(mark => mark.Demand == list.Rows[index].Id));

    private static RowView Of(Shortlist list, int index, RowMark? mark) =>
        Of(list.Vacancy, list.Rows[index], index + 1, index == 0 ? null : TieOf(list, list.Rows[index - 1].Key, list.Rows[index].Key), mark);

    private static TieBreakKey? TieOf(Shortlist list, RankKey above, RankKey key) =>
        list.GridVersion is null || (above.Level, above.Points) != (key.Level, key.Points) ? null : new TieOrder(list.TieBreak).Deciding(above.Ties, key.Ties);

    private static RowView Of(Guid vacancy, RankedRow row, int rank, TieBreakKey? tie, RowMark? mark) => new(
        rank,
        row.Number,
        row.Key.Points,
        row.Class?.Label,
        tie,
        row.DepositedOn,
        HouseholdWords.Of(row.Household),
        row.Household,
        row.Parts,
        [.. Unknowns(row)],
        CauseView.Of(row.Cause),
        row.OfferSeenFrom(vacancy),
        mark is null ? null : MarkView.Of(mark));

    private static IEnumerable<FunnelStep> Unknowns(RankedRow row)
    {
        if (row.HouseholdFit == Outcome.Unknown)
            yield return FunnelStep.Household;
        if (row.Income == Outcome.Unknown)
            yield return FunnelStep.Income;
    }
}

/// <summary>What last moved a candidate: a code, when, and the points it was worth.</summary>
public sealed record CauseView(ChangeKind Kind, DateTimeOffset At, int Points)
{
    /// <summary>Makes the view.</summary>
    public static CauseView Of(ChangeCause cause) => new(cause.Kind, cause.At, cause.Points);
}

/// <summary>Persons in French words.</summary>
internal static class HouseholdWords
{
    /// <summary>Makes the view.</summary>
    public static string Of(HouseholdCount household)
    {
        var words = new List<string> { Count(household.Adults, "adulte", "adultes") };
        if (household.Dependants > 0)
            words.Add(Count(household.Dependants, "personne à charge", "personnes à charge"));
        if (household.VisitingChildren > 0)
            words.Add(Count(household.VisitingChildren, "enfant en droit de visite", "enfants en droit de visite"));
        if (household.ExpectedChildren > 0)
            words.Add(Count(household.ExpectedChildren, "enfant à naître", "enfants à naître"));
        return string.Join(", ", words);
    }

    private static string Count(int count, string one, string many) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {(count > 1 ? many : one)}");
}
