using System.Net;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Live;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Data.Sqlite;

namespace Allocation.Api.Tests.Identity;

/// <summary>Who looked at whose file, why, on which version: written down before it is shown.</summary>
public sealed class ReadingTests(RunningApi api)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_an_explanation_and_a_name_are_noted_with_who_and_why()
    {
        var number = await api.Client.Register(Sample.Demand("31555"));
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling("31555"));
        using var agent = await api.As(RoleRights.Agent, "Lecteurs");

        foreach (var path in new[] { "", "?include=identity,confidential&purpose=contact", "/scores", "/history" })
            Assert.Equal(HttpStatusCode.OK, (await agent.Get($"/api/v1/demands/{number}{path}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await agent.Get($"/api/v1/vacancies/{vacancy}/shortlist/explain?demand={number}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await agent.Get($"/logements/{vacancy}/pourquoi?demande={number}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await agent.Get($"/demandes/{number}")).Status);
        using var form = new FormUrlEncodedContent([new("motif", "instruction")]);
        Assert.Contains("Zyxwvut", (await agent.Send(HttpMethod.Post, $"/demandes/{number}", form)).Body, StringComparison.Ordinal);

        Assert.Equal(
            [("file", null), ("identity", "contact"), ("confidential", "contact"), ("explanation", null), ("history", null), ("explanation", null), ("explanation", null), ("file", null), ("identity", "instruction")],
            Noted("Lecteurs").Select(reading => (reading.What, reading.Purpose)));
        Assert.All(Noted("Lecteurs").Take(3), reading => Assert.Equal(("agent@Lecteurs", "demand", "1"), (reading.Subject, reading.Object, reading.Version)));
    }

    [Theory]
    [InlineData("?include=identity", "required")]
    [InlineData("?include=confidential&purpose=", "purpose")]
    [InlineData("?include=identity&purpose=curiosity", "purpose")]
    public async Task Without_a_purpose_nothing_is_shown_and_nothing_noted(string query, string code)
    {
        var number = await api.Client.Register(Sample.Demand());
        using var agent = await api.As(RoleRights.Agent, $"Sans motif {query}");

        (await agent.Get($"/api/v1/demands/{number}{query}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "purpose", code);

        Assert.Empty(Noted($"Sans motif {query}"));
    }

    [Fact]
    public async Task A_list_that_is_followed_is_noted_with_the_versions_between()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling("31069"));
        using var agent = await api.As(RoleRights.Agent, "Suiveurs");
        string first;
        await using (var hub = FollowedList.Connect(agent.Address, options => options.AccessTokenProvider = () => Task.FromResult(agent.Token)))
        {
            await hub.StartAsync(Cancellation);
            first = (await hub.InvokeAsync<Allocation.Api.Live.Snapshot>("Subscribe", vacancy, (object?)null, Cancellation)).Version;
            await hub.InvokeAsync<Allocation.Api.Live.Snapshot>("Subscribe", vacancy, (object?)null, Cancellation);
            await hub.InvokeAsync("Unsubscribe", vacancy, Cancellation);
        }

        var noted = Noted("Suiveurs");
        Assert.Equal(["followed", "left"], noted.Select(reading => reading.What));
        Assert.Equal((first, true), (noted[0].Version, noted[1].Version.Length > 0));
    }

    private List<(string Subject, string What, string Object, string Version, string? Purpose)> Noted(string organisation)
    {
        using var register = new SqliteConnection($"Data Source={api.RegisterFile};Mode=ReadOnly;Pooling=False");
        register.Open();
        using var query = register.CreateCommand();
        query.CommandText = "SELECT subject, what, object, version, purpose FROM reading WHERE organisation = $organisation ORDER BY sequence";
        query.Parameters.AddWithValue("$organisation", organisation);
        using var rows = query.ExecuteReader();
        var noted = new List<(string, string, string, string, string?)>();
        while (rows.Read())
            noted.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.IsDBNull(4) ? null : rows.GetString(4)));
        return noted;
    }
}
