using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Contract;

namespace Allocation.Api.Tests.Contract;

/// <summary>The contract, carried out: every operation of the document is asked, with its example, and answers as the document says.</summary>
public sealed class ContractRunTests(ContractApi api) : IClassFixture<ContractApi>
{
    private const string Landlord = "Bailleur fictif";

    /// <summary>What is asked by another method than GET for the size of its question, notes a place to come back to, or found nothing here to forget: no command. All others stand in the journal.</summary>
    private static readonly string[] ChangeNothing =
        ["convertStock", "evaluateGrid", "forgetSetAside", "noteSeen", "openList", "previewAgreementsMerger", "previewMerger", "simulateFlux", "simulateGrid", "validateGrid"];

    /// <summary>What shows something of one household that is asked for by its number, or all that was done with a vacancy: each leaves a reading. A list that is followed over the hub does too.</summary>
    private static readonly string[] ShowPersons = ["explainDemand", "exportDemand", "listCandidacies", "readDemand", "readEvidence", "readHistory", "readPosition", "readScores", "simulateGrid"];

    [Fact]
    public async Task Every_operation_answers_as_the_document_says_and_every_example_is_accepted()
    {
        var document = await ContractDocument.Of(api);
        using var run = new ContractRun(document, api.Client.Address, api.JournalCounts);

        var number = await Demands(run);
        var vacancy = await Vacancies(run, number);
        var webhook = await Webhooks(run);
        await Flux(run, vacancy);
        await Grids(run);
        await Journal(run, vacancy);

        await Wrong_places_are_refused_by_their_name(document, run);
        await run.Ask("removeWebhook", webhook, expected: HttpStatusCode.NoContent);
        Assert.Empty(run.Faults);
        Assert.Equal(document.Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal), run.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(document.Operations.Where(operation => operation.Method != "get").Select(operation => operation.Name).Except(ChangeNothing).Order(StringComparer.Ordinal), run.Commanded);
        Assert.Equal(string.Join(", ", ShowPersons), string.Join(", ", run.Shown));
    }

    /// <summary>Of every list that is told page by page.</summary>
    private static async Task Wrong_places_are_refused_by_their_name(ContractDocument document, ContractRun run)
    {
        var paged = document.Operations.Where(operation => operation.Method == "get" && operation.Parameters("query").Contains("after")).ToList();
        Assert.True(paged.Count >= 8, $"{paged.Count} lists");
        foreach (var operation in paged)
        {
            var answer = await run.AskAgain(operation, "after=no+such+place");
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{operation.Name}: {answer.Status} {answer.Body}");
            Assert.Equal("after", answer.Json["errors"]![0]!["path"]!.GetValue<string>());
            if (!operation.Parameters("query").Contains("take"))
                continue;
            foreach (var take in new[] { "0", "-1", "1000000", "many" })
                Assert.Equal("take", (await run.AskAgain(operation, $"take={take}")).Json["errors"]![0]!["path"]!.GetValue<string>());
        }
    }

    private static async Task<string> Demands(ContractRun run)
    {
        var number = (await run.Ask("registerDemand", expected: HttpStatusCode.Created))!["uniqueNumber"]!.GetValue<string>();
        (string, string)[] demand = [("uniqueNumber", number)];
        await run.Ask("amendDemand", demand);
        await run.Ask("readDemand", demand);
        await run.Ask("readScores", demand, "?words=agent");
        await run.Ask("readPosition", demand);
        await run.Ask("readHistory", demand);
        await run.Ask("listCandidacies", demand);
        await run.Ask("exportDemand", demand, "?purpose=access-request");
        await run.Ask("importRegister");
        await run.Ask("importDemands", [("name", "exemple")]);
        await run.Ask("readImport", [("name", "exemple")]);
        return number;
    }

    private static async Task<string> Vacancies(ContractRun run, string number)
    {
        await run.Ask("describeDwelling", [("id", "D-17")], expected: HttpStatusCode.Created);
        await run.Ask("describeDwelling", [("id", "D-17")]);
        await run.Ask("readDwelling", [("id", "D-17")]);
        var id = (await run.Ask("openVacancy", expected: HttpStatusCode.Created))!["id"]!.GetValue<string>();
        (string, string)[] vacancy = [("id", id)];
        await run.Ask("listVacancies");
        await run.Ask("readVacancy", vacancy);
        await run.Ask("readShortlist", vacancy);
        await run.Ask("explainDemand", vacancy, $"?demand={number}");
        await run.Ask("takeStep", [.. vacancy, ("step", "return-keys")]);
        await run.Ask("readLife", vacancy);
        await run.Ask("openList", vacancy);
        await run.Ask("noteSeen", vacancy, expected: HttpStatusCode.NoContent);
        await run.Ask("rankReservers", vacancy);
        await run.Ask("readEventsOfVacancy", vacancy);
        await run.Ask("readEvents", accept: "text/event-stream");
        await run.Ask("readEvents", query: "?territory=243100518");
        return id;
    }

    private static async Task<(string, string)[]> Webhooks(ContractRun run)
    {
        var made = await run.Ask("createWebhook", expected: HttpStatusCode.Created);
        (string, string)[] webhook = [("id", made!["webhook"]!["id"]!.GetValue<string>())];
        await run.Ask("readWebhooks");
        await run.Ask("readWebhook", webhook);
        await run.Ask("changeWebhook", webhook);
        await run.Ask("rotateWebhook", webhook);
        await run.Ask("pauseWebhook", webhook);
        await run.Ask("renewWebhook", webhook);
        await run.Ask("resumeWebhook", webhook);
        await run.Ask("pingWebhook", webhook);
        await run.Ask("readSetAside", webhook);
        await run.Ask("replaySetAside", webhook);

        // Nothing was given up: what is, WebhookTests tell.
        await run.Ask("forgetSetAside", [.. webhook, ("word", "01a22a2e33437f3498aa000000000001-3")], expected: HttpStatusCode.NotFound);
        return webhook;
    }

    private async Task Flux(ContractRun run, string vacancy)
    {
        (string, string)[] ledger = [("departement", "31"), ("landlord", Landlord)];
        (string, string)[] release = [.. ledger, ("name", vacancy)];
        await run.Ask("recordAgreement", [.. ledger, ("name", "ALS-31")]);
        await run.Ask("listAgreements", ledger);
        await run.Ask("bringYear", [.. ledger, ("name", "2026")]);
        await Mergers(run, ledger);
        await Recorded(Landlord, "TOULOUSE", "Commune de Toulouse", "local-authority", "31555");
        await run.Ask("recordProgramme", [.. ledger, ("name", "LILAS-1")]);
        await run.Ask("listProgrammes", ledger);
        await run.Ask("forecastSubtractions", [.. ledger, ("name", "2026")]);
        await run.Ask("declareStock", [.. ledger, ("name", "2026")]);
        await run.Ask("closeYear", [.. ledger, ("name", "2025")]);
        await run.Ask("requalifyRelease", release);
        await run.Ask("subtractRelease", release);
        await run.Ask("restoreRelease", release);
        await run.Ask("readRelease", release);
        var read = (await run.Ask("readFlux", ledger))!;
        var accounts = read["accounts"]!.AsArray();
        var reminder = read["reminders"]!.AsArray().First(each => each!["doneByWord"]!.GetValue<bool>())!["id"]!.GetValue<string>();
        await run.Ask("finishReminder", [.. ledger, ("name", reminder)]);
        await run.Ask("listEntries", [.. ledger, ("name", accounts[0]!["account"]!.GetValue<string>())]);
        await run.Ask("readFluxReport", [.. ledger, ("name", "2026")], "?format=csv", accept: "text/csv");
        await run.Ask("readFluxReport", [.. ledger, ("name", "2026")], "?format=xlsx", accept: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        await run.Ask("readFluxReport", [.. ledger, ("name", "2026")]);
        await run.Ask("readAlerts");
        await run.Ask("chooseAlerts");
        await run.Ask("readOwnFlux");
        await run.Ask("simulateFlux");
        await run.Ask("convertStock", query: "?dwellings=10000&released=800&subtracted=100&landlord=Bailleur&departement=31");
    }

    /// <summary>Another landlord goes on in this one, and two communes become one.</summary>
    private async Task Mergers(ContractRun run, (string, string)[] ledger)
    {
        await Recorded("Office voisin", "ALS", "Action Logement fictif", "action-logement", null);
        await run.Ask("previewMerger", [.. ledger, ("name", "Office voisin")]);
        await run.Ask("mergeLandlord", [.. ledger, ("name", "Office voisin")]);
        await Recorded(Landlord, "BALMA", "Commune de Balma", "local-authority", "31044");
        await Recorded(Landlord, "QUINT", "Commune de Quint-Fonsegrives", "local-authority", "31445");
        await run.Ask("previewAgreementsMerger", [.. ledger, ("name", "BALMA-NOUVELLE")]);
        await run.Ask("mergeAgreements", [.. ledger, ("name", "BALMA-NOUVELLE")]);
    }

    private async Task Recorded(string landlord, string id, string reserver, string kind, string? commune)
    {
        var agreement = ContractExamples.Of("recordAgreement")!;
        (agreement["id"], agreement["landlord"], agreement["reserver"], agreement["kind"], agreement["terms"]![0]!["rate"]) = (id, landlord, reserver, kind, 10);
        if (commune is not null)
            agreement["territory"] = new JsonObject { ["kind"] = "commune", ["code"] = commune };
        var recorded = await api.Client.Put($"/api/v1/flux/31/{Uri.EscapeDataString(landlord)}/agreements/{id}", agreement);
        Assert.True(recorded.Status == HttpStatusCode.OK, recorded.Body);
    }

    private static async Task Grids(ContractRun run)
    {
        await run.Ask("validateGrid");
        var version = (await run.Ask("publishGrid", expected: HttpStatusCode.Created))!["version"]!.GetValue<string>();
        await run.Ask("listGrids");
        await run.Ask("readGrid", [("id", version)]);
        await run.Ask("readGridSchema");
        await run.Ask("evaluateGrid");
        await run.Ask("simulateGrid");
        await run.Ask("withdrawGrid", [("id", version)], expected: HttpStatusCode.NoContent);
    }

    private static async Task Journal(ContractRun run, string vacancy)
    {
        await run.Ask("readSeals");
        await run.Ask("listSeals", query: "?table=commands");
        await run.Ask("verifyJournal");
        await run.Ask("readEvidence", [("id", vacancy)]);
    }
}
