using System.Collections.Immutable;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux.Simulation;

/// <summary>A year to be tried before it is agreed: so many releases against some agreements.</summary>
/// <param name="Agreements">Agreements of one landlord in one département, not signed yet or as they are.</param>
/// <param name="Year">The year.</param>
/// <param name="Releases">Releases, in their order.</param>
/// <param name="Practice">What is customary.</param>
/// <param name="Stock">Dwellings owned on 1 January; null where no agreement is on the stock.</param>
public sealed record FluxTrial(ImmutableArray<Agreement> Agreements, int Year, ImmutableArray<TrialRelease> Releases, OrientationPractice Practice, StockDeclared? Stock = null)
{
    /// <summary>What is wrong with the stock of a trial: agreements on it are due nothing without one (FLX-6).</summary>
    public static IReadOnlyList<InputFault> StockFaults(IReadOnlyCollection<Agreement> agreements, int year, StockDeclared? stock, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(agreements);
        if (stock is not null)
            return [.. FluxRules.Faults(Recorded(agreements, geography), stock, new DateOnly(year, 1, 1), geography).Select(fault => fault with { Path = $"stock.{fault.Path}" })];
        return agreements.FirstOrDefault(agreement => StockDues.HoldsIn(year, agreement)) is { } missing
            ? [new InputFault("stock", "stock-missing", $"Say how many dwellings there are on 1 January: {missing.Id} is due a share of these, and not of what is released.")]
            : [];
    }

    internal static FluxLedger Recorded(IEnumerable<Agreement> agreements, Geography geography) => FluxLedger.Of(agreements.Select(agreement => new AgreementRecorded(agreement)), geography);
}

/// <summary>Dwellings of one kind that are released through the year.</summary>
/// <param name="Dwelling">The dwelling.</param>
/// <param name="On">Day from which it can be let.</param>
/// <param name="Subtraction">Why it is subtracted; null when it is in the base.</param>
public sealed record TrialRelease(ReleasedDwelling Dwelling, DateOnly On, SubtractionCause? Subtraction);

/// <summary>How an account would end the year if the first in the ranking always had the dwelling and it was let.</summary>
/// <param name="Account">The account.</param>
/// <param name="Due">Dwellings due.</param>
/// <param name="Served">Dwellings it had.</param>
/// <param name="LargestDeficit">The most it was owed at any time of the year.</param>
public sealed record TrialAccount(FluxAccount Account, Rational Due, int Served, Rational LargestDeficit)
{
    /// <summary>Still owed at the end.</summary>
    public Rational Deficit => Due - Served;
}

/// <summary>Runs a year through the ledger and the ranking that serve the real ones.</summary>
public static class FluxSimulation
{
    /// <summary>The accounts at the end of the year.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static IReadOnlyList<TrialAccount> Run(FluxTrial trial, Geography geography, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var ledger = FluxTrial.Recorded(trial.Agreements, geography);
        ledger = trial.Stock is { } stock ? ledger.With(stock).After : ledger;
        var largest = new Dictionary<FluxAccount, Rational>();
        foreach (var (release, index) in trial.Releases.OrderBy(release => release.On).Select((release, index) => (release, index)))
        {
            cancellation.ThrowIfCancellationRequested();
            var story = new ReleaseStory { Release = Id(index), Version = 1, DwellingId = $"TRIAL-{index + 1}", Dwelling = release.Dwelling, AvailableOn = release.On, Book = FluxBook.Flux };
            if (release.Subtraction is { } cause)
            {
                ledger = ledger.With(new ReleaseSubtracted(story.Release, cause)).After.With(new StoryTold(story)).After;
                continue;
            }

            ledger = ledger.With(new StoryTold(story)).After;
            if (release.Dwelling.Outside is not null)
                continue;
            var choices = ReserverRanking.Rank(ledger, new OrientationQuestion(story, release.On, trial.Practice));
            foreach (var choice in choices)
            {
                var account = new FluxAccount(choice.Agreement, trial.Year, FluxBook.Flux, choice.Part);
                largest[account] = Rational.Max(largest.GetValueOrDefault(account), choice.Deficit);
            }

            var first = choices[0];
            ledger = ledger.With(new StoryTold(story with
            {
                Version = 4,
                Steps = [new(ReleaseStepKind.Oriented, 2, release.On) { Reserver = first.Reserver, Part = first.Part, OnBehalfOf = first.OnBehalfOf }, new(ReleaseStepKind.Allocated, 3, release.On), new(ReleaseStepKind.LeaseSigned, 4, release.On)],
            })).After;
        }

        return [.. ledger.Balances.Keys.Select(balance => balance.Account).Where(account => account.Year == trial.Year).Union(trial.Agreements.SelectMany(agreement => FluxAgreements.AccountsIn(trial.Year, agreement)))
            .Select(account => new TrialAccount(account, ledger.Balance(account, FluxCounter.Due), (int)ledger.Balance(account, FluxCounter.Consumed).Numerator, largest.GetValueOrDefault(account)))
            .OrderBy(account => account.Account.Agreement ?? "~", StringComparer.Ordinal).ThenBy(account => account.Account.Part)];
    }

    private static Guid Id(int index) => new(index + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
