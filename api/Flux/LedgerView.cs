using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Flux;

/// <summary>An exact amount, and as a person reads it.</summary>
/// <param name="Exact">A fraction, <c>73/2</c>.</param>
/// <param name="Value">To two decimals.</param>
public sealed record Amount(string Exact, decimal Value)
{
    /// <summary>The view of an exact amount.</summary>
    public static Amount Of(Rational value) => new(value.ToString(), value.Round(2));
}

/// <summary>The flux of a landlord in a département.</summary>
public sealed record LedgerView
{
    private const int MostProgrammes = 100;

    /// <summary>The landlord.</summary>
    public required string Landlord { get; init; }

    /// <summary>Code of the département.</summary>
    public required string Departement { get; init; }

    /// <summary>How many events the ledger has: changes are decided on it.</summary>
    public required int Version { get; init; }

    /// <summary>The year shown.</summary>
    public required int Year { get; init; }

    /// <summary>Whether its accounts are closed.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>Dwellings owned on 1 January.</summary>
    public int? Stock { get; init; }

    /// <summary>Dwellings released, in the base, subtracted; by book.</summary>
    public required IReadOnlyList<BaseView> Base { get; init; }

    /// <summary>Dwellings the landlord announced to subtract, by cause (FLX-10).</summary>
    public IReadOnlyDictionary<string, int>? Forecast { get; init; }

    /// <summary>Dwellings subtracted from the yearly flux, by cause, beside what was announced.</summary>
    public required IReadOnlyList<SubtractionView> Subtractions { get; init; }

    /// <summary>What one of two landlords that merged told of the year alone, and is to be told of both together: <c>stock</c>, <c>forecast</c>; absent without any.</summary>
    public IReadOnlyList<string>? ToldAnew { get; init; }

    /// <summary>Mergers of the landlord with others; absent without any.</summary>
    public MergersView? Mergers { get; init; }

    /// <summary>Accounts of reservers, then the landlord's own.</summary>
    public required IReadOnlyList<AccountView> Accounts { get; init; }

    /// <summary>What is to be done by which day, the earliest first.</summary>
    public required IReadOnlyList<ReminderView> Reminders { get; init; }

    /// <summary>Dwellings that came back and wait for a person to confirm where they go next; a hundred at most.</summary>
    public required IReadOnlyList<HopView> Hops { get; init; }

    /// <summary>Programmes of which dwellings are still to be taken, by their identifiers; a hundred at most, their list tells all.</summary>
    public required IReadOnlyList<ProgrammeStandingView> Programmes { get; init; }

    /// <summary>Programmes that released dwellings name and nobody recorded.</summary>
    public required IReadOnlyList<UnrecordedProgrammeView> UnrecordedProgrammes { get; init; }

    /// <summary>The view of a ledger.</summary>
    public static LedgerView Of(LedgerKey key, LedgerSnapshot ledger, int year)
    {
        var told = ledger.Years.FirstOrDefault(each => each.Year == year);
        var ofYear = ledger.Accounts.Where(balance => balance.Account.Year == year).ToLookup(balance => balance.Account);
        return new LedgerView
        {
            Landlord = key.Landlord,
            Departement = key.Departement,
            Version = ledger.Version,
            Year = year,
            IsClosed = told?.IsClosed == true,
            Stock = told?.Stock,
            Base = [.. Enum.GetValues<FluxBook>().Select(book => BaseView.Of(book, ofYear[new FluxAccount(null, year, book, null)]))],
            Forecast = told?.Forecast?.Dwellings.ToDictionary(line => LifeWords.Of(line.Key), line => line.Value),
            Subtractions = SubtractionView.Of(told, BaseView.Of(FluxBook.Flux, ofYear[new FluxAccount(null, year, FluxBook.Flux, null)])),
            ToldAnew = MergedYearView.AnewOf(told),
            Mergers = MergersView.Of(ledger.Mergers),
            Accounts = [.. AccountsOf(ledger, year, ofYear).Select(account => account with { ContinuedBy = told?.IsClosed == true ? null : ContinuedView.Of(key, FluxAccount.Parse(account.Account)!, ledger.Mergers) })],
            Reminders = ReminderView.Of(ledger.Reminders, ledger.Today, ledger.Agreements),
            Hops = [.. ledger.Hops.Select(HopView.Of)],
            Programmes = [.. ProgrammeStandingView.Of(ledger).Where(shown => shown.Lines.Any(line => line.Left != 0 || line.Held > 0)).Take(MostProgrammes)],
            UnrecordedProgrammes = [.. (ledger.Unrecorded.IsDefault ? [] : ledger.Unrecorded).Select(named => new UnrecordedProgrammeView(named.Id, named.Dwellings))],
        };
    }

    /// <summary>Those that have something, and those of agreements that may come to have; the landlord's own last.</summary>
    private static List<AccountView> AccountsOf(LedgerSnapshot ledger, int year, ILookup<FluxAccount, AccountBalance> ofYear)
    {
        var agreements = ledger.Agreements.ToDictionary(agreement => agreement.Id);
        var holds = year == ledger.Today.Year ? ledger.Holds.ToDictionary(hold => (hold.Agreement, hold.Part), hold => hold.Count) : [];
        var yearsBase = (int)Has(new FluxAccount(null, year, FluxBook.Flux, null), FluxCounter.InBase).Numerator;
        var accounts = ofYear.Select(balances => balances.Key).Union(ledger.Agreements.SelectMany(agreement => FluxAgreements.AccountsIn(year, agreement)))
            .OrderBy(account => account.Agreement is null).ThenBy(account => account.ToString(), StringComparer.Ordinal).ToList();

        var yearly = accounts.Where(account => account.Book == FluxBook.Flux).ToList();
        var targets = Proportion.WholeTargets([.. yearly.Select(account => Has(account, FluxCounter.Due))]) is { } whole ? yearly.Zip(whole).ToDictionary() : [];
        return [.. accounts.Select(View)];

        Rational Has(FluxAccount account, FluxCounter counter) => ofYear[account].FirstOrDefault(balance => balance.Counter == counter)?.Amount ?? Rational.Zero;

        Agreement? Former(string reserver, DateOnly before) => ledger.Agreements.Where(other => other.Takeover is null && other.Reserver == reserver && other.LastDay < before).MaxBy(other => other.LastDay);

        AccountView View(FluxAccount account)
        {
            var agreement = account.Agreement is { } id ? agreements.GetValueOrDefault(id) : null;
            var held = account.Book == FluxBook.Flux ? holds.GetValueOrDefault((account.Agreement, account.Part)) : 0;
            return AccountView.Of(account, counter => Has(account, counter), ledger.Coming.AmountOf(account), held, agreement) with
            {
                TakesOver = agreement is { Takeover: { } takeover } && Former(takeover.Reserver, agreement.EffectiveDate) is { } former ? (account with { Agreement = former.Id }).ToString() : null,
                TakenOverBy = agreement is { Takeover: null, LastDay: { } ended } && ledger.Agreements.Where(other => other.Takeover is not null && other.Holder == agreement.Reserver && other.EffectiveDate > ended).MinBy(other => other.EffectiveDate) is { } order ? (account with { Agreement = order.Id }).ToString() : null,
                Mandates = AccountMandateView.Of(agreement, account, ledger.Today),
                Target = targets.TryGetValue(account, out var target) ? target : null,
                DueProRata = agreement is not null && ProRata.Due(agreement, account.Part, yearsBase, year) is { } due ? Amount.Of(due) : null,
            };
        }
    }
}

/// <summary>What the landlord released in a year.</summary>
/// <param name="Book">Book.</param>
/// <param name="Released">Dwellings released: the gross flux.</param>
/// <param name="InBase">Of those, in the base (FLX-7).</param>
/// <param name="Subtracted">Of those, subtracted (FLX-8).</param>
public sealed record BaseView(FluxBook Book, decimal Released, decimal InBase, decimal Subtracted)
{
    /// <summary>The view of the landlord's own account of a book.</summary>
    public static BaseView Of(FluxBook book, IEnumerable<AccountBalance> own)
    {
        var counts = own.ToDictionary(balance => balance.Counter, balance => balance.Amount.Round(2));
        return new BaseView(book, counts.GetValueOrDefault(FluxCounter.Released), counts.GetValueOrDefault(FluxCounter.InBase), counts.GetValueOrDefault(FluxCounter.Subtracted));
    }
}

/// <summary>An account of a year.</summary>
public sealed record AccountView
{
    /// <summary>Its name.</summary>
    public required string Account { get; init; }

    /// <summary>Agreement; absent for the landlord's own.</summary>
    public string? Agreement { get; init; }

    /// <summary>Reserver; absent for the landlord's own.</summary>
    public string? Reserver { get; init; }

    /// <summary>What it is.</summary>
    public ReserverKind? Kind { get; init; }

    /// <summary>Part of the State's rights.</summary>
    public StatePart? Part { get; init; }

    /// <summary>Book.</summary>
    public required FluxBook Book { get; init; }

    /// <summary>Its year.</summary>
    public required int Year { get; init; }

    /// <summary>Of a prefect's order: whose rights the State exercises (FLX-14).</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Of a prefect's order: the account of the agreement in whose place it stands; absent where there was none.</summary>
    public string? TakesOver { get; init; }

    /// <summary>The account by which the prefect exercises these rights now, by an order.</summary>
    public string? TakenOverBy { get; init; }

    /// <summary>Who designates for its reserver by mandates (FLX-17); absent without any.</summary>
    public IReadOnlyList<AccountMandateView>? Mandates { get; init; }

    /// <summary>The account in which it goes on since a merger; absent while it does itself.</summary>
    public ContinuedView? ContinuedBy { get; init; }

    /// <summary>Its share at the end of the year, percent; absent of first lettings, which have no yearly one.</summary>
    public decimal? Rate { get; init; }

    /// <summary>Due for the year.</summary>
    public required Amount Due { get; init; }

    /// <summary>That in whole dwellings, so that all targets together are the base (FLX-35).</summary>
    public int? Target { get; init; }

    /// <summary>What an agreement that begins within the year would be due by time instead of by release: shown beside, never booked (FLX-36).</summary>
    public Amount? DueProRata { get; init; }

    /// <summary>Carried over from the year before.</summary>
    public required Amount CarriedOver { get; init; }

    /// <summary>What the year before would carry over if it were closed now, while it is not: not booked yet (FLX-38). Absent where that is nothing.</summary>
    public Amount? Coming { get; init; }

    /// <summary>Orientations.</summary>
    public required decimal Oriented { get; init; }

    /// <summary>Put at disposal.</summary>
    public required decimal AtDisposal { get; init; }

    /// <summary>Allocated.</summary>
    public required decimal Allocated { get; init; }

    /// <summary>Leases signed.</summary>
    public required decimal LeaseSigned { get; init; }

    /// <summary>Returned.</summary>
    public required decimal Returned { get; init; }

    /// <summary>Refusals by allottees.</summary>
    public required decimal Refused { get; init; }

    /// <summary>Counting as taken.</summary>
    public required decimal Consumed { get; init; }

    /// <summary>Open orientations that do not yet.</summary>
    public required decimal Held { get; init; }

    /// <summary>Owed: due and carried over, less taken and held; below 0 it was taken ahead. While the year before is open, what it would carry over counts already (FLX-38). Of first lettings it is told by programme.</summary>
    public required Amount Owed { get; init; }

    /// <summary>Of those returned, without a candidate: the others were refused by all.</summary>
    public required decimal WithoutCandidate { get; init; }

    /// <summary>Of those allocated where the landlord names the candidates: imputed with proof of the label (FLX-23).</summary>
    public required decimal AllocatedLabelled { get; init; }

    /// <summary>Of those: imputed without a label found.</summary>
    public required decimal AllocatedUnlabelled { get; init; }

    /// <summary>Mean days until the reserver put its first candidate forward (FLX-30); absent where it never did.</summary>
    public decimal? MeanDesignationDays { get; init; }

    /// <summary>Lettings to DALO households and others with priority, beside the reserver's own objective (FLX-27).</summary>
    public required ObjectiveView Objective { get; init; }

    /// <summary>The view of an account.</summary>
    public static AccountView Of(FluxAccount account, Func<FluxCounter, Rational> counters, Rational coming, int held, Agreement? agreement)
    {
        decimal Whole(FluxCounter counter) => counters(counter).Round(0);
        return new AccountView
        {
            Account = account.ToString(),
            Agreement = account.Agreement,
            Reserver = agreement?.Reserver,
            Kind = agreement?.Kind,
            OnBehalfOf = agreement?.OnBehalfOf,
            Part = account.Part,
            Book = account.Book,
            Year = account.Year,
            Rate = agreement is null || account.Book == FluxBook.FirstLetting ? null : (agreement.TermsOn(new DateOnly(account.Year, 12, 31)).ShareOf(account.Part) * 100).Round(6),
            Due = Amount.Of(counters(FluxCounter.Due)),
            CarriedOver = Amount.Of(counters(FluxCounter.CarriedOver)),
            Coming = coming.Sign == 0 ? null : Amount.Of(coming),
            Oriented = Whole(FluxCounter.Oriented),
            AtDisposal = Whole(FluxCounter.AtDisposal),
            Allocated = Whole(FluxCounter.Allocated),
            LeaseSigned = Whole(FluxCounter.LeaseSigned),
            Returned = Whole(FluxCounter.Returned),
            Refused = Whole(FluxCounter.Refused),
            Consumed = Whole(FluxCounter.Consumed),
            WithoutCandidate = Whole(FluxCounter.WithoutCandidate),
            AllocatedLabelled = Whole(FluxCounter.AllocatedLabelled),
            AllocatedUnlabelled = Whole(FluxCounter.AllocatedUnlabelled),
            MeanDesignationDays = AccountSums.MeanDesignationDays(counters)?.Round(1),
            Objective = ObjectiveView.Of(agreement?.Kind, account.Part, counters),
            Held = held,
            Owed = Amount.Of(AccountSums.Owed(account, counters, coming, held)),
        };
    }
}
