using Allocation.Domain.Flux;

namespace Allocation.Population.Tests;

/// <summary>Landlords, reservers and agreements: what the law bounds holds for every landlord in every département.</summary>
public sealed class AgreementGeneratorTests
{
    private static readonly PopulationOptions CountryOptions = PopulationOptions.Country(1_000, 7, Sample.Today, Sample.Geography);
    private static readonly AgreementGenerator Demo = new(Sample.Options, Sample.Geography);
    private static readonly AgreementGenerator Country = new(CountryOptions, Sample.Geography);
    private static readonly List<Agreement> All = [.. Country.All()];

    private static IEnumerable<IGrouping<(string, string), Agreement>> Pairs => All.GroupBy(agreement => (agreement.Landlord, agreement.Departement));

    [Fact]
    public void The_same_seed_gives_the_same_agreements_however_many_demands_there_are()
    {
        var again = new AgreementGenerator(CountryOptions with { Demands = 2_000_000 }, Sample.Geography);

        Assert.Equal(Sample.Json(All), Sample.Json(again.All()));
        Assert.Equal(Sample.Json(Country.Landlords), Sample.Json(again.Landlords));
        Assert.Equal(Sample.Json(Country.Reservers), Sample.Json(again.Reservers));
    }

    [Fact]
    public void Another_seed_gives_others() =>
        Assert.NotEqual(Sample.Json(All), Sample.Json(new AgreementGenerator(CountryOptions with { Seed = 8 }, Sample.Geography).All()));

    [Fact]
    public void One_agreement_stands_for_a_landlord_a_reserver_and_a_departement()
    {
        Assert.Equal(All.Count, All.Select(agreement => (agreement.Landlord, agreement.Reserver, agreement.Departement)).Distinct().Count());
        Assert.Equal(All.Count, All.Select(agreement => agreement.Id).Distinct().Count());
    }

    [Fact]
    public void Landlords_own_where_they_agree_and_reservers_are_of_the_flux()
    {
        var owned = Country.Landlords.SelectMany(landlord => landlord.Stock.Select(stock => (landlord.Name, stock.Departement))).ToHashSet();
        var reservers = Country.Reservers.ToDictionary(reserver => reserver.Name);

        Assert.Equal(owned, All.Select(agreement => (agreement.Landlord, agreement.Departement)).ToHashSet());
        Assert.All(All, agreement => Assert.True(reservers[agreement.Reserver].Kind.InFlux() && reservers[agreement.Reserver].Kind == agreement.Kind));
        Assert.Contains(Country.Reservers, reserver => !reserver.Kind.InFlux());
    }

    [Fact]
    public void The_State_has_at_most_thirty_percent_of_which_five_for_agents() => Assert.All(Pairs, pair =>
    {
        var state = Assert.Single(pair, agreement => agreement.Kind == ReserverKind.State);
        Assert.InRange(state.Terms[0].Rate, 25m, 30m);
        Assert.InRange(state.Terms[0].AgentsRate!.Value, 0m, 5m);
    });

    [Fact]
    public void Local_authorities_have_twenty_percent_and_all_together_a_hundred() => Assert.All(Pairs, pair =>
    {
        Assert.InRange(pair.Where(agreement => agreement.Kind is ReserverKind.LocalAuthority or ReserverKind.Intermunicipality).Sum(agreement => agreement.Terms[0].Rate), 0.1m, 20m);
        Assert.InRange(pair.Sum(agreement => agreement.Terms[0].Rate), 0.1m, 100m);
        Assert.All(pair, agreement => Assert.True(agreement.Terms[0].Rate >= 0.1m));
        Assert.Single(pair.Select(agreement => agreement.Terms[0].Base).Distinct());
    });

    [Fact]
    public void Terms_are_those_the_law_allows() => Assert.All(All, agreement =>
    {
        var year = new DateOnly(Sample.Today.Year, 1, 1);
        Assert.True(agreement.EffectiveDate <= year && agreement.EndDate >= year.AddYears(1).AddDays(-1));
        Assert.InRange(agreement.Terms[0].DesignationDays, 1, 30);
        Assert.NotEmpty(agreement.Terms[0].Fallbacks);
        Assert.Equal(agreement.Terms[0].Fallbacks.Distinct(), agreement.Terms[0].Fallbacks);
        Assert.Equal(agreement.Terms[0].CarryOver, agreement.Terms[0].CarryOverCap is not null);
        Assert.False(agreement.Terms[0].Mode == ManagementMode.Delegated && agreement.Terms[0].ConsumingEvent == ConsumingEvent.AtDisposal);
    });

    [Fact]
    public void They_can_be_recorded_as_they_are() => Assert.All(Pairs.Take(40), pair =>
    {
        var all = new FluxAgreements(pair, Sample.Geography);
        Assert.All(pair, agreement => Assert.Empty(AgreementRules.Faults(agreement, all, Sample.Geography)));
    });

    [Fact]
    public void A_local_authority_has_rights_on_its_own_territory() => Assert.All(All, agreement =>
    {
        if (agreement.Territory.Kind == ReservationTerritoryKind.Departement)
            Assert.Equal(agreement.Departement, agreement.Territory.Code);
        if (agreement.Territory.Kind == ReservationTerritoryKind.Commune)
            Assert.StartsWith(agreement.Departement, agreement.Territory.Code, StringComparison.Ordinal);
        if (agreement.Kind == ReserverKind.Intermunicipality)
            Assert.Contains(Sample.Geography.Communes, commune => commune.Territory.Value == agreement.Territory.Code && commune.Code.Departement == agreement.Departement);
    });

    [Fact]
    public void Dwellings_name_a_landlord_who_owns_there()
    {
        AssertOwned(new DwellingGenerator(Sample.Options, Sample.Geography), Demo);
        AssertOwned(new DwellingGenerator(CountryOptions, Sample.Geography), Country);

        static void AssertOwned(DwellingGenerator dwellings, AgreementGenerator agreements)
        {
            var owners = agreements.Landlords.ToDictionary(landlord => landlord.Name, landlord => landlord.Stock.Select(stock => stock.Departement).ToHashSet());
            Assert.All(Enumerable.Range(0, 2_000).Select(number => dwellings.Generate(number).Dwelling), dwelling => Assert.Contains(dwelling.Commune.Departement, owners[dwelling.Landlord]));
        }
    }

    [Fact]
    public void The_country_has_the_dwellings_it_has() =>
        Assert.InRange(Country.Landlords.Sum(landlord => landlord.Stock.Sum(stock => stock.Dwellings)), 5_150_000, 5_250_000);
}
