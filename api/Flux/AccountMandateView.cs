using Allocation.Domain.Flux;

namespace Allocation.Api.Flux;

/// <summary>A mandate by which another designates for the reserver of an account (FLX-17).</summary>
/// <param name="Delegate">Who designates.</param>
/// <param name="DelegateKind">What it is; absent where nobody said.</param>
/// <param name="From">First day.</param>
/// <param name="LastDay">Last day, withdrawn or not; absent while none is known.</param>
/// <param name="Act">The agreement by which it is given.</param>
/// <param name="Scope">Of which of the rights; absent for all.</param>
/// <param name="Holds">Whether it holds today.</param>
public sealed record AccountMandateView(string Delegate, ReserverKind? DelegateKind, DateOnly From, DateOnly? LastDay, string Act, MandateScope? Scope, bool Holds)
{
    /// <summary>The mandates of an account in its year, the first first; null without any.</summary>
    /// <param name="agreement">Its agreement; null for the landlord's own.</param>
    /// <param name="account">The account.</param>
    /// <param name="today">Today in the département.</param>
    /// <param name="organisation">Of whom alone; of all when null.</param>
    public static IReadOnlyList<AccountMandateView>? Of(Agreement? agreement, FluxAccount account, DateOnly today, string? organisation = null)
    {
        var mandates = agreement?.Mandates
            .Where(mandate => mandate.Includes(account.Part) && mandate.From.Year <= account.Year && !(mandate.LastDay?.Year < account.Year) && (organisation is null || mandate.Delegate == organisation))
            .OrderBy(mandate => mandate.From).ThenBy(mandate => mandate.Delegate, StringComparer.Ordinal)
            .Select(mandate => new AccountMandateView(mandate.Delegate, mandate.DelegateKind, mandate.From, mandate.LastDay, mandate.Act, mandate.Scope, mandate.Holds(today))).ToList();
        return mandates is { Count: > 0 } ? mandates : null;
    }
}
