using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Flux;

/// <summary>A reserver's own flux, of all landlords: its accounts whole, those for which it designates by a mandate (FLX-17), everybody else as totals (FLX-42).</summary>
/// <param name="Reserver">The reserver.</param>
/// <param name="Year">The year.</param>
/// <param name="Accounts">Its accounts.</param>
/// <param name="Offers">Dwellings that are handed to it now, the most urgent first.</param>
/// <param name="Alerts">What passed a threshold.</param>
/// <param name="Thresholds">When it is alerted.</param>
/// <param name="Reminders">What concerns its agreements and is to be done, or received from its landlords, by which day.</param>
/// <param name="Programmes">Programmes of new dwellings in which it has something.</param>
/// <param name="Landlords">What each of its landlords released, and subtracted beside what was announced.</param>
/// <param name="Returned">Dwellings that came back from it in the year, the last ones first; 50 of each landlord at most.</param>
public sealed record OwnFluxView(string Reserver, int Year, IReadOnlyList<OwnAccountView> Accounts, IReadOnlyList<OpenOfferView> Offers, IReadOnlyList<AlertView> Alerts, AlertThresholds Thresholds, IReadOnlyList<OwnReminderView> Reminders, IReadOnlyList<OwnProgrammeView> Programmes, IReadOnlyList<OwnBaseView> Landlords, IReadOnlyList<OwnReturnView> Returned);

/// <summary>The base of a landlord's flux of the year, as all its reservers are told it (FLX-7, FLX-10).</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
/// <param name="Base">Dwellings released, in the base, subtracted.</param>
/// <param name="Subtractions">Those by cause, beside what was announced.</param>
public sealed record OwnBaseView(string Landlord, string Departement, BaseView Base, IReadOnlyList<SubtractionView> Subtractions);

/// <summary>A dwelling that came back from the reserver.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
/// <param name="On">When it came back.</param>
/// <param name="Why">It was given back, or its time was over; absent where nobody said.</param>
/// <param name="Fate">What became of it: <c>open</c>, <c>oriented</c>, <c>let</c>, <c>gone</c>, <c>outside</c>; with whom is not told.</param>
/// <param name="IsOwn">Whether it is with the reserver again.</param>
/// <param name="CommuneName">Name of the commune.</param>
/// <param name="Typology">Typology.</param>
/// <param name="Financing">Subsidy class.</param>
public sealed record OwnReturnView(Guid Vacancy, string Landlord, string Departement, DateOnly On, OrientationEnd? Why, ReleaseFate Fate, bool IsOwn, string CommuneName, Typology Typology, Financing Financing);

/// <summary>Something to be done, or received, by a day.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
/// <param name="Reminder">What.</param>
public sealed record OwnReminderView(string Landlord, string Departement, ReminderView Reminder);

/// <summary>An account with the course of its year.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
/// <param name="Entries">How many movements it has: what is followed begins behind them.</param>
/// <param name="Balance">Its counters.</param>
/// <param name="Months">What moved, month by month.</param>
/// <param name="Projection">How the year may end; absent while nobody can tell.</param>
/// <param name="Others">All other reservers of the landlord together, and the landlord itself.</param>
/// <param name="Axes">Where its dwellings stand on the five axes of the yearly report beside the landlord's flux of the year (FLX-28), value by value; within a mandate beside what lies in it. Absent of first lettings, and of what goes on elsewhere.</param>
/// <param name="DelegatedBy">Of another's account, by a mandate (FLX-17): whose it is. Of what lies within the mandate alone; absent of one's own.</param>
public sealed record OwnAccountView(string Landlord, string Departement, int Entries, AccountView Balance, IReadOnlyList<MonthView> Months, ProjectionView? Projection, IReadOnlyList<TotalView> Others, IReadOnlyList<AxisView>? Axes, string? DelegatedBy);

/// <summary>A month of an account.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Due">Dwellings due.</param>
/// <param name="Consumed">Dwellings that count as taken.</param>
public sealed record MonthView(int Month, decimal Due, decimal Consumed)
{
    /// <summary>The view of a month.</summary>
    public static MonthView Of(AccountMonth month) => new(month.Month, (month.Due + month.OnceDue).Round(2), (month.Consumed + month.OnceConsumed).Round(2));
}

/// <summary>How a year may end: a range, from what the last three whole months were like.</summary>
/// <param name="DueLow">Least due.</param>
/// <param name="DueHigh">Most due.</param>
/// <param name="ConsumedLow">Fewest taken.</param>
/// <param name="ConsumedHigh">Most taken.</param>
/// <param name="FromMonth">First month looked at.</param>
/// <param name="ToMonth">Last.</param>
public sealed record ProjectionView(decimal DueLow, decimal DueHigh, decimal ConsumedLow, decimal ConsumedHigh, int FromMonth, int ToMonth)
{
    /// <summary>The view of a projection.</summary>
    public static ProjectionView? Of(YearProjection? projection) => projection is null ? null : new ProjectionView(
        projection.DueLow.Round(1), projection.DueHigh.Round(1), projection.ConsumedLow.Round(1), projection.ConsumedHigh.Round(1), projection.From, projection.To);
}

/// <summary>Others together, so that nobody sees who.</summary>
/// <param name="Who"><c>other-reservers</c> and <c>landlord</c>; <c>all-others</c> where there is one other reserver at most.</param>
/// <param name="Due">Due for the year.</param>
/// <param name="Consumed">Counting as taken.</param>
public sealed record TotalView(string Who, Amount Due, decimal Consumed);

/// <summary>A dwelling that is handed to the reserver.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Last day for candidates; absent once they are before the commission.</param>
/// <param name="DaysLeft">Days that are left.</param>
/// <param name="DelegatedBy">To whom it is handed, where one designates for that one by a mandate (FLX-17); absent where it is handed to oneself.</param>
/// <param name="Commune">Commune in which it stands.</param>
/// <param name="CommuneName">Its name.</param>
/// <param name="Typology">Typology.</param>
/// <param name="Financing">Subsidy class.</param>
public sealed record OpenOfferView(Guid Vacancy, string Landlord, string Departement, DateOnly Since, DateOnly? Until, int? DaysLeft, string? DelegatedBy, InseeCode Commune, string CommuneName, Typology Typology, Financing Financing);

/// <summary>What passed a threshold.</summary>
/// <param name="What"><c>owed</c>, <c>taken-ahead</c> or <c>days-left</c>.</param>
/// <param name="Account">The account; absent for days.</param>
/// <param name="Vacancy">The vacancy; absent for dwellings.</param>
/// <param name="Value">Dwellings, or days.</param>
/// <param name="Landlord">At which landlord.</param>
/// <param name="Departement">In which département.</param>
public sealed record AlertView(string What, string? Account, Guid? Vacancy, decimal Value, string Landlord, string Departement);
