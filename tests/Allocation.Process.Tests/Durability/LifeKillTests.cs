using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Durability;

/// <summary>
/// A vacancy from notice to lease, the process killed between each two steps. Some steps are sent and the process killed before the
/// answer comes: sent again under their key they are one step.
/// </summary>
public sealed class LifeKillTests
{
    private static string Today => CivilTime.InParis(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Killed_between_each_two_steps_a_vacancy_goes_from_notice_to_lease()
    {
        using var data = new TemporaryDirectory();
        var numbers = new List<string>();
        Guid vacancy, other;
        var (process, client) = await ApiProcess.Start(data.Path);
        await using var follower = new EventFollower(client.Address);
        try
        {
            for (var number = 1; number <= 3; number++)
                numbers.Add(await client.Register(HouseholdOf(number)));
            vacancy = await client.OpenVacancy("LIFE-1", Dwelling, new DateOnly(2027, 1, 31));
            other = await client.OpenVacancy("LIFE-2", Dwelling, new DateOnly(2027, 1, 31));

            await Step("return-keys", new { on = Today });
            await Step("orient", new { reserver = "Ville" });
            foreach (var number in numbers)
                await Step("nominate", new { demand = number, by = "reserver" });
            await Step("instruct");
            await Step("place-on-agenda", new { sessionOn = Today });
            await Step("decide", new { decisions = numbers.Select((number, index) => new { demand = number, kind = "ranked", rank = index + 1 }) }, unheard: true);
            await Step("offer", unheard: true);
            Assert.Equal("elsewhere", await OfferOn(other, numbers[0]));
            await Step("notify", new { means = "handed-over", receivedOn = Today });
            await Step("refuse", new { on = Today }, unheard: true);
            await Step("offer");
            await Step("notify", new { means = "handed-over", receivedOn = Today });
            await Step("accept", new { on = Today }, unheard: true);
            await Step("sign-lease", new { on = Today }, unheard: true);

            var life = (await client.Get($"/api/v1/vacancies/{vacancy}/life")).Accepted();
            Assert.Equal("let", life["state"]!.GetValue<string>());
            Assert.Equal(
                ["notice", "return-keys", "orient", "nominate", "nominate", "nominate", "instruct", "place-on-agenda", "decide", "offer", "notify", "refuse", "offer", "notify", "accept", "sign-lease"],
                life["timeline"]!.AsArray().Select(fact => fact!["step"]!.GetValue<string>()));
            Assert.Equal([numbers[0], numbers[2]], (await Rows(other)).Select(row => row!["uniqueNumber"]!.GetValue<string>()));
            Assert.Null(await OfferOn(other, numbers[0]));

            // Who follows the events has been told of each step once, in their order, over all the deaths.
            var told = (await follower.Until(vacancy, "lease-signed")).ToList();
            Assert.Equal(Enumerable.Range(1, told.Count).Select(sequence => $"{vacancy:N}-{sequence}"), told.Select(each => each["id"]!.GetValue<string>()));
            Assert.Equal(
                [
                    "notice-received", "keys-returned", "oriented", "candidate-nominated", "candidate-nominated", "candidate-nominated", "instruction-begun", "placed-on-agenda", "commission-decided",
                    "offer-made", "offer-notified", "offer-refused", "offer-made", "offer-notified", "offer-accepted", "lease-signed",
                ],
                told.Select(EventFollower.KindOf).Where(kind => kind != "first-three-changed"));
        }
        finally
        {
            await process.DisposeAsync();
        }

        async Task Step(string step, object? asked = null, bool unheard = false)
        {
            var body = JsonSerializer.SerializeToNode(asked ?? new { })!.AsObject();
            body["expectedVersion"] = (await client.Get($"/api/v1/vacancies/{vacancy}/life")).Accepted()["version"]!.GetValue<int>();
            var (path, key) = ($"/api/v1/vacancies/{vacancy}/steps/{step}", Guid.NewGuid().ToString());
            if (unheard)
            {
                var sent = client.Send(HttpMethod.Post, path, body.ToJsonString(), key);
                await Restart();
                await sent.ContinueWith(_ => { }, TaskScheduler.Default);
            }

            var answer = await client.Send(HttpMethod.Post, path, body.ToJsonString(), key);
            Assert.True(answer.Status == HttpStatusCode.OK, $"{step}: {answer.Body}");

            // Between each two in a long run; else behind the two of which most is held in memory.
            if (Needs.Long || (step is "decide" or "accept"))
                await Restart();
        }

        async Task Restart()
        {
            process.Kill();
            await process.DisposeAsync();
            (process, client) = await ApiProcess.Start(data.Path);
            follower.IsReady(client.Address);
        }

        async Task<string?> OfferOn(Guid list, string number) => (await Rows(list)).Single(row => row!["uniqueNumber"]!.GetValue<string>() == number)!["offer"]?.GetValue<string>();

        async Task<JsonArray> Rows(Guid list) => (await client.Get($"/api/v1/vacancies/{list}/shortlist")).Accepted()["rows"]!.AsArray();
    }

    private static Dwelling Dwelling => new() { Landlord = "Bailleur fictif", Commune = InseeCode.Parse("31555"), Typology = Typology.T2, Financing = Financing.PLUS, AreaM2 = 45 };

    private static DemandFile HouseholdOf(int number) => new()
    {
        DepositedOn = new DateOnly(2022, number, 15),
        Applicant = new Person { BirthDate = new DateOnly(1990, 5, 17), TaxIncome = new Dictionary<int, decimal> { [2024] = 15_000, [2025] = 15_000 } },
        Wishes = new Wishes { Types = [Typology.T2], Communes = [InseeCode.Parse("31555")] },
    };
}
