using System.Net;
using Allocation.Api.Identity;
using Allocation.Api.Journal;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Allocation.Silo.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Journal;

/// <summary>A host of its own: its journal is changed behind its back.</summary>
public sealed class JournalApi : RunningApi;

/// <summary>The journal as it is asked for: seals, their verification, evidence of a decision, all that is held of a household.</summary>
public sealed class JournalTests(JournalApi api) : IClassFixture<JournalApi>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seals_hold_until_somebody_changes_what_was_written_and_the_verb_says_so()
    {
        using var manager = await api.As(RoleRights.Manager);
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling());
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/return-keys", ApiClient.Json(new { on = Sample.Day(Sample.Today) }), ifMatch: "\"1\"")).Status);
        await api.Client.Register(Sample.Demand());
        await Seal();

        Assert.Equal(["changes", "commands", "facts"], (await manager.Get("/api/v1/journal")).Json["seals"]!.AsArray().Select(seal => seal!["table"]!.GetValue<string>()).Where(table => table != "readings").Order());
        Assert.True((await manager.Get("/api/v1/journal/verification")).Json["holds"]!.GetValue<bool>());
        var (code, said) = await Verb("--to", api.Client.Address.AbsoluteUri, "--token", manager.Token!);
        Assert.Equal(0, code);
        Assert.Contains("commands", said, StringComparison.Ordinal);

        await using (var register = new SqliteConnection($"Data Source={api.RegisterFile}"))
        {
            await register.OpenAsync(Cancellation);
            await using var change = register.CreateCommand();
            change.CommandText = "DROP TRIGGER audit_stands; UPDATE audit SET organisation = 'nobody' WHERE sequence = 1";
            await change.ExecuteNonQueryAsync(Cancellation);
        }

        Assert.False((await manager.Get("/api/v1/journal/verification")).Json["holds"]!.GetValue<bool>());
        (code, said) = await Verb("--to", api.Client.Address.AbsoluteUri, "--token", manager.Token!);
        Assert.Equal(1, code);
        Assert.Contains("commands: seal 1 does not hold (entries-differ), positions 0 to", said, StringComparison.Ordinal);
        Assert.Equal(2, (await Verb("--from", "here")).Code);
        using var bounded = await api.As(RoleRights.Manager, departements: ["69"]);
        (await bounded.Get("/api/v1/journal/verification")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Kept_seals_tell_of_a_seal_that_was_made_anew()
    {
        using var manager = await api.As(RoleRights.Manager);
        var file = Path.GetTempFileName();
        await api.Client.Register(Sample.Demand());
        await Seal();
        await File.AppendAllTextAsync(file, (await manager.Get("/api/v1/journal")).Body, Cancellation);
        await File.AppendAllTextAsync(file, "\n" + (await manager.Get("/api/v1/journal/seals?table=commands")).Body, Cancellation);
        string[] asked = ["--to", api.Client.Address.AbsoluteUri, "--token", manager.Token!, "--kept", file];
        var (_, said) = await Verb(asked);
        Assert.Matches("(\\d+) of \\1 kept seals are those of the host", said);

        var kept = await File.ReadAllTextAsync(file, Cancellation);
        var link = (await manager.Get("/api/v1/journal")).Json["seals"]![0]!["link"]!.GetValue<string>();
        await File.WriteAllTextAsync(file, kept.Replace(link, new string('0', 64), StringComparison.Ordinal), Cancellation);
        (var code, said) = await Verb(asked);
        Assert.Equal(1, code);
        Assert.Matches("commands: seal \\d+ is not the one that was kept", said);

        await File.WriteAllTextAsync(file, "{\"seals\":[{", Cancellation);
        Assert.Equal(2, (await Verb(asked)).Code);
        await File.WriteAllTextAsync(file, "{}", Cancellation);
        Assert.Equal(2, (await Verb(asked)).Code);
        File.Delete(file);
    }

    [Fact]
    public async Task Evidence_of_a_decision_has_its_facts_and_the_seals_that_cover_them()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling());
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/return-keys", ApiClient.Json(new { on = Sample.Day(Sample.Today) }), ifMatch: "\"1\"")).Status);
        await Seal();

        var evidence = (await api.Client.Get($"/api/v1/vacancies/{vacancy}/evidence")).Json;

        Assert.Equal(2, evidence["life"]!["timeline"]!.AsArray().Count);
        var seal = Assert.Single(evidence["seals"]!.AsArray())!;
        Assert.Equal(("facts", 64, 64), (seal["table"]!.GetValue<string>(), seal["link"]!.GetValue<string>().Length, seal["signature"]!.GetValue<string>().Length));
    }

    [Fact]
    public async Task All_that_is_held_of_a_household_is_given_to_it_and_says_who_looked()
    {
        var number = await api.Client.Register(Sample.Demand());
        using var agent = await api.As(RoleRights.Agent, "Curieux");
        using var self = await api.As(RoleRights.Applicant, "Elle-même", demand: number);
        using var commission = await api.As(RoleRights.Commission);
        Assert.Equal(HttpStatusCode.OK, (await agent.Get($"/api/v1/demands/{number}")).Status);
        (await agent.Get($"/api/v1/demands/{number}/export")).IsProblem(HttpStatusCode.BadRequest, "malformed", "purpose", "required");
        (await commission.Get($"/api/v1/demands/{number}/export?purpose=access-request")).IsProblem(HttpStatusCode.Forbidden, "forbidden");

        var export = (await self.Get($"/api/v1/demands/{number}/export")).Json;

        Assert.Equal("1990-05-17", export["demand"]!["file"]!["applicant"]!["birthDate"]!.GetValue<string>());
        Assert.Equal("registered", export["changes"]![0]!["kind"]!.GetValue<string>());
        Assert.Contains(("Curieux", "file"), export["readings"]!.AsArray().Select(reading => (reading!["organisation"]!.GetValue<string>(), reading["what"]!.GetValue<string>())));
        Assert.DoesNotContain("agent@", export.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await agent.Get($"/api/v1/demands/{number}/export?purpose=access-request")).Status);
    }

    [Fact]
    public async Task What_was_decided_on_a_household_and_what_its_file_said_before_are_given_to_it_and_nothing_of_the_others()
    {
        var (number, other) = (await api.Client.Register(Sample.Demand()), await api.Client.Register(Sample.Demand()));
        using var self = await api.As(RoleRights.Applicant, "Elle-même", demand: number);
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, dalo = "ACTIF" })).Status);
        var (candidate, aside) = (await api.Client.OpenVacancy(Sample.Dwelling()), await api.Client.OpenVacancy(Sample.Dwelling()));
        foreach (var vacancy in new[] { candidate, aside })
        {
            await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
            await Step(vacancy, "orient", new { });
        }

        await Step(candidate, "nominate", new { demand = number, by = "landlord" });
        await Step(candidate, "nominate", new { demand = other, by = "landlord" });
        await Step(candidate, "withdraw-candidate", new { demand = number, cause = "applicant" });
        await Step(aside, "set-aside", new { demand = number, reason = new { family = "size", text = "Trop petit pour ce ménage." } });

        var export = (await self.Get($"/api/v1/demands/{number}/export")).Json;

        Assert.True(export["changes"]![0]!["before"]!.AsObject().ContainsKey("dalo"));
        Assert.Null(export["changes"]![1]!["before"]);
        var candidacies = export["candidacies"]!.AsArray();
        Assert.Equal([["set-aside"], ["nominate", "withdraw-candidate"]], candidacies.Select(held => held!["facts"]!.AsArray().Select(fact => fact!["step"]!.GetValue<string>())));
        Assert.Equal("Trop petit pour ce ménage.", candidacies[0]!["facts"]![0]!["said"]!["reason"]!["text"]!.GetValue<string>());
        Assert.Equal(["set-aside", "withdrawn"], candidacies.Select(held => held!["standing"]!.GetValue<string>()));
        Assert.DoesNotContain(other, export.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("@", candidacies.ToJsonString(), StringComparison.Ordinal);
    }

    private async Task Step(Guid vacancy, string step, object body)
    {
        var version = (await api.Client.Get($"/api/v1/vacancies/{vacancy}/life")).ETag;
        var answer = await api.Client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/{step}", ApiClient.Json(body), ifMatch: version);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    private Task Seal() => api.Services.GetRequiredService<JournalSealer>().SealAll(Cancellation);

    private static async Task<(int Code, string Said)> Verb(params string[] arguments)
    {
        await using var said = new StringWriter();
        return (await VerifyCommand.Run(arguments, said, said), said.ToString());
    }
}
