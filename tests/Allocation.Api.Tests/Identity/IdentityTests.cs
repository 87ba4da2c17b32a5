using System.Net;
using Allocation.Api.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Allocation.Api.Tests.Identity;

/// <summary>The host as it runs outside Development.</summary>
public sealed class ProductionApi : RunningApi
{
    protected override string Environment => "Production";
}

public sealed class IdentityTests(RunningApi development, ProductionApi production) : IClassFixture<ProductionApi>
{
    [Fact]
    public async Task In_Development_a_command_without_token_is_the_demo_agents()
    {
        var number = await development.Client.Register(Sample.Demand());

        Assert.Equal(("demo-agent", "agent", "demo", "Register", 1), Assert.Single(Journal(number)));
    }

    [Fact]
    public async Task A_command_with_a_token_is_its_bearers()
    {
        using var manager = new ApiClient(development.Client.Address) { Token = await Token("manager", "Bailleur A") };
        var number = await manager.Register(Sample.Demand());

        await manager.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, dalo = "ACTIF" });
        await development.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 2, dalo = "CADUC" });

        Assert.Equal(
            [("manager@Bailleur A", "manager", "Bailleur A", "Register", 1), ("manager@Bailleur A", "manager", "Bailleur A", "Amend", 2), ("demo-agent", "agent", "demo", "Amend", 3)],
            Journal(number));
    }

    [Fact]
    public async Task Two_actors_may_use_the_same_key()
    {
        var key = Guid.NewGuid().ToString();
        using var manager = new ApiClient(development.Client.Address) { Token = await Token("manager", "Bailleur A") };

        var (one, other) = (await development.Client.Post("/api/v1/demands", Sample.Demand(), key), await manager.Post("/api/v1/demands", Sample.Demand(), key));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (one.Status, other.Status));
        Assert.NotEqual(one.Text("uniqueNumber"), other.Text("uniqueNumber"));
    }

    [Fact]
    public async Task A_token_that_was_not_made_here_is_refused()
    {
        using var stranger = new ApiClient(development.Client.Address) { Token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0." };

        (await stranger.Get("/api/v1/vacancies")).IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("{\"role\":\"king\",\"organisation\":\"x\"}", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("{\"role\":\"agent\",\"organisation\":\" \"}", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("{\"role\":\"agent\"}", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("{\"role\":\"agent\",\"organisation\":\"x\",\"admin\":true}", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("{\"role\"", HttpStatusCode.BadRequest, "bad-request")]
    public async Task A_token_is_given_for_known_roles_only(string body, HttpStatusCode status, string type) =>
        (await development.Client.Post("/dev/token", body)).IsProblem(status, type);

    [Theory, InlineData("/"), InlineData("/api/v1/vacancies"), InlineData("/hubs/live"), InlineData("/nowhere")]
    public async Task Outside_Development_nobody_is_let_in_without_identity(string path) =>
        (await production.Client.Get(path)).IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");

    [Fact]
    public async Task Outside_Development_no_token_is_made_and_health_stays_open()
    {
        Assert.Contains((await production.Client.Post("/dev/token", new { role = "agent", organisation = "x" })).Status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.NotFound });
        Assert.Equal(HttpStatusCode.OK, (await production.Client.Get("/health/live")).Status);
        using var bearer = new ApiClient(production.Client.Address) { Token = await Token("agent", "x") };
        (await bearer.Get("/api/v1/vacancies")).IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private Task<string> Token(string role, string organisation) => development.Token(new { role, organisation });

    /// <summary>Who did what on a demand, from the journal.</summary>
    private List<(string Subject, string Role, string Organisation, string Action, int Version)> Journal(string number)
    {
        using var register = new SqliteConnection($"Data Source={development.RegisterFile};Mode=ReadOnly;Pooling=False");
        register.Open();
        using var query = register.CreateCommand();
        query.CommandText = "SELECT subject, role, organisation, action, audit.version FROM audit JOIN demand ON audit.object = 'demand' AND audit.object_id = demand.id WHERE unique_number = $number ORDER BY sequence";
        query.Parameters.AddWithValue("$number", number);
        using var rows = query.ExecuteReader();
        var journal = new List<(string, string, string, string, int)>();
        while (rows.Read())
            journal.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetInt32(4)));
        return journal;
    }
}
