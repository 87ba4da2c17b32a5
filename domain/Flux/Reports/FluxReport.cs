using System.Collections.Immutable;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Reports;

/// <summary>Where a line of the yearly report stands on the five axes (FLX-28).</summary>
/// <param name="Typology">Typology.</param>
/// <param name="Financing">Subsidy class.</param>
/// <param name="PriorityDistrict"><c>in</c>, <c>outside</c> or <c>unknown</c>.</param>
/// <param name="Commune">INSEE code.</param>
/// <param name="ConstructionPeriod">Period of construction, or <c>unknown</c>.</param>
public sealed record ReportPlace(string Typology, string Financing, string PriorityDistrict, string Commune, string ConstructionPeriod)
{
    /// <summary>Of what was brought from elsewhere: nobody knows.</summary>
    public static ReportPlace Nowhere { get; } = new(ReportAxes.Unknown, ReportAxes.Unknown, ReportAxes.Unknown, ReportAxes.Unknown, ReportAxes.Unknown);

    /// <summary>Where a dwelling stands.</summary>
    public static ReportPlace Of(ReleasedDwelling dwelling) => new(
        dwelling.ValueOf(ReportAxis.Typology), dwelling.ValueOf(ReportAxis.Financing), dwelling.ValueOf(ReportAxis.PriorityDistrict), dwelling.ValueOf(ReportAxis.Commune), dwelling.ValueOf(ReportAxis.ConstructionPeriod));
}

/// <summary>A line of the yearly report: one account at one place of the axes. Each figure is a sum of entries, whose releases stand beside it.</summary>
public sealed record ReportLine
{
    /// <summary>Agreement; null for the landlord itself.</summary>
    public required string? Agreement { get; init; }

    /// <summary>Reserver; null for the landlord itself.</summary>
    public required string? Reserver { get; init; }

    /// <summary>Of the State: whose rights it exercises (FLX-14); null for its own.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The landlord that released these dwellings before it was merged into this one (FLX-39); null for this one.</summary>
    public string? Landlord { get; init; }

    /// <summary>What it is; null for the landlord itself.</summary>
    public required ReserverKind? Kind { get; init; }

    /// <summary>Part of the State's rights.</summary>
    public required StatePart? Part { get; init; }

    /// <summary>Book.</summary>
    public required FluxBook Book { get; init; }

    /// <summary>Why these dwellings are subtracted from the flux; null for those that are in the base.</summary>
    public required SubtractionCause? Subtraction { get; init; }

    /// <summary>Place.</summary>
    public required ReportPlace Place { get; init; }

    /// <summary>Sums by counter; what is 0 is left out.</summary>
    public required ImmutableSortedDictionary<FluxCounter, Rational> Counts { get; init; }

    /// <summary>The releases behind it.</summary>
    public required ImmutableArray<Guid> Releases { get; init; }

    /// <summary>The sum of a counter.</summary>
    public Rational Count(FluxCounter counter) => Counts.GetValueOrDefault(counter);

    /// <summary>Dwellings put at the reserver's disposal, or imputed when they were allocated where the landlord names the candidates (FLX-29).</summary>
    public required Rational Proposed { get; init; }
}

/// <summary>A line of the yearly report and what it is the sum of.</summary>
/// <param name="Line">The line.</param>
/// <param name="Entries">All its entries.</param>
/// <param name="Proposed">Of these, what was put at disposal, or imputed when it was allocated (FLX-29).</param>
public sealed record BookedReportLine(ReportLine Line, IReadOnlyList<FluxEntry> Entries, IReadOnlyList<FluxEntry> Proposed);

/// <summary>
/// A landlord's part of the report of a year in which others were merged into it (FLX-39): of the one that goes on what it released, before and
/// since; of another what that one had released before. All parts together are the report, and nothing is in two of them.
/// </summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="MergedOn">First day on which it was no more; null for the one that goes on.</param>
/// <param name="Act">The act by which it was merged; null for the one that goes on.</param>
/// <param name="Counts">Sums by counter; what is 0 is left out.</param>
public sealed record ReportPart(string Landlord, DateOnly? MergedOn, string? Act, ImmutableSortedDictionary<FluxCounter, Rational> Counts)
{
    /// <summary>What it has of a counter.</summary>
    public Rational Count(FluxCounter counter) => Counts.GetValueOrDefault(counter);
}

/// <summary>The yearly report of a landlord to its reservers (R.441-5-1 CCH, FLX-28): folds of the ledger.</summary>
public static class FluxReport
{
    /// <summary>The lines of a year, in their order.</summary>
    /// <param name="year">The year.</param>
    /// <param name="entries">Entries of the ledger.</param>
    /// <param name="ledger">The ledger.</param>
    public static IReadOnlyList<ReportLine> Lines(int year, IEnumerable<FluxEntry> entries, FluxLedger ledger) => [.. Booked(year, entries, ledger).Select(booked => booked.Line)];

    /// <summary>The lines of a year with the entries of which each is the sum, in the order of the lines.</summary>
    /// <param name="year">The year.</param>
    /// <param name="entries">Entries of the ledger.</param>
    /// <param name="ledger">The ledger.</param>
    public static IReadOnlyList<BookedReportLine> Booked(int year, IEnumerable<FluxEntry> entries, FluxLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(ledger);

        // What was put at disposal once is proposed in that year and no other; else it is imputed in the year of its allocation.
        var all = entries as IReadOnlyCollection<FluxEntry> ?? [.. entries];
        var atDisposal = all.Where(entry => entry is { Counter: FluxCounter.AtDisposal, Release: not null }).GroupBy(KeyOf).Where(group => Sums(group).Count > 0).Select(group => group.Key).ToHashSet();
        atDisposal.UnionWith(ledger.Mergers.AtDisposalElsewhere);

        // What went on at another landlord was done here until then. What was booked as a correction in a later year belongs to the year that it corrects. What was brought has no place.
        return [.. all
            .Where(entry => entry.Counter != FluxCounter.CarriedOver && entry.Event != ledger.Mergers.IntoAt && !IsReleasedSince(entry, ledger) && (entry.CorrectionOf ?? entry.Account.Year) == year)
            .GroupBy(entry => (Landlord: ReleasedBy(entry, ledger), entry.Account.Agreement, entry.Account.Part, entry.Account.Book, Subtraction: entry.Release is { } held ? ledger.Standings[held].Subtraction : null, Place: entry.Release is { } release ? ReportPlace.Of(ledger.Stories[release].Dwelling) : ReportPlace.Nowhere))
            .Select(group => Line(group.Key.Agreement is { } id ? ledger.Agreements.Find(id) : null, group.Key.Part, group.Key.Book, group.Key.Subtraction, group.Key.Place, [.. group], KeyOf, atDisposal, group.Key.Landlord))
            .Where(booked => !booked.Line.Counts.IsEmpty)
            .OrderBy(booked => booked.Line.Landlord, StringComparer.Ordinal).ThenBy(booked => booked.Line.Book).ThenBy(booked => booked.Line.Agreement ?? "~", StringComparer.Ordinal).ThenBy(booked => booked.Line.Part)
            .ThenBy(booked => booked.Line.Place.Commune, StringComparer.Ordinal).ThenBy(booked => booked.Line.Place.Typology, StringComparer.Ordinal).ThenBy(booked => booked.Line.Place.Financing, StringComparer.Ordinal)
            .ThenBy(booked => booked.Line.Place.PriorityDistrict, StringComparer.Ordinal).ThenBy(booked => booked.Line.Place.ConstructionPeriod, StringComparer.Ordinal)];

        (Guid? Release, string? Agreement, StatePart? Part) KeyOf(FluxEntry entry) => (entry.Release, ledger.Mergers.Renamed(entry.Account).Agreement, entry.Account.Part);
    }

    /// <summary>The parts of a report, the landlord's own first; empty where nothing of it is another's.</summary>
    /// <param name="landlord">The landlord.</param>
    /// <param name="lines">The lines of its report.</param>
    /// <param name="ledger">The ledger.</param>
    public static IReadOnlyList<ReportPart> Parts(string landlord, IReadOnlyList<ReportLine> lines, FluxLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(ledger);
        var parts = lines.GroupBy(line => line.Landlord).ToDictionary(part => part.Key ?? "", part => Sum(part));
        if (parts.Keys.All(name => name.Length == 0))
            return [];
        return
        [
            new ReportPart(landlord, null, null, parts.GetValueOrDefault("") ?? ImmutableSortedDictionary<FluxCounter, Rational>.Empty),
            .. parts.Keys.Where(name => name.Length > 0).Order(StringComparer.Ordinal).Select(name => new ReportPart(name, ledger.Mergers.EndOf(name)?.On, ledger.Mergers.EndOf(name)?.Act, parts[name])),
        ];

        static ImmutableSortedDictionary<FluxCounter, Rational> Sum(IEnumerable<ReportLine> lines) =>
            lines.SelectMany(line => line.Counts).GroupBy(count => count.Key, count => count.Value).Select(counter => KeyValuePair.Create(counter.Key, counter.Aggregate(Rational.Zero, (sum, amount) => sum + amount))).Where(count => count.Value.Sign != 0).ToImmutableSortedDictionary();
    }

    /// <summary>
    /// The landlord that released a dwelling before it was merged into this one, whenever that was recorded; of what is about a year, the one by whose
    /// merger it was booked here.
    /// </summary>
    private static string? ReleasedBy(FluxEntry entry, FluxLedger ledger) => entry.Release is { } release
        ? ledger.Stories[release] is { Landlord: { } former } story && ledger.Mergers.EndOf(former) is { } end && story.AvailableOn < end.On ? former : null
        : ledger.Mergers.AbsorbedAt.GetValueOrDefault(entry.Event);

    /// <summary>Whether a dwelling was released when there was one landlord already, and nobody had recorded it here: it is of the report of the one that goes on.</summary>
    private static bool IsReleasedSince(FluxEntry entry, FluxLedger ledger) => ledger.Mergers.Into is { } into && entry.Release is { } release && ledger.Stories[release].AvailableOn >= into.On;

    /// <summary>Sums of entries by counter; what is 0 is left out.</summary>
    public static ImmutableSortedDictionary<FluxCounter, Rational> Sums(IEnumerable<FluxEntry> entries) =>
        entries.GroupBy(entry => entry.Counter).Select(counter => KeyValuePair.Create(counter.Key, counter.Aggregate(Rational.Zero, (sum, entry) => sum + entry.Amount))).Where(count => count.Value.Sign != 0).ToImmutableSortedDictionary();

    private static BookedReportLine Line(Agreement? agreement, StatePart? part, FluxBook book, SubtractionCause? subtraction, ReportPlace place, List<FluxEntry> entries, Func<FluxEntry, (Guid? Release, string? Agreement, StatePart? Part)> keyOf, HashSet<(Guid?, string?, StatePart?)> atDisposal, string? landlord)
    {
        var releases = entries.GroupBy(keyOf).Select(release => (Id: release.Key.Release, Proposed: ProposedBy(release, release.Key.Release is null ? agreement is not null : atDisposal.Contains(release.Key)))).OrderBy(release => release.Id).ToList();
        var proposed = releases.SelectMany(release => release.Proposed).ToList();
        return new BookedReportLine(
            new ReportLine
            {
                Agreement = agreement?.Id,
                Reserver = agreement?.Reserver,
                OnBehalfOf = agreement?.OnBehalfOf,
                Landlord = landlord,
                Kind = agreement?.Kind,
                Part = part,
                Book = book,
                Subtraction = subtraction,
                Place = place,
                Counts = Sums(entries),
                Proposed = proposed.Aggregate(Rational.Zero, (sum, entry) => sum + entry.Amount),
                Releases = [.. releases.Select(release => release.Id).OfType<Guid>()],
            },
            entries,
            proposed);
    }

    private static IEnumerable<FluxEntry> ProposedBy(IEnumerable<FluxEntry> entries, bool wasAtDisposal) => entries.Where(entry => entry.Counter == (wasAtDisposal ? FluxCounter.AtDisposal : FluxCounter.Allocated));
}
