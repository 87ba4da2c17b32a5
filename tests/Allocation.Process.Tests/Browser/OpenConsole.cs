using System.Text.Json.Nodes;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Process.Tests.Hosting;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>The product with one vacancy and fifty households, a full page of the list, and a browser in front of it.</summary>
public sealed class OpenConsole : IAsyncLifetime
{
    private const int Households = 50;

    private static readonly DateOnly Today = CivilTime.InParis(TimeProvider.System.GetUtcNow());

    private readonly TemporaryDirectory _data = new();
    private readonly List<string> _numbers = [];
    private ApiProcess? _process;
    private Chromium? _browser;

    internal ApiProcess Process => _process!;

    internal Client Client { get; private set; } = null!;

    internal Chromium Browser => _browser!;

    /// <summary>The vacancy.</summary>
    public Guid Vacancy { get; private set; }

    /// <summary>Households by seniority, the oldest first.</summary>
    public IReadOnlyList<string> Numbers => _numbers;

    /// <summary>A household outside the list: its income is over the ceiling.</summary>
    public string TooRich { get; private set; } = "";

    /// <summary>Address of the list.</summary>
    public string List => $"{Client.Address}logements/{Vacancy}";

    public async ValueTask InitializeAsync()
    {
        _browser = await Chromium.Start();
        (_process, Client) = await ApiProcess.Start(_data.Path);
        Vacancy = await Client.OpenVacancy("T2-COLOMIERS", new Dwelling { Landlord = "Bailleur fictif", Commune = InseeCode.Parse("31149"), Typology = Typology.T2, Financing = Financing.PLUS, AreaM2 = 45 }, Today);
        for (var index = 0; index < Households; index++)
            _numbers.Add(await Client.Register(Demand(months: 240 - 4 * index)));
        TooRich = await Client.Register(Demand(months: 30) with { Applicant = new Person { BirthDate = new DateOnly(1980, 1, 1), TaxIncome = new Dictionary<int, decimal> { [Today.Year - 2] = 250_000m } } });
    }

    /// <summary>kill -9.</summary>
    internal void Kill() => _process!.Kill();

    /// <summary>Starts the killed process again on its store and its address.</summary>
    internal async Task StartAgain()
    {
        await _process!.DisposeAsync();
        _process = ApiProcess.LaunchAt(Client.Address.ToString(), _data.Path);
        Client = await _process.Ready();
    }

    /// <summary>Opens the list and waits until its island is there and live.</summary>
    internal async Task<IPage> OpenList(int width = 1440, int height = 900, ColorScheme theme = ColorScheme.Light)
    {
        var page = await Browser.Open(width, height, theme);
        await page.GotoAsync(List);
        await Assertions.Expect(page.Locator("live-shortlist[data-ready]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("connection-chip")).ToContainTextAsync("En direct");
        return page;
    }

    /// <summary>Makes a step in the life of the vacancy, as the agent of the pages does.</summary>
    internal async Task Step(string step, JsonObject body)
    {
        body["expectedVersion"] = (await Life())["version"]!.GetValue<int>();
        (await Client.Send(HttpMethod.Post, $"/api/v1/vacancies/{Vacancy}/steps/{step}", body.ToJsonString())).Accepted();
    }

    /// <summary>The life of the vacancy.</summary>
    internal async Task<JsonNode> Life() => (await Client.Get($"/api/v1/vacancies/{Vacancy}/life")).Accepted();

    /// <summary>Recognises, or ends, the right to housing of a household: fifty points.</summary>
    internal async Task Dalo(string number, bool recognised)
    {
        var version = (await Client.Get($"/api/v1/demands/{number}")).Accepted()["version"]!.GetValue<int>();
        (await Client.Send(HttpMethod.Patch, $"/api/v1/demands/{number}", new JsonObject { ["expectedVersion"] = version, ["cause"] = "dalo-changed", ["dalo"] = recognised ? "ACTIF" : "NON" }.ToJsonString())).Accepted();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_process is not null)
            await _process.DisposeAsync();
        _data.Dispose();
    }

    private static DemandFile Demand(int months) => new()
    {
        DepositedOn = Today.AddMonths(-months).AddDays(-3),
        Applicant = new Person { BirthDate = new DateOnly(1990, 5, 17), Identity = new PersonIdentity { FirstName = "Camille", LastName = "Dupont-Fictif" } },
        Wishes = new Wishes { Types = [Typology.T2], Communes = [InseeCode.Parse("31149")] },
    };
}
