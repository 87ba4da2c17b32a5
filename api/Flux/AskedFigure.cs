using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Vacancies;
using Microsoft.AspNetCore.Mvc;

namespace Allocation.Api.Flux;

/// <summary>
/// A figure of the page of a report, as its link names it: the place of its line, its statistics or its part among those of the version, which has the
/// same for ever; or its account.
/// </summary>
/// <param name="Year">The year.</param>
/// <param name="Version">Version of the ledger; the present one when null.</param>
/// <param name="Figure">A counter, one of <see cref="Composed"/>, <see cref="Proposed"/>, or <see cref="All"/>.</param>
/// <param name="Line">Place of a line of the report, from 0.</param>
/// <param name="Account">Name of an account.</param>
/// <param name="Statistics">Place of a line of the statistics, from 0.</param>
/// <param name="Part">Place of a part of a report of landlords that merged, from 0.</param>
public sealed record AskedFigure(
    [property: FromQuery(Name = "annee")] int Year, [property: FromQuery(Name = "version")] int? Version, [property: FromQuery(Name = "chiffre")] string? Figure,
    [property: FromQuery(Name = "ligne")] int? Line, [property: FromQuery(Name = "compte")] string? Account, [property: FromQuery(Name = "statistique")] int? Statistics, [property: FromQuery(Name = "part")] int? Part)
{
    /// <summary>Put at disposal, or imputed when it was allocated (FLX-29).</summary>
    public const string Proposed = "proposed";

    /// <summary>What an account is owed: its movements, and what is no movement yet.</summary>
    public const string Balance = "balance";

    /// <summary>Whatever moved.</summary>
    public const string All = "all";

    /// <summary>Place of the transfers within the landlord's stock among the statistics.</summary>
    public const int Transfers = -1;

    /// <summary>Figures that are made of more than one counter.</summary>
    public static IReadOnlyDictionary<string, FluxCounter[]> Composed { get; } = new Dictionary<string, FluxCounter[]>
    {
        [Balance] = [FluxCounter.Due, FluxCounter.CarriedOver, FluxCounter.Consumed],
        ["mean-days"] = [FluxCounter.Designated, FluxCounter.DesignationDays],
        ["share"] = [FluxCounter.LeaseSigned, FluxCounter.LeaseDalo, FluxCounter.LeasePriority, FluxCounter.LeaseUnstated],
        ["pending"] = [FluxCounter.Pronounced, FluxCounter.LeaseSigned, FluxCounter.Refused, FluxCounter.Lapsed],
        [All] = Enum.GetValues<FluxCounter>(),
    };

    /// <summary>The entries of which it is the sum; null where there is no such figure.</summary>
    /// <param name="landlord">The landlord.</param>
    /// <param name="ledger">The ledger at the version.</param>
    /// <param name="entries">Its entries.</param>
    public IReadOnlyList<FluxEntry>? Entries(string landlord, FluxLedger ledger, IReadOnlyList<FluxEntry> entries)
    {
        if (Figure is null || (Counters is null && Figure != Proposed))
            return null;
        if (Account is { } name)
            return Figure == Proposed ? null : [.. Of(entries.Where(entry => (entry.CorrectionOf ?? entry.Account.Year) == Year && (entry.Account with { Year = Year }).ToString() == name))];
        var booked = FluxReport.Booked(Year, entries, ledger);
        return Lines(landlord, ledger, booked) is { Count: > 0 } lines ? [.. lines.SelectMany(line => Figure == Proposed ? line.Proposed : Of(line.Entries)).OrderBy(entry => entry.Number)] : null;
    }

    private FluxCounter[]? Counters => Composed.TryGetValue(Figure ?? "", out var composed) ? composed : Enum.GetValues<FluxCounter>().Where(counter => LifeWords.Of(counter) == Figure).ToArray() is { Length: > 0 } one ? one : null;

    private IEnumerable<FluxEntry> Of(IEnumerable<FluxEntry> entries) => entries.Where(entry => Counters!.Contains(entry.Counter));

    private List<BookedReportLine> Lines(string landlord, FluxLedger ledger, IReadOnlyList<BookedReportLine> booked)
    {
        var lines = booked.Select(each => each.Line).ToList();
        if (Line is { } place)
            return [.. booked.Skip(place).Take(place < 0 ? 0 : 1)];
        if (Statistics == Transfers)
            return [.. booked.Where(each => each.Line.Subtraction == SubtractionCause.InternalTransfer)];
        if (Statistics is { } statistics)
            return FluxStatistics.Of(Year, lines, null).Lines.ElementAtOrDefault(statistics) is { } of ? [.. booked.Where(each => of.Holds(each.Line))] : [];
        if (Part is { } part)
            return FluxReport.Parts(landlord, lines, ledger).ElementAtOrDefault(part) is { } whose ? [.. booked.Where(each => each.Line.Landlord == (whose.MergedOn is null && whose.Landlord == landlord ? null : whose.Landlord))] : [];
        return [];
    }
}
