using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Time;
using Allocation.Population;

namespace Allocation.Api.Demo;

/// <summary>The agreements of the demo's landlords, and what each brings of the months before: fictitious, within the limits of the law.</summary>
internal sealed class DemoFlux(IGrainFactory grains, Geography geography, CivilClock clock)
{
    private const int FewestReleased = 14;
    private const int MoreReleased = 18;
    private const int SubtractedOf = 6;
    private const int DaloOf = 7;
    private const int PriorityOf = 9;

    /// <summary>Records agreements of the landlords of some dwellings, and brings the year so far.</summary>
    public async Task Record(IEnumerable<LedgerKey> ledgers, PopulationOptions options)
    {
        var agreements = new AgreementGenerator(options, geography).All().ToLookup(agreement => new LedgerKey(agreement.Landlord, agreement.Departement));
        foreach (var ledger in ledgers.Distinct())
        {
            var landlord = grains.GetGrain<ILandlordGrain>(ledger.ToString());
            var recorded = new List<Agreement>();
            foreach (var agreement in agreements[ledger])
            {
                await landlord.Record(new FluxOrder(DemoPopulation.NewCommand(), new AgreementRecorded(agreement), null));
                recorded.Add(agreement);
            }

            foreach (var brought in Months(recorded, ledger))
                await landlord.Record(new FluxOrder(DemoPopulation.NewCommand(), brought, null));
        }
    }

    /// <summary>The whole months of the year: every reserver somewhat ahead or behind, the same at each start.</summary>
    private IEnumerable<YearBrought> Months(IReadOnlyList<Agreement> agreements, LedgerKey ledger)
    {
        var today = clock.Today;
        var seed = ledger.ToString().Sum(letter => letter);
        for (var month = 1; month < today.Month; month++)
        {
            var from = new DateOnly(today.Year, month, 1);
            var through = from.AddMonths(1).AddDays(-1);
            var released = FewestReleased + (((seed * 7) + (month * 5)) % MoreReleased);
            var subtracted = released / SubtractedOf;
            var inBase = released - subtracted;
            var (had, left) = (new List<BroughtAccount>(), inBase);
            foreach (var (agreement, index) in agreements.Where(agreement => agreement.IsActive(through)).Select((agreement, index) => (agreement, index)))
            {
                foreach (var part in FluxAgreements.PartsOf(agreement, agreement.TermsOn(through)))
                {
                    had.Add(Had(agreement, part, through, inBase, left, seed + month + index));
                    left -= had[^1].Allocated;
                }
            }

            var kept = Math.Max(0, left - 1);
            yield return new YearBrought(from, through, released, subtracted, [.. had, To(new BroughtAccount(null, null, null, 0, kept, kept, 0, kept), null)]);
        }
    }

    private static BroughtAccount Had(Agreement agreement, Domain.Vacancies.StatePart? part, DateOnly through, int inBase, int left, int draw)
    {
        // A commune or an EPCI has its rights where a part of the flux lies.
        int? own = agreement.Territory.Kind == ReservationTerritoryKind.Departement ? null : inBase / 2;
        var due = (agreement.TermsOn(through).ShareOf(part) * (own ?? inBase)).Round(0);
        var taken = Math.Clamp((int)due + (draw % 3) - 1, 0, left);
        var returned = draw % 5 == 0 ? 1 : 0;
        return To(new BroughtAccount(agreement.Id, part, own, taken + returned, taken, taken, returned, taken), part);
    }

    /// <summary>To whom: of the prefect's own rights to households with priority alone, of others some.</summary>
    private static BroughtAccount To(BroughtAccount account, Domain.Vacancies.StatePart? part)
    {
        var dalo = part == Domain.Vacancies.StatePart.Priority ? (account.Allocated + 1) / 2 : account.Allocated / DaloOf;
        var priority = part == Domain.Vacancies.StatePart.Priority ? account.Allocated - dalo : account.Allocated / PriorityOf;
        return account with { AllocatedDalo = dalo, AllocatedPriority = priority, LeaseDalo = dalo, LeasePriority = priority };
    }
}
