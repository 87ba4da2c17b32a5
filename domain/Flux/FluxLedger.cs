using System.Collections.Immutable;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux;

/// <summary>
/// The flux of one landlord in one département. What is known of releases and agreements is a fold of the events; what is booked is the sum of
/// the entries, always (FLX-I11). An event moves the accounts by the difference between what it makes of a release and what is booked of it:
/// so what is taken back restores exactly, nothing counts twice, and a rule that is mended moves what comes and never what was.
/// </summary>
public sealed class FluxLedger
{
    /// <summary>Version of the rules by which events become entries; an entry stays as it was booked under its own.</summary>
    public const int RuleVersion = 4;

    private readonly Geography _geography;

    private FluxLedger(FluxLedger before) => (_geography, Agreements, Stories, Standings, Subtractions, SubtractedOn, Forecasts, Stock, Brought, Closed, Done, AgreementVersions, Version, Booked, Balances, AccountEntries, Entries, Mergers, Programmes, StockAnew, ForecastsAnew, FirstForecasts) =
        (before._geography, before.Agreements, before.Stories, before.Standings, before.Subtractions, before.SubtractedOn, before.Forecasts, before.Stock, before.Brought, before.Closed, before.Done, before.AgreementVersions, before.Version, before.Booked, before.Balances, before.AccountEntries, before.Entries, before.Mergers, before.Programmes, before.StockAnew, before.ForecastsAnew, before.FirstForecasts);

    private FluxLedger(Geography geography) => (_geography, Agreements) = (geography, new FluxAgreements([], geography));

    /// <summary>Agreements as they are now.</summary>
    public FluxAgreements Agreements { get; private init; }

    /// <summary>How often each agreement was recorded.</summary>
    public ImmutableDictionary<string, int> AgreementVersions { get; private init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Releases by their vacancies, as they were told last.</summary>
    public ImmutableDictionary<Guid, ReleaseStory> Stories { get; private init; } = ImmutableDictionary<Guid, ReleaseStory>.Empty;

    /// <summary>Where each release stands.</summary>
    public ImmutableDictionary<Guid, ReleaseStanding> Standings { get; private init; } = ImmutableDictionary<Guid, ReleaseStanding>.Empty;

    /// <summary>Releases that somebody subtracted, and why.</summary>
    public ImmutableDictionary<Guid, SubtractionCause> Subtractions { get; private init; } = ImmutableDictionary<Guid, SubtractionCause>.Empty;

    /// <summary>Of those, the ones that leave the base on a day, and were in it until then.</summary>
    public ImmutableDictionary<Guid, DateOnly> SubtractedOn { get; private init; } = ImmutableDictionary<Guid, DateOnly>.Empty;

    /// <summary>The last forecast of subtractions of each year.</summary>
    public ImmutableSortedDictionary<int, SubtractionsForecast> Forecasts { get; private init; } = ImmutableSortedDictionary<int, SubtractionsForecast>.Empty;

    /// <summary>The first forecast of each year; of landlords that merged, what both told together.</summary>
    public ImmutableSortedDictionary<int, SubtractionsForecast> FirstForecasts { get; private init; } = ImmutableSortedDictionary<int, SubtractionsForecast>.Empty;

    /// <summary>Dwellings owned on 1 January of each year.</summary>
    public ImmutableSortedDictionary<int, StockDeclared> Stock { get; private init; } = ImmutableSortedDictionary<int, StockDeclared>.Empty;

    /// <summary>Years whose stock one of two landlords that merged told alone: it is to be told of both together.</summary>
    public ImmutableSortedSet<int> StockAnew { get; private init; } = [];

    /// <summary>Years whose forecast one of them told alone.</summary>
    public ImmutableSortedSet<int> ForecastsAnew { get; private init; } = [];

    /// <summary>What was brought of before.</summary>
    public BroughtPeriods Brought { get; private init; } = BroughtPeriods.None;

    /// <summary>Years that are closed.</summary>
    public ImmutableSortedSet<int> Closed { get; private init; } = [];

    /// <summary>Names of what was to be done by a day, and is done.</summary>
    public ImmutableHashSet<string> Done { get; private init; } = [];

    /// <summary>Programmes as they are now, by their identifiers (FLX-21).</summary>
    public ImmutableSortedDictionary<string, Programme> Programmes { get; private init; } = ImmutableSortedDictionary.Create<string, Programme>(StringComparer.Ordinal);

    /// <summary>What mergers left.</summary>
    public MergerHistory Mergers { get; private init; } = MergerHistory.None;

    /// <summary>How many events it has.</summary>
    public int Version { get; private init; }

    /// <summary>What each account has of each counter; what is 0 is left out.</summary>
    public ImmutableDictionary<(FluxAccount Account, FluxCounter Counter), Rational> Balances { get; private init; } = ImmutableDictionary<(FluxAccount, FluxCounter), Rational>.Empty;

    /// <summary>How many entries each account has.</summary>
    public ImmutableDictionary<FluxAccount, int> AccountEntries { get; private init; } = ImmutableDictionary<FluxAccount, int>.Empty;

    /// <summary>How many entries it has.</summary>
    public int Entries { get; private init; }

    /// <summary>What is booked of each release, in the accounts of its own years; of what is about a year and no release, under the empty id.</summary>
    private ImmutableDictionary<Guid, BookedLines> Booked { get; init; } = ImmutableDictionary<Guid, BookedLines>.Empty;

    /// <summary>A ledger in which nothing happened.</summary>
    public static FluxLedger Empty(Geography geography) => new(geography);

    /// <summary>The ledger of some events that are booked as they are told.</summary>
    public static FluxLedger Of(IEnumerable<FluxEvent> events, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(events);
        return events.Aggregate(Empty(geography), (ledger, happened) => ledger.With(happened).After);
    }

    /// <summary>A ledger as it stands in a store: known by its events, booked by its entries, whatever today's rules would make of them.</summary>
    public static FluxLedger Restored(IEnumerable<FluxEvent> events, IEnumerable<FluxEntry> entries, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(entries);
        var told = events.Aggregate(Empty(geography), (ledger, happened) => ledger.Told(happened));
        return new FluxLedger(told.Standing([.. told.Stories.Keys])).With(entries);
    }

    /// <summary>What an account has of a counter.</summary>
    public Rational Balance(FluxAccount account, FluxCounter counter) => Balances.GetValueOrDefault((account, counter));

    /// <summary>First year that is not closed; null while none is.</summary>
    public int? FirstOpenYear => Closed.IsEmpty ? null : Closed.Max + 1;

    /// <summary>The ledger after one more event, and the entries that it causes in all accounts.</summary>
    public (FluxLedger After, ImmutableArray<FluxEntry> Entries) With(FluxEvent happened)
    {
        var affected = Affected(happened);
        var after = Told(happened).Standing(affected);

        // What goes on in another account goes there as it was booked; then what the event makes different.
        var moved = after.Entered(after.Moved(happened), after.Closed);
        after = after.With(moved);
        var entries = after.Entered(happened is YearClosed closing ? CarriedOver(closing.Year) : after.Differences(affected, this, happened), happened is YearClosed ? Closed : after.Closed);
        return (after.With(entries), moved.AddRange(entries));
    }

    /// <summary>The agreements by which a release is due and handed over: of one that came from another landlord, that one's before the merger.</summary>
    public FluxAgreements AgreementsOf(Guid release) => Mergers.Of(release, Agreements);

    /// <summary>The book of a release.</summary>
    public FluxBook BookOf(ReleaseStory story)
    {
        ArgumentNullException.ThrowIfNull(story);
        return AgreementsOf(story.Release).BookOf(story);
    }

    /// <summary>The programme by which a release is shared out; null where it is no first letting, names none, or names one that nobody recorded or that stands elsewhere.</summary>
    public Programme? ProgrammeOf(ReleaseStory story)
    {
        ArgumentNullException.ThrowIfNull(story);
        return Named(story) is { } programme && BookOf(story) == FluxBook.FirstLetting ? programme : null;
    }

    /// <summary>What each reserver has of a programme, under the names of the agreements that go on (FLX-41).</summary>
    public IReadOnlyList<ProgrammeRight> RightsIn(Programme programme)
    {
        ArgumentNullException.ThrowIfNull(programme);
        return ProgrammeRight.Together(programme.Rights.Select(right => right with { Agreement = Mergers.Successor(right.Agreement) }));
    }

    /// <summary>What is booked of a release, by the account that it stands in now and the counter.</summary>
    internal Dictionary<FluxLine, Rational> BookedOf(Guid release) => Booked.GetValueOrDefault(release, BookedLines.None).ToDictionary();

    /// <summary>Whether a dwelling stands where a programme does; of one that names a programme elsewhere one of the two is wrong, and nothing of it is shared out.</summary>
    public bool StandsIn(Programme programme, ReleasedDwelling dwelling)
    {
        ArgumentNullException.ThrowIfNull(programme);
        ArgumentNullException.ThrowIfNull(dwelling);
        return Agreements.LiesIn(dwelling.Commune, programme.Commune.Value);
    }

    private Programme? Named(ReleaseStory story) => story.Dwelling.Programme is { } id && Programmes.TryGetValue(id, out var programme) && StandsIn(programme, story.Dwelling) ? programme : null;

    /// <summary>What is known after an event; nothing is booked by it.</summary>
    private FluxLedger Told(FluxEvent happened) => happened switch
    {
        AgreementRecorded => Agreed(happened),
        LandlordMerged merged => new(Agreed(happened)) { Mergers = Mergers.With(merged, Version + 1) },
        LandlordAbsorbed absorbed => Joined(absorbed),
        AgreementsMerged merged => Agreed(happened).Renamed(Mergers.With(merged)),
        StoryTold told => new(this) { Stories = Stories.SetItem(told.Story.Release, AsReleased(told.Story)), Version = Version + 1 },
        ReleaseRequalified requalified => new(this) { Stories = Stories.SetItem(requalified.Release, Stories[requalified.Release] with { Dwelling = requalified.Dwelling }), Version = Version + 1 },
        ReleaseSubtracted { Cause: { } cause } subtracted => new(this) { Subtractions = Subtractions.SetItem(subtracted.Release, cause), SubtractedOn = subtracted.On is { } on ? SubtractedOn.SetItem(subtracted.Release, on) : SubtractedOn.Remove(subtracted.Release), Version = Version + 1 },
        ReleaseSubtracted back => new(this) { Subtractions = Subtractions.Remove(back.Release), SubtractedOn = SubtractedOn.Remove(back.Release), Version = Version + 1 },
        SubtractionsForecast forecast => new(this) { Forecasts = Forecasts.SetItem(forecast.Year, forecast), FirstForecasts = FirstForecasts.ContainsKey(forecast.Year) ? FirstForecasts : FirstForecasts.Add(forecast.Year, forecast), ForecastsAnew = ForecastsAnew.Remove(forecast.Year), Version = Version + 1 },
        StockDeclared declared => new(this) { Stock = Stock.SetItem(declared.Year, declared), StockAnew = StockAnew.Remove(declared.Year), Version = Version + 1 },
        YearBrought brought => new(this) { Brought = Brought.With(brought), Version = Version + 1 },
        YearClosed closed => new(this) { Closed = Closed.Add(closed.Year), Version = Version + 1 },
        ProgrammeRecorded { Programme: var programme } => new(this) { Programmes = Programmes.SetItem(programme.Id, programme), Version = Version + 1 },
        ReminderDone done => new(this) { Done = Done.Add(done.Reminder), Version = Version + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "No such event."),
    };

    private FluxLedger Agreed(FluxEvent happened)
    {
        var agreements = Agreements.With(happened);
        return new(this)
        {
            Agreements = agreements,
            AgreementVersions = AgreementVersions.SetItems(happened.Recorded.Select(agreement => KeyValuePair.Create(agreement.Id, AgreementVersions.GetValueOrDefault(agreement.Id) + 1))),
            Mergers = Mergers.With(agreements),
            Version = Version + 1,
        };
    }

    /// <summary>The releases of a landlord that ended are known here, and what was booked of them in years that it closed.</summary>
    private FluxLedger Joined(LandlordAbsorbed absorbed)
    {
        var (agreed, all) = (Agreed(absorbed), absorbed.Releases.SelectMany(group => group.Releases).ToList());
        var mergers = agreed.Mergers.With(absorbed, Version + 1, absorbed.Lines.Where(line => line.Release is not null && absorbed.Closed.Contains(line.Account.Year)), agreed.Agreements);
        return new(agreed)
        {
            Stories = Stories.SetItems(all.Select(release => KeyValuePair.Create(release.Story.Release, release.Story))),
            Subtractions = Subtractions.SetItems(all.Where(release => release.Subtraction is not null).Select(release => KeyValuePair.Create(release.Story.Release, release.Subtraction!.Value))),
            SubtractedOn = SubtractedOn.SetItems(all.Where(release => release.SubtractedOn is not null).Select(release => KeyValuePair.Create(release.Story.Release, release.SubtractedOn!.Value))),
            Stock = Stock.SetItems(absorbed.Stock.Select(stock => KeyValuePair.Create(stock.Year, stock))),
            Forecasts = Forecasts.SetItems(absorbed.Forecasts.Select(forecast => KeyValuePair.Create(forecast.Year, forecast))),
            FirstForecasts = FirstForecasts.SetItems(absorbed.Forecasts.Select(forecast => KeyValuePair.Create(forecast.Year, forecast))),
            StockAnew = StockAnew.Union(absorbed.StockAnew),
            ForecastsAnew = ForecastsAnew.Union(absorbed.ForecastsAnew),
            Closed = Closed.Union(absorbed.Closed),
            Programmes = Programmes.SetItems(absorbed.Programmes.Select(programme => KeyValuePair.Create(programme.Id, programme))),
            Booked = Booked.SetItems(mergers.Elsewhere.Where(release => !Booked.ContainsKey(release.Key)).Select(release => KeyValuePair.Create(release.Key, BookedLines.Of(release.Value)))),
            Mergers = mergers,
        };
    }

    /// <summary>What was booked under the names of agreements that became one stands under the one that goes on.</summary>
    private FluxLedger Renamed(MergerHistory mergers) =>
        new(this) { Mergers = mergers.With(Agreements), Booked = Booked.ToImmutableDictionary(release => release.Key, release => BookedLines.Of(mergers.Renamed(release.Value.ToDictionary()))) };

    /// <summary>What an event takes from one account to another, or to another landlord, as it was booked.</summary>
    private IEnumerable<Booking> Moved(FluxEvent happened) => happened switch
    {
        LandlordMerged merged => Balances.Where(balance => !Closed.Contains(balance.Key.Account.Year)).Select(balance => new Booking(Guid.Empty, new FluxLine(balance.Key.Account, balance.Key.Counter, merged.On), -balance.Value)),
        LandlordAbsorbed absorbed => absorbed.Lines.Where(line => !absorbed.Closed.Contains(line.Account.Year)).Select(line => Booking.Of(line, line.Account, line.Amount)),
        AgreementsMerged merged => merged.Lines.SelectMany(line => new[] { Booking.Of(line, line.Account, -line.Amount), Booking.Of(line, line.Account with { Agreement = merged.Into.Id }, line.Amount) }),
        _ => [],
    };

    /// <summary>A release stays what it was on its day (FLX-41), until somebody requalifies it. Let before, it is no first letting.</summary>
    private ReleaseStory AsReleased(ReleaseStory story)
    {
        if (Stories.TryGetValue(story.Release, out var before))
            return story with { Dwelling = before.Dwelling, AvailableOn = before.AvailableOn, Book = before.Book, Landlord = before.Landlord };

        // An identifier of a dwelling is its landlord's: two that merged may have one each of the same name.
        return story.Book == FluxBook.FirstLetting && Stories.Values.Any(other => other.DwellingId == story.DwellingId && other.Landlord == story.Landlord && other.Steps.Any(step => step.Kind == ReleaseStepKind.LeaseSigned))
            ? story with { Book = FluxBook.Flux }
            : story;
    }

    /// <summary>Releases whose movements an event may change; the empty id is what is about a year.</summary>
    private IReadOnlyCollection<Guid> Affected(FluxEvent happened) => happened switch
    {
        StoryTold told => [told.Story.Release],
        ReleaseSubtracted subtracted => [subtracted.Release],
        ReleaseRequalified requalified => [requalified.Release],
        AgreementRecorded or AgreementsMerged => [.. Stories.Keys.Order(), Guid.Empty],
        LandlordAbsorbed absorbed => [.. Stories.Keys.Union(absorbed.Releases.SelectMany(group => group.Releases).Select(release => release.Story.Release)).Order(), Guid.Empty],
        StockDeclared => [Guid.Empty],
        YearBrought brought => [.. Stories.Values.Where(story => brought.Holds(story.AvailableOn) || Brought.From(brought.From)?.Holds(story.AvailableOn) == true).Select(story => story.Release).Order(), Guid.Empty],
        ProgrammeRecorded { Programme.Id: var programme } => [.. Stories.Values.Where(story => story.Dwelling.Programme == programme).Select(story => story.Release).Order()],
        _ => [],
    };

    private FluxLedger Standing(IReadOnlyCollection<Guid> releases) =>
        new(this) { Standings = Standings.SetItems(releases.Where(Stories.ContainsKey).Select(release => KeyValuePair.Create(release, Fold(Stories[release]).Standing))) };

    /// <summary>Whether a release was counted where its landlord kept its flux before.</summary>
    internal bool IsBrought(ReleaseStory story) => Mergers.IsBrought(story.Release) ?? Brought.Hold(story.AvailableOn);

    private (Dictionary<FluxLine, Rational> Lines, ReleaseStanding Standing) Fold(ReleaseStory story) => Fold(story, AgreementsOf(story.Release));

    private (Dictionary<FluxLine, Rational> Lines, ReleaseStanding Standing) Fold(ReleaseStory story, FluxAgreements agreements)
    {
        var (lines, standing) = ReleaseFold.Of(story, agreements, Subtractions.TryGetValue(story.Release, out var cause) ? cause : null, SubtractedOn.TryGetValue(story.Release, out var on) ? on : null, IsBrought(story), Named(story));
        return (Mergers.Renamed(lines), standing.Agreement is { } agreement ? standing with { Agreement = Mergers.Successor(agreement) } : standing);
    }

    /// <summary>
    /// What releases should have booked, less what is; of each what falls due and what was done with it apart, of what is about years each year.
    /// Where an event changes nothing by today's rules and places, nothing is booked, whatever was booked by others.
    /// </summary>
    private List<Booking> Differences(IReadOnlyCollection<Guid> releases, FluxLedger before, FluxEvent happened)
    {
        var lines = new List<Booking>();
        foreach (var release in releases)
        {
            var (former, wanted) = (Former(release, before, happened), LinesOf(release));
            var booked = Booked.GetValueOrDefault(release, BookedLines.None).ToDictionary();
            foreach (var part in wanted.Keys.Union(former.Keys).Union(booked.Keys).GroupBy(line => (FallsDue(line.Counter), release == Guid.Empty ? line.Account.Year : 0)))
            {
                if (part.Any(line => wanted.GetValueOrDefault(line) != former.GetValueOrDefault(line)))
                    lines.AddRange(part.Select(line => new Booking(release, line, wanted.GetValueOrDefault(line) - booked.GetValueOrDefault(line))));
            }
        }

        return lines;

        static bool FallsDue(FluxCounter counter) => counter is FluxCounter.Due or FluxCounter.Released or FluxCounter.InBase or FluxCounter.Subtracted;
    }

    /// <summary>What a release should have booked before an event, by today's rules; of one that came with it, by the agreements it came from.</summary>
    private Dictionary<FluxLine, Rational> Former(Guid release, FluxLedger before, FluxEvent happened)
    {
        if (happened is LandlordAbsorbed && !before.Stories.ContainsKey(release) && Mergers.Before(release) is { } agreements)
            return Fold(Stories[release], agreements).Lines;
        var lines = Mergers.Renamed(before.LinesOf(release));
        if (release == Guid.Empty && happened is LandlordAbsorbed)
        {
            foreach (var (line, amount) in Mergers.YearLines)
                lines[line] = lines.GetValueOrDefault(line) + amount - before.Mergers.YearLines.GetValueOrDefault(line);
        }

        return lines;
    }

    private Dictionary<FluxLine, Rational> LinesOf(Guid release) =>
        release == Guid.Empty ? OfYears() : Stories.TryGetValue(release, out var story) ? Fold(story).Lines : [];

    /// <summary>What is about a year and no release.</summary>
    private Dictionary<FluxLine, Rational> OfYears()
    {
        var lines = StockDues.Of(Stock.Values, Agreements);
        foreach (var (line, amount) in BroughtLines.Of(Brought.All, Agreements))
            lines[line] = lines.GetValueOrDefault(line) + amount;
        foreach (var (line, amount) in Mergers.YearLines)
            lines[line] = lines.GetValueOrDefault(line) + amount;
        return Mergers.Renamed(lines);
    }

    /// <summary>What is left of a year, owed or taken ahead, goes into the next where that was agreed (FLX-38).</summary>
    private IEnumerable<Booking> CarriedOver(int year) =>
        CarryOvers.Of(this, year).Select(line => new Booking(Guid.Empty, new FluxLine(line.Into, FluxCounter.CarriedOver, new DateOnly(year + 1, 1, 1)), line.Amount));

    /// <summary>Lines as entries, in their order: what belongs to a year that is closed goes into the first one that is not, and says so.</summary>
    private ImmutableArray<FluxEntry> Entered(IEnumerable<Booking> lines, ImmutableSortedSet<int> closed)
    {
        var (counts, entries) = (new Dictionary<FluxAccount, int>(), ImmutableArray.CreateBuilder<FluxEntry>());
        var ordered = lines.Where(line => line.Amount.Sign != 0)
            .OrderBy(line => line.Line.On).ThenBy(line => line.Release).ThenBy(line => line.Line.Counter).ThenBy(line => line.Line.Account.ToString(), StringComparer.Ordinal);
        foreach (var (release, line, amount, correctionOf) in ordered)
        {
            var year = line.Account.Year;
            while (closed.Contains(year))
                year++;
            var account = line.Account with { Year = year };
            var count = counts[account] = counts.GetValueOrDefault(account, AccountEntries.GetValueOrDefault(account)) + 1;
            entries.Add(new FluxEntry(
                Entries + entries.Count + 1, count, Version, account, line.Counter, amount, line.On, correctionOf ?? (year == line.Account.Year ? null : line.Account.Year), release == Guid.Empty ? null : release,
                account.Agreement is { } id ? AgreementVersions.GetValueOrDefault(id) : 0, RuleVersion));
        }

        return entries.ToImmutable();
    }

    /// <summary>The ledger with entries booked.</summary>
    private FluxLedger With(IEnumerable<FluxEntry> entries)
    {
        var (balances, counts, booked, last) = (Balances.ToBuilder(), AccountEntries.ToBuilder(), Booked.ToBuilder(), Entries);
        var more = new Dictionary<Guid, List<(FluxLine, Rational)>>();
        foreach (var entry in entries)
        {
            // One object for an account, however many lines name it.
            var account = counts.TryGetKey(entry.Account, out var held) ? held : entry.Account;
            Add(balances, (account, entry.Counter), entry.Amount);
            (counts[account], last) = (entry.InAccount, entry.Number);

            // What was carried over is no release's, and is never told anew.
            if (entry.Counter == FluxCounter.CarriedOver)
                continue;
            var release = entry.Release ?? Guid.Empty;
            if (!more.TryGetValue(release, out var lines))
                more[release] = lines = [];
            lines.Add((Mergers.Renamed(new FluxLine(entry.CorrectionOf is { } year ? account with { Year = year } : account, entry.Counter, entry.On)), entry.Amount));
        }

        foreach (var (release, lines) in more)
            booked[release] = booked.GetValueOrDefault(release, BookedLines.None).With(lines);

        return new FluxLedger(this) { Balances = balances.ToImmutable(), AccountEntries = counts.ToImmutable(), Booked = booked.ToImmutable(), Entries = last };
    }

    private static void Add<TKey>(ImmutableDictionary<TKey, Rational>.Builder sums, TKey key, Rational amount)
        where TKey : notnull
    {
        var sum = sums.GetValueOrDefault(key) + amount;
        if (sum.Sign == 0)
            sums.Remove(key);
        else
            sums[key] = sum;
    }

    /// <summary>Something to be booked; of what goes on from elsewhere, the closed year that it corrects.</summary>
    private readonly record struct Booking(Guid Release, FluxLine Line, Rational Amount, int? CorrectionOf = null)
    {
        public static Booking Of(MovedLine line, FluxAccount account, Rational amount) => new(line.Release ?? Guid.Empty, new FluxLine(account, line.Counter, line.On), amount, line.CorrectionOf);
    }
}
