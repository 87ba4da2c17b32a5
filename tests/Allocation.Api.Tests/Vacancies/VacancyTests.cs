using System.Net;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Vacancies;

public sealed class VacancyTests(RunningApi api)
{
    private const string Path = "/api/v1/vacancies";

    [Fact]
    public async Task A_vacancy_is_opened_and_read()
    {
        var dwelling = await Described(commune: "31069");

        var opened = await api.Client.Post(Path, new { dwellingId = dwelling, availableOn = "2027-01-31" });

        Assert.Equal(HttpStatusCode.Created, opened.Status);
        var read = await api.Client.Get(opened.Location!);
        Assert.Equal((opened.Text("id"), dwelling), (read.Text("id"), read.Text("dwellingId")));
        Assert.Equal(("Blagnac", "2027-01-31", "243100518", "Toulouse Métropole"), (read.Text("communeName"), read.Text("availableOn"), read.Text("territory"), read.Text("territoryName")));
        Assert.Equal(opened.Text("id"), (await api.Client.Get($"/api/v1/dwellings/{dwelling}")).Text("currentVacancy"));
    }

    [Fact]
    public async Task A_dwelling_has_at_most_one_open_vacancy()
    {
        var dwelling = await Described();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.Client.Post(Path, new { dwellingId = dwelling, availableOn = "2027-01-31" })));

        var opened = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != opened), answer =>
        {
            answer.IsProblem(HttpStatusCode.Conflict, "vacancy-open");
            Assert.Equal(opened.Text("id"), answer.Text("id"));
        });
    }

    [Fact]
    public async Task The_same_key_again_finds_the_same_vacancy_and_another_body_is_refused()
    {
        var (dwelling, key) = (await Described(), Guid.NewGuid().ToString());

        var first = await api.Client.Post(Path, new { dwellingId = dwelling, availableOn = "2027-01-31" }, key);
        var second = await api.Client.Post(Path, new { dwellingId = dwelling, availableOn = "2027-01-31" }, key);
        var other = await api.Client.Post(Path, new { dwellingId = dwelling, availableOn = "2027-02-28" }, key);

        Assert.Equal((first.Status, first.Body), (second.Status, second.Body));
        other.IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_key_used_for_the_vacancy_of_another_dwelling_is_refused()
    {
        var key = Guid.NewGuid().ToString();
        var first = await api.Client.Post(Path, new { dwellingId = await Described(), availableOn = "2027-01-31" }, key);
        var dwelling = await Described(commune: "31149");

        var other = await api.Client.Post(Path, new { dwellingId = dwelling, availableOn = "2027-01-31" }, key);

        other.IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Null((await api.Client.Get($"/api/v1/dwellings/{dwelling}")).Json["currentVacancy"]);
        Assert.Equal("Toulouse", (await api.Client.Get(first.Location!)).Text("communeName"));
    }

    [Fact]
    public async Task A_change_of_the_dwelling_is_a_change_of_its_vacancy_but_it_stays_in_its_commune()
    {
        var dwelling = await Described();
        var opened = await api.Client.Post(Path, new { dwellingId = dwelling, availableOn = "2027-01-31" });

        await api.Client.Put($"/api/v1/dwellings/{dwelling}", Sample.Dwelling(financing: "PLAI"));
        var moved = await api.Client.Put($"/api/v1/dwellings/{dwelling}", Sample.Dwelling(commune: "31149"));

        Assert.Equal("PLAI", (await api.Client.Get(opened.Location!)).Json["dwelling"]!["financing"]!.GetValue<string>());
        moved.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "commune", "open-vacancy");
    }

    [Fact]
    public async Task Open_vacancies_are_listed_newest_first_by_territory_and_page()
    {
        // Nobody else opens vacancies in Rennes.
        var ids = new List<Guid>();
        for (var count = 0; count < 3; count++)
            ids.Add(await api.Client.OpenVacancy(Sample.Dwelling(commune: "35238")));
        ids.Reverse();
        var territory = (await api.Client.Get($"{Path}/{ids[0]}")).Text("territory");

        Assert.Equal(ids, await Page($"territory={territory}"));
        Assert.Equal(ids[..2], await Page($"territory={territory}&take=2"));
        Assert.Equal(ids[2..], await Page($"territory={territory}&take=2&after={ids[1]}"));
        (await api.Client.Get($"{Path}?territory={territory}&after={Guid.NewGuid()}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "after", "place");
    }

    [Theory]
    [InlineData("{\"dwellingId\":\"\",\"availableOn\":\"2027-01-31\"}", HttpStatusCode.UnprocessableEntity, "invalid", "dwellingId", "dwelling-id")]
    [InlineData("{\"dwellingId\":\"any\",\"availableOn\":\"1999-12-31\"}", HttpStatusCode.UnprocessableEntity, "invalid", "availableOn", "date")]
    [InlineData("{\"dwellingId\":\"any\",\"availableOn\":\"31/01/2027\"}", HttpStatusCode.BadRequest, "malformed", "availableOn", "json")]
    [InlineData("{\"dwellingId\":\"any\"}", HttpStatusCode.BadRequest, "malformed", "", "json")]
    public async Task An_opening_that_says_too_little_is_refused(string body, HttpStatusCode status, string type, string path, string code) =>
        (await api.Client.Post(Path, body)).IsProblem(status, type, path, code);

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var nobody = Guid.NewGuid();

        (await api.Client.Post(Path, new { dwellingId = nobody, availableOn = "2027-01-31" })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Get($"{Path}/{nobody}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Get($"{Path}/{nobody}/shortlist")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Get($"{Path}/{nobody}/shortlist/explain?demand={await api.Client.Register(Sample.Demand())}")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    private async Task<List<Guid>> Page(string query) =>
        [.. (await api.Client.Get($"{Path}?{query}")).Json["vacancies"]!.AsArray().Select(vacancy => vacancy!["id"]!.GetValue<Guid>())];

    private async Task<string> Described(string commune = "31555")
    {
        var id = Guid.NewGuid().ToString("N");
        await api.Client.Put($"/api/v1/dwellings/{id}", Sample.Dwelling(commune));
        return id;
    }
}
