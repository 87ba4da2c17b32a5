using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Orleans.Concurrency;

namespace Allocation.GrainInterfaces.Flux;

/// <summary>One account: the fold of its entries, and nothing it could disagree with them about. Key: <see cref="AccountKey"/>.</summary>
[Alias("allocation.flux-account")]
public interface IFluxAccountGrain : IGrainWithStringKey
{
    /// <summary>The account as its entries make it, all that are booked included.</summary>
    [Alias("read")]
    Task<AccountSnapshot> Read();

    /// <summary>The same of what lies in some territories alone: of a release, there (FLX-17).</summary>
    [Alias("read-within")]
    Task<AccountSnapshot> ReadWithin(ImmutableArray<ReservationTerritory> territories);

    /// <summary>Entries were booked. May be lost or come twice: the store has them all.</summary>
    [OneWay, Alias("booked")]
    Task Booked(ImmutableArray<FluxMovement> movements);
}

/// <summary>The name of an account among all landlords.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Account">The account.</param>
[GenerateSerializer, Immutable, Alias("allocation.account-key")]
public readonly record struct AccountKey([property: Id(0)] LedgerKey Ledger, [property: Id(1)] FluxAccount Account)
{
    /// <summary>Key of the actor, <c>CNV-1.2026.flux@92/Office fictif</c>.</summary>
    public override string ToString() => $"{Account}@{Ledger}";

    /// <summary>The account of an actor's key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static AccountKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var at = key.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && FluxAccount.Parse(key[..at]) is { } account ? new AccountKey(LedgerKey.Parse(key[(at + 1)..]), account) : throw new FormatException("An account is a name and a ledger.");
    }
}

/// <summary>An account as its entries make it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Balances">Its counters; what is 0 is left out.</param>
/// <param name="Months">Its year, month by month.</param>
[GenerateSerializer, Immutable, Alias("allocation.account-snapshot")]
public sealed record AccountSnapshot([property: Id(0)] AccountKey Key, [property: Id(1)] int Entries, [property: Id(2)] ImmutableSortedDictionary<FluxCounter, Rational> Balances, [property: Id(3)] ImmutableArray<AccountMonth> Months);
