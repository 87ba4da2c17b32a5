using System.Collections.Immutable;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux;

/// <summary>
/// The flux of one landlord in one département: a fold of its events and nothing else. Each event moves the accounts by the difference
/// between what it makes of a release and what was booked of it before, so balances are the sum of the entries, always (FLX-I11).
/// </summary>
public sealed class FluxLedger
{
    /// <summary>Version of the rules by which events become entries; an entry stays as it was booked under its own.</summary>
    public const int RuleVersion = 1;

    private readonly Geography _geography;

    private FluxLedger(FluxLedger before) => (_geography, Agreements, Stories, Subtractions, Forecasts, Stock, Closed, Balances, Standings, AgreementVersions, AccountEntries, Version, Entries) =
        (before._geography, before.Agreements, before.Stories, before.Subtractions, before.Forecasts, before.Stock, before.Closed, before.Balances, before.Standings, before.AgreementVersions, before.AccountEntries, before.Version, before.Entries);

    private FluxLedger(Geography geography) => (_geography, Agreements) = (geography, new FluxAgreements([], geography));

    /// <summary>Agreements as they are now.</summary>
    public FluxAgreements Agreements { get; private init; }

    /// <summary>Releases by their vacancies, as they were told last.</summary>
    public ImmutableDictionary<Guid, ReleaseStory> Stories { get; private init; } = ImmutableDictionary<Guid, ReleaseStory>.Empty;

    /// <summary>Releases that somebody subtracted, and why.</summary>
    public ImmutableDictionary<Guid, SubtractionCause> Subtractions { get; private init; } = ImmutableDictionary<Guid, SubtractionCause>.Empty;

    /// <summary>The last forecast of subtractions of each year.</summary>
    public ImmutableSortedDictionary<int, ImmutableSortedDictionary<SubtractionCause, int>> Forecasts { get; private init; } = ImmutableSortedDictionary<int, ImmutableSortedDictionary<SubtractionCause, int>>.Empty;

    /// <summary>Dwellings owned on 1 January of each year.</summary>
    public ImmutableSortedDictionary<int, int> Stock { get; private init; } = ImmutableSortedDictionary<int, int>.Empty;

    /// <summary>Years that are closed.</summary>
    public ImmutableSortedSet<int> Closed { get; private init; } = [];

    /// <summary>What each account has of each counter; what is 0 is left out.</summary>
    public ImmutableDictionary<(FluxAccount Account, FluxCounter Counter), Rational> Balances { get; private init; } = ImmutableDictionary<(FluxAccount, FluxCounter), Rational>.Empty;

    /// <summary>Where each release stands.</summary>
    public ImmutableDictionary<Guid, ReleaseStanding> Standings { get; private init; } = ImmutableDictionary<Guid, ReleaseStanding>.Empty;

    /// <summary>How often each agreement was recorded.</summary>
    public ImmutableDictionary<string, int> AgreementVersions { get; private init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How many entries each account has.</summary>
    public ImmutableDictionary<FluxAccount, int> AccountEntries { get; private init; } = ImmutableDictionary<FluxAccount, int>.Empty;

    /// <summary>How many events it has.</summary>
    public int Version { get; private init; }

    /// <summary>How many entries it has.</summary>
    public int Entries { get; private init; }

    /// <summary>A ledger in which nothing happened.</summary>
    public static FluxLedger Empty(Geography geography) => new(geography);

    /// <summary>The ledger of some events.</summary>
    public static FluxLedger Of(IEnumerable<FluxEvent> events, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(events);
        return events.Aggregate(Empty(geography), (ledger, happened) => ledger.With(happened).After);
    }

    /// <summary>What an account has of a counter.</summary>
    public Rational Balance(FluxAccount account, FluxCounter counter) => Balances.GetValueOrDefault((account, counter));

    /// <summary>The ledger after one more event, and the entries that it causes in all accounts.</summary>
    public (FluxLedger After, ImmutableArray<FluxEntry> Entries) With(FluxEvent happened)
    {
        var affected = Affected(happened);
        var after = Applied(happened).Standing(affected);
        var lines = happened is YearClosed closing ? CarriedOver(closing.Year) : Differences(affected, after);
        return after.Booked(lines, Closed);
    }

    private FluxLedger Applied(FluxEvent happened) => happened switch
    {
        AgreementRecorded { Agreement: var agreement } => new(this)
        {
            Agreements = new FluxAgreements([.. Agreements.All.Where(held => held.Id != agreement.Id), agreement], _geography),
            AgreementVersions = AgreementVersions.SetItem(agreement.Id, AgreementVersions.GetValueOrDefault(agreement.Id) + 1),
            Version = Version + 1,
        },
        StoryTold told => new(this) { Stories = Stories.SetItem(told.Story.Release, AsReleased(told.Story)), Version = Version + 1 },
        ReleaseSubtracted { Cause: { } cause } subtracted => new(this) { Subtractions = Subtractions.SetItem(subtracted.Release, cause), Version = Version + 1 },
        ReleaseSubtracted back => new(this) { Subtractions = Subtractions.Remove(back.Release), Version = Version + 1 },
        SubtractionsForecast forecast => new(this) { Forecasts = Forecasts.SetItem(forecast.Year, forecast.Dwellings), Version = Version + 1 },
        StockDeclared declared => new(this) { Stock = Stock.SetItem(declared.Year, declared.Dwellings), Version = Version + 1 },
        YearClosed closed => new(this) { Closed = Closed.Add(closed.Year), Version = Version + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "No such event."),
    };

    /// <summary>A release stays what it was on its day (FLX-41), whatever is said of the dwelling later. Let before, it is no first letting.</summary>
    private ReleaseStory AsReleased(ReleaseStory story)
    {
        if (Stories.TryGetValue(story.Release, out var before))
            return story with { Dwelling = before.Dwelling, AvailableOn = before.AvailableOn, Book = before.Book };
        return story.Book == FluxBook.FirstLetting && Stories.Values.Any(other => other.DwellingId == story.DwellingId && other.Steps.Any(step => step.Kind == ReleaseStepKind.LeaseSigned))
            ? story with { Book = FluxBook.Flux }
            : story;
    }

    /// <summary>Releases whose movements an event may change.</summary>
    private IReadOnlyCollection<Guid> Affected(FluxEvent happened) => happened switch
    {
        StoryTold told => [told.Story.Release],
        ReleaseSubtracted subtracted => [subtracted.Release],
        AgreementRecorded => [.. Stories.Keys.Order()],
        _ => [],
    };

    private Dictionary<(FluxLine Line, Guid? Release), Rational> Differences(IReadOnlyCollection<Guid> releases, FluxLedger after)
    {
        var lines = new Dictionary<(FluxLine, Guid?), Rational>();
        foreach (var release in releases)
        {
            Add(after.LinesOf(release), release, 1);
            Add(LinesOf(release), release, -1);
        }

        Add(after.StockDues(), null, 1);
        Add(StockDues(), null, -1);
        return lines;

        void Add(Dictionary<FluxLine, Rational> some, Guid? release, Rational sign)
        {
            foreach (var (line, amount) in some)
                lines[(line, release)] = lines.GetValueOrDefault((line, release)) + (amount * sign);
        }
    }

    private Dictionary<FluxLine, Rational> LinesOf(Guid release) => Stories.TryGetValue(release, out var story) ? Fold(story).Lines : [];

    private FluxLedger Standing(IReadOnlyCollection<Guid> releases) =>
        new(this) { Standings = Standings.SetItems(releases.Where(Stories.ContainsKey).Select(release => KeyValuePair.Create(release, Fold(Stories[release]).Standing))) };

    private (Dictionary<FluxLine, Rational> Lines, ReleaseStanding Standing) Fold(ReleaseStory story) =>
        ReleaseFold.Of(story, Agreements, Subtractions.TryGetValue(story.Release, out var cause) ? cause : null);

    /// <summary>Agreements on the stock are due their share of it once a year, by the terms of its first day on which they hold (FLX-6).</summary>
    private Dictionary<FluxLine, Rational> StockDues()
    {
        var dues = new Dictionary<FluxLine, Rational>();
        foreach (var (year, dwellings) in Stock)
        {
            var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
            foreach (var agreement in Agreements.All.Where(agreement => agreement.EffectiveDate <= last && (agreement.LastDay is not { } end || end >= first)))
            {
                var from = agreement.EffectiveDate > first ? agreement.EffectiveDate : first;
                var terms = agreement.TermsOn(from);
                foreach (var part in FluxAgreements.PartsOf(agreement, terms))
                {
                    if (terms.Base == FluxBase.Stock && terms.ShareOf(part) is { Sign: > 0 } share)
                        dues[new FluxLine(new FluxAccount(agreement.Id, year, FluxBook.Flux, part), FluxCounter.Due, from)] = share * dwellings;
                }
            }
        }

        return dues;
    }

    /// <summary>What is left of a year, owed or taken ahead, goes into the next where that was agreed (FLX-38).</summary>
    private Dictionary<(FluxLine Line, Guid? Release), Rational> CarriedOver(int year)
    {
        var lines = new Dictionary<(FluxLine, Guid?), Rational>();
        var on = new DateOnly(year + 1, 1, 1);
        foreach (var account in Balances.Keys.Select(balance => balance.Account).Where(account => account.Year == year && account.Agreement is not null).Distinct())
        {
            if (Agreements.Find(account.Agreement!) is { } agreement && agreement.IsActive(on))
                lines[(new FluxLine(account with { Year = year + 1 }, FluxCounter.CarriedOver, on), null)] = CarryOver(account, agreement.TermsOn(new DateOnly(year, 12, 31)));
        }

        return lines;
    }

    /// <summary>What an account would carry into the next year if its own ended now.</summary>
    public Rational CarryOver(FluxAccount account, AgreementTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (!terms.CarryOver)
            return Rational.Zero;
        var left = Balance(account, FluxCounter.Due) + Balance(account, FluxCounter.CarriedOver) - Balance(account, FluxCounter.Consumed);
        return terms.CarryOverCap is { } most ? Rational.Max(-most, Rational.Min(left, most)) : left;
    }

    /// <summary>Books lines in their order: what belongs to a year that is closed goes into the first one that is not, and says so.</summary>
    private (FluxLedger After, ImmutableArray<FluxEntry> Entries) Booked(Dictionary<(FluxLine Line, Guid? Release), Rational> lines, ImmutableSortedSet<int> closed)
    {
        var (balances, counts, entries) = (Balances.ToBuilder(), AccountEntries.ToBuilder(), ImmutableArray.CreateBuilder<FluxEntry>());
        var ordered = lines.Where(line => line.Value.Sign != 0)
            .OrderBy(line => line.Key.Line.On).ThenBy(line => line.Key.Release).ThenBy(line => line.Key.Line.Counter).ThenBy(line => line.Key.Line.Account.ToString(), StringComparer.Ordinal);
        foreach (var ((line, release), amount) in ordered)
        {
            var year = line.Account.Year;
            while (closed.Contains(year))
                year++;
            var account = line.Account with { Year = year };
            var count = counts[account] = counts.GetValueOrDefault(account) + 1;
            var agreement = account.Agreement is { } id ? AgreementVersions.GetValueOrDefault(id) : 0;
            entries.Add(new FluxEntry(Entries + entries.Count + 1, count, Version, account, line.Counter, amount, line.On, year == line.Account.Year ? null : line.Account.Year, release, agreement, RuleVersion));
            var (key, held) = ((account, line.Counter), balances.GetValueOrDefault((account, line.Counter)) + amount);
            if (held.Sign == 0)
                balances.Remove(key);
            else
                balances[key] = held;
        }

        return (new FluxLedger(this) { Balances = balances.ToImmutable(), AccountEntries = counts.ToImmutable(), Entries = Entries + entries.Count }, entries.ToImmutable());
    }
}
