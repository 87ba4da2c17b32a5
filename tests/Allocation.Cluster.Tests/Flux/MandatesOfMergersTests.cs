using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Vacancies;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Flux;

/// <summary>Who designates for whom, and is told of what, when landlords or communes merged (FLX-17, FLX-39, FLX-41).</summary>
public sealed class MandatesOfMergersTests
{
    private static readonly Actor Somebody = new("s", "manager", "o");
    private static readonly DateOnly MergedOn = new(2026, 3, 10);
    private static readonly LedgerKey Ended = SomeAgreements.Ledger;
    private static readonly LedgerKey GoesOn = Ended with { Landlord = "Bailleur qui continue" };

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Of_what_was_before_landlords_merged_each_told_its_own_delegates_and_no_others(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var (here, there) = (Mandated("Ici") with { Landlord = GoesOn.Landlord }, Mandated("Là"));
        Assert.True(await store.Flux.Append(Commit(GoesOn, 1, new AgreementRecorded(here))));
        Assert.True(await store.Flux.Append(Commit(Ended, 1, new AgreementRecorded(there))));
        var absorbed = new LandlordAbsorbed(Ended.Landlord, MergedOn, "Fusion", [here with { Mandates = MergedTerms.Mandates(MergedOn, [here], [there]) }], [], [], [], []);
        Assert.True(await store.Flux.Merge(Commit(Ended, 2, new LandlordMerged(GoesOn.Landlord, MergedOn, "Fusion", [there.EndedBefore(MergedOn)!], [])), Commit(GoesOn, 2, absorbed)));

        Assert.Equal("Là", await Told(store, Ended, MergedOn.AddDays(-1)));
        Assert.Equal("Ici", await Told(store, GoesOn, MergedOn.AddDays(-1)));
        Assert.Equal("Ici, Là", await Told(store, Ended, MergedOn));
        Assert.Equal("Ici, Là", await Told(store, GoesOn, MergedOn));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_was_handed_to_a_commune_that_merged_is_with_the_delegate_of_the_one_that_goes_on(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var former = Mandated("Avant") with { Kind = ReserverKind.LocalAuthority };
        var next = former with { Id = "N", Reserver = "N", EffectiveDate = MergedOn, Terms = [former.Terms[0] with { From = MergedOn }], Mandates = [former.Mandates[0] with { Delegate = "Après", From = MergedOn }] };
        Assert.True(await store.Flux.Append(Commit(Ended, 1, new AgreementRecorded(former), new AgreementsMerged(MergedOn, "Fusion", [former.EndedBefore(MergedOn)!], next with { Mandates = [] }, []), new AgreementRecorded(next))));

        Assert.Equal((true, false), (await IsWith("Avant", MergedOn.AddDays(-1)), await IsWith("Après", MergedOn.AddDays(-1))));
        Assert.Equal((false, true), (await IsWith("Avant", MergedOn), await IsWith("Après", MergedOn)));

        // The commune that goes on has it under its own name, from its first day; the former one has it no more.
        Assert.Equal((false, true), (await IsWith("N", MergedOn.AddDays(-1)), await IsWith("N", MergedOn)));
        Assert.Equal((true, false), (await IsWith("R", MergedOn.AddDays(-1)), await IsWith("R", MergedOn)));
        Assert.Equal("Avant", await Told(store, Ended, MergedOn.AddDays(-1)));
        Assert.Equal("Après, N, not R", await Told(store, Ended, MergedOn));

        // It keeps what was handed over when its own agreement ends, and the former one has it back by nothing.
        Assert.True(await store.Flux.Append(Commit(Ended, 4, new AgreementRecorded(next with { TerminatedOn = MergedOn.AddDays(9) }))));
        Assert.Equal((true, false), (await IsWith("N", MergedOn.AddDays(20)), await IsWith("R", MergedOn.AddDays(20))));

        ValueTask<bool> IsWith(string organisation, DateOnly on) => new Handing(store.Flux, TwoSilos.Policies.Geography).IsWith(organisation, Handed("R"), Samples.Dwelling(Samples.Montreuil), on);
    }

    /// <summary>Who is told, beside the reserver to whom a dwelling of a landlord is handed, of an event of a day.</summary>
    private static async Task<string> Told(SharedStore store, LedgerKey ledger, DateOnly on)
    {
        var (id, at) = (Guid.NewGuid(), new DateTimeOffset(on, new TimeOnly(8, 0), TimeSpan.Zero));
        var vacancy = new VacancySnapshot(id, $"D-{id:N}", Samples.Dwelling(Samples.Montreuil) with { Landlord = ledger.Landlord }, new DateOnly(2026, 4, 1), at, Samples.EstEnsemble);
        await store.Vacancies.Save(new StoredVacancy(vacancy, 1), Somebody, "Open");
        Assert.True(await store.Lives.Append(new LifeCommit { Vacancy = id, Facts = [new StoredFact(new RecordedFact(2, at, Handed("R")), Somebody, null, null)], News = [], Positions = [], HasEnded = false, DueAt = null }));
        var told = await new DelegatedNews(store.Flux, store.Lives, TwoSilos.Policies.Geography).Of([new StoredEvent(EventPlace.Start, vacancy, new VacancyNews("oriented", 2, null, "R", null, at))]);
        var news = Assert.Single(told).News;
        return string.Join(", ", [.. news.Designating.Order(StringComparer.Ordinal), .. news.Former.Select(name => $"not {name}")]);
    }

    private static Agreement Mandated(string organisation) => SomeAgreements.Of("R", ReserverKind.Employer, 10) with { Mandates = [new Mandate { Delegate = organisation, From = new DateOnly(2026, 1, 1), Act = "Mandat" }] };

    private static DwellingOriented Handed(string reserver) => new(reserver, 1, new DateOnly(2026, 4, 30), null);

    private static FluxCommit Commit(LedgerKey ledger, int first, params FluxEvent[] events) =>
        new(ledger, [.. events.Select((happened, index) => new StoredFluxEvent(new RecordedFluxEvent(first + index, new DateTimeOffset(MergedOn, default, TimeSpan.Zero), happened), Somebody, Guid.NewGuid(), "f"))], []);
}
