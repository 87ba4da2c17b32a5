namespace Allocation.Domain.Flux;

/// <summary>What a landlord brought of a year before it kept its flux here, as movements of that year's accounts.</summary>
internal static class BroughtLines
{
    /// <summary>The movements, each on the last day they speak of. Dues are by the rates of that day, the landlord has the rest (FLX-I9).</summary>
    public static Dictionary<FluxLine, Rational> Of(IEnumerable<YearBrought> brought, FluxAgreements agreements)
    {
        var lines = new Dictionary<FluxLine, Rational>();
        foreach (var year in brought)
        {
            var (on, own) = (year.Through, new FluxAccount(null, year.Through.Year, FluxBook.Flux, null));
            Move(own, FluxCounter.Released, year.Released);
            Move(own, FluxCounter.InBase, year.InBase);
            Move(own, FluxCounter.Subtracted, year.Subtracted);
            Move(own, FluxCounter.Due, year.InBase);
            foreach (var account in year.Accounts)
            {
                var held = new FluxAccount(account.Agreement, on.Year, FluxBook.Flux, account.Part);
                var terms = account.Agreement is { } id ? agreements.Find(id)?.TermsOn(on) : null;
                var due = terms is null || terms.Base == FluxBase.Stock ? Rational.Zero : terms.ShareOf(account.Part) * (terms.Base == FluxBase.GrossFlux && account.InBase is null ? year.Released : account.InBase ?? year.InBase);
                Move(held, FluxCounter.Due, due);
                Move(own, FluxCounter.Due, -due);
                Move(held, FluxCounter.AtDisposal, account.AtDisposal);
                Move(held, FluxCounter.Allocated, account.Allocated);
                Move(held, FluxCounter.LeaseSigned, account.LeaseSigned);
                Move(held, FluxCounter.Pronounced, account.Allocated);
                Move(held, FluxCounter.AllocatedDalo, account.AllocatedDalo ?? 0);
                Move(held, FluxCounter.AllocatedPriority, account.AllocatedPriority ?? 0);
                Move(held, FluxCounter.AllocatedUnstated, account.AllocatedDalo is null ? account.Allocated : 0);
                Move(held, FluxCounter.LeaseDalo, account.LeaseDalo ?? 0);
                Move(held, FluxCounter.LeasePriority, account.LeasePriority ?? 0);
                Move(held, FluxCounter.LeaseUnstated, account.LeaseDalo is null ? account.LeaseSigned : 0);
                Move(held, FluxCounter.Returned, account.Returned);
                Move(held, FluxCounter.Consumed, account.Consumed);
            }

            void Move(FluxAccount account, FluxCounter counter, Rational amount)
            {
                var line = new FluxLine(account, counter, on);
                lines[line] = lines.GetValueOrDefault(line) + amount;
            }
        }

        return lines;
    }
}
