using System.Net.Http.Json;
using System.Text.Json;
using Allocation.Domain.Policies;
using Allocation.Domain.Territories;
using Allocation.LoadTests.Simulate;
using Allocation.LoadTests.Simulate.Load;
using Allocation.LoadTests.Simulate.Product;
using Allocation.LoadTests.Simulate.Watch;
using Allocation.Population;
using Allocation.Silo.Policies;

namespace Allocation.LoadTests.Tests.Simulate;

/// <summary>A judge who finds nothing must be able to find something.</summary>
public sealed class JudgementTests : IAsyncLifetime
{
    private const int Vacancies = 20;

    private static readonly SimulationPlan Plan = new() { Demands = 1_500, Vacancies = Vacancies, Lists = 4, Changing = 1_500, Judged = Vacancies };
    private static readonly PolicyBook Policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);

    private readonly PopulationOptions _options = PopulationOptions.Of(Plan.Demands, Plan.Seed, CivilTime.InParis(TimeProvider.System.GetUtcNow()), null, Policies.Geography);
    private readonly HttpClient _http = new();
    private readonly List<OpenVacancy> _open = [];
    private RunningProduct _product = null!;
    private Households _households = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _product = await RunningProduct.Start(Plan, Cancellation);
        await PopulationContent.Enter(_http, _product.Hosts[0], new HouseholdGenerator(_options, Policies.Geography), Plan.Demands, _ => { }, Cancellation);
        var openings = new Openings(new DwellingGenerator(_options, Policies.Geography), _product.Hosts, _http);
        for (var number = 0; number < Vacancies; number++)
            _open.Add(await openings.Open(number, Cancellation));
        _households = new Households(_options, Policies.Geography, Plan.Changing);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _product.DisposeAsync();
    }

    [Fact]
    public async Task A_change_that_no_client_made_is_found_on_its_lists_and_not_on_screens()
    {
        await using var watcher = await Watcher.Open(_open[0].Id, _product.Hosts[0], new Sightings(TimeProvider.System), Cancellation);
        Assert.Equal(0, (await Judge(watcher)).Total);

        await Meddle();

        var found = await Judge(watcher);
        Assert.Equal((0, true, 0), (found.Commands, found.Lists > 0, found.Screens));
    }

    [Fact]
    public async Task A_change_that_was_acknowledged_and_is_not_there_is_found()
    {
        var lost = _households.Any(1)!;
        lost.Household.Acknowledged(lost.After, 2);

        Assert.Equal(1, (await Judge()).Commands);
    }

    private Task<Differences> Judge(params Watcher[] watchers) => new Judgement(Plan, Policies, _households, _product.Hosts, _http).Compare(_open, watchers, 0, Cancellation);

    /// <summary>Ends the right to housing of whoever stands first on each list, or has it recognised, and tells nobody.</summary>
    private async Task Meddle()
    {
        foreach (var vacancy in _open)
        {
            var list = await _http.GetFromJsonAsync<JsonElement>(Address($"vacancies/{vacancy.Id}/shortlist?take=1"), Cancellation);
            if (list.GetProperty("rows").GetArrayLength() == 0)
                continue;
            var number = list.GetProperty("rows")[0].GetProperty("uniqueNumber").GetString();
            var demand = await _http.GetFromJsonAsync<JsonElement>(Address($"demands/{number}"), Cancellation);
            var dalo = demand.GetProperty("file").TryGetProperty("dalo", out var held) && held.GetString() == "ACTIF" ? "NON" : "ACTIF";
            using var answer = await _http.PatchAsJsonAsync(Address($"demands/{number}"), new { expectedVersion = demand.GetProperty("version").GetInt32(), cause = "dalo-changed", dalo }, Cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }

    private Uri Address(string path) => new(_product.Hosts[0], $"/api/v1/{path}");
}
