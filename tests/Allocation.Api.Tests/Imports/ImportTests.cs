using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Imports;

/// <summary>Exchange files through the door of the product: what is stored, what is said, what is left alone.</summary>
public sealed class ImportTests(RunningApi api)
{
    [Fact]
    public async Task A_creation_without_number_receives_one_and_stands_on_the_list()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31069"));
        var report = await Import(Message(Creation(commune: "31069")));

        var number = report["numbers"]![0]!["uniqueNumber"]!.GetValue<string>();
        var list = await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist");
        Assert.Equal((1, 1, 0, 0), Counts(report));
        Assert.Equal(18, number.Length);
        Assert.Equal(number, list.Json["rows"]![0]!["uniqueNumber"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_same_file_twice_changes_nothing_whatever_happened_between()
    {
        var file = Message(Creation() + Creation("0310326000777G9001"));
        var first = await Import(file);
        var number = first["numbers"]![0]!["uniqueNumber"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, dalo = "ACTIF" })).Status);

        var second = await Import(file);

        Assert.Equal((2, 2, 2, 0), Counts(second));
        Assert.Equal(number, second["numbers"]![0]!["uniqueNumber"]!.GetValue<string>());
        var demand = await api.Client.Get($"/api/v1/demands/{number}");
        Assert.Equal((2, "ACTIF"), (demand.Number("version"), demand.Json["file"]!["dalo"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_same_file_by_two_senders_at_once_registers_each_demand_once()
    {
        var file = Message(string.Concat(Enumerable.Range(0, 40).Select(index => Creation(day: 1 + (index % 28), rent: 300 + index))));

        var reports = await Task.WhenAll(Import(file), Import(file));

        Assert.All(reports, report => Assert.Equal((40, 40, 0), (Count(report, "read"), Count(report, "accepted"), Count(report, "rejected"))));
        Assert.Equal(Numbers(reports[0]), Numbers(reports[1]));
        Assert.Equal(40, Numbers(reports[0]).Distinct().Count());
    }

    [Fact]
    public async Task One_wrong_demand_is_named_with_its_line_and_the_rest_goes_on()
    {
        var report = await Import(Message(Creation(rent: 901) + "\n" + Creation(rent: 902).Replace("2019-03-12", "12/03/2019", StringComparison.Ordinal) + "\n" + Creation(rent: 903)));

        Assert.Equal((3, 2, 0, 1), Counts(report));
        var error = Assert.Single(report["errors"]!.AsArray())!;
        Assert.Equal(("deposit-date", "interfaceNuu/demande[2]/demandeLogement/dateCreationDemande", 5), (error["code"]!.GetValue<string>(), error["path"]!.GetValue<string>(), error["line"]!.GetValue<int>()));
    }

    [Fact]
    public async Task What_is_missing_is_a_warning_and_the_demand_waits_for_its_wishes()
    {
        var report = await Import(Message(Creation(rent: 911).Replace("<listeTypeLogement><typeLogement code=\"T2\"/></listeTypeLogement>", "", StringComparison.Ordinal)));

        var warning = Assert.Single(report["warnings"]!.AsArray())!;
        var number = report["numbers"]![0]!["uniqueNumber"]!.GetValue<string>();
        Assert.Equal(("typeLogement", "missing"), (warning["field"]!.GetValue<string>(), warning["code"]!.GetValue<string>()));
        Assert.True((await api.Client.Get($"/api/v1/demands/{number}")).Json["incomplete"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_modification_changes_the_demand_and_a_late_one_does_not()
    {
        var number = Numbers(await Import(Message(Creation(rent: 921))))[0];
        var newer = await Import(Message(Creation(number, rent: 400), type: "MOD", date: "2026-02-05T08:00:00+01:00"));
        var late = await Import(Message(Creation(number, rent: 999), type: "MOD", date: "2026-01-20T08:00:00+01:00"));

        Assert.Equal((1, 1, 0, 0), Counts(newer));
        Assert.Equal((1, 1, 1, 0), Counts(late));
        Assert.Equal("late-message", Assert.Single(late["warnings"]!.AsArray())!["code"]!.GetValue<string>());
        var demand = await api.Client.Get($"/api/v1/demands/{number}");
        Assert.Equal((2, 400), (demand.Number("version"), demand.Json["file"]!["currentHousing"]!["rent"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Of_many_demands_each_is_told_as_it_would_be_alone()
    {
        string Number(int index) => $"031032600{2000 + index:D4}G9001";
        var held = Creation(Number(0), rent: 301);
        await Import(Message(held));
        var refused = Creation(Number(1)).Replace("2019-03-12", "2199-03-12", StringComparison.Ordinal);
        var many = string.Concat(Enumerable.Range(2, 60).Select(index => Creation(Number(index), rent: 400 + index)));

        // The register's own modification, two messages of one demand, a refused one, one without number, among sixty that are new.
        var report = await Import(Message(held + Creation(Number(70), rent: 501) + refused + many + Creation(rent: 502) + Creation(Number(70), rent: 503)));

        Assert.Equal((65, 64, 1, 1), Counts(report));
        Assert.Single(Numbers(report));
        Assert.Equal(Number(1), report["errors"]![0]!["uniqueNumber"]!.GetValue<string>());
        Assert.Equal((1, 461), await Rent(Number(61)));
        Assert.Equal((2, 503), await Rent(Number(70)));

        // Again, as modifications: what is held is changed or left, what is new stands as its first state, which is said.
        var again = await Import(Message(many + string.Concat(Enumerable.Range(80, 30).Select(index => Creation(Number(index)))), type: "MOD", date: "2026-02-05T08:00:00+01:00"));

        Assert.Equal((90, 90), (Count(again, "read"), Count(again, "accepted")));
        Assert.Equal(30, again["warnings"]!.AsArray().Count(warning => warning!["code"]!.GetValue<string>() == "modification-of-unknown"));
        Assert.Equal((1, 600), await Rent(Number(109)));

        async Task<(int, int)> Rent(string number) => await api.Client.Get($"/api/v1/demands/{number}") is { } demand
            ? (demand.Number("version"), demand.Json["file"]!["currentHousing"]!["rent"]!.GetValue<int>())
            : default;
    }

    [Fact]
    public async Task A_message_does_not_overtake_the_one_before_it_into_the_next_batch()
    {
        string Number(int index) => $"031042600{index:D4}G9001";
        var refused = Creation().Replace("2019-03-12", "12/03/2019", StringComparison.Ordinal);

        // The first five hundred have few that are new, and go to their actors; the next have many, and are entered at once.
        var few = string.Concat(Enumerable.Repeat(refused, 499)) + Creation(Number(1), rent: 401);
        var many = string.Concat(Enumerable.Range(2, 40).Select(index => Creation(Number(index)))) + Creation(Number(1), rent: 402);

        var report = await Import(Message(few + many));

        Assert.Equal((541, 42, 0, 499), Counts(report));
        var demand = await api.Client.Get($"/api/v1/demands/{Number(1)}");
        Assert.Equal((2, 402), (demand.Number("version"), demand.Json["file"]!["currentHousing"]!["rent"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("RAD")]
    [InlineData("REN")]
    [InlineData("SUP")]
    public async Task Another_type_is_refused_by_its_code_and_never_stored_as_a_creation(string type)
    {
        var report = await Import(Message(Creation(rent: 931), type: type));

        Assert.Equal((1, 0, 0, 1), Counts(report));
        Assert.Equal("file-type-not-supported", report["errors"]![0]!["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("<a/>", "root")]
    [InlineData("not xml", "malformed-xml")]
    [InlineData("", "malformed-xml")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", "malformed-xml")]
    public async Task A_document_that_is_no_message_is_refused_as_a_whole(string document, string code)
    {
        var (status, report) = await Send(document);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal((0, code), (Count(report, "read"), report["errors"]![0]!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_file_cut_short_keeps_what_came_before_and_says_where_it_broke()
    {
        var whole = Message(Creation(rent: 941) + Creation(rent: 942));
        var report = await Import(whole[..whole.LastIndexOf("<logementRecherche>", StringComparison.Ordinal)]);

        Assert.Equal((1, 1), (Count(report, "read"), Count(report, "accepted")));
        Assert.Equal("malformed-xml", Assert.Single(report["errors"]!.AsArray())!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task No_message_repeats_a_person()
    {
        var (_, report) = await Send(Message(Creation(rent: 951)
            .Replace("<dateNaissance>1990-05-17</dateNaissance>", "<dateNaissance>Zyxwvut</dateNaissance>", StringComparison.Ordinal)
            .Replace("<montant>1400</montant>", "<montant>Zyxwvut</montant>", StringComparison.Ordinal)
            .Replace("code=\"31555\"", "code=\"Zyxwvut\"", StringComparison.Ordinal)
            .Replace("2019-03-12", "Zyxwvut", StringComparison.Ordinal)));

        Assert.DoesNotContain("Zyxwvut", report.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        using var body = new StringContent("<a/>", Encoding.UTF8, "text/plain");

        (await api.Client.Send(HttpMethod.Post, "/api/v1/imports/sne", body)).IsProblem(HttpStatusCode.BadRequest, "malformed", "Content-Type", "content-type");
    }

    private async Task<JsonNode> Import(string document)
    {
        var (status, report) = await Send(document);
        Assert.Equal(HttpStatusCode.OK, status);
        return report;
    }

    private async Task<(HttpStatusCode Status, JsonNode Report)> Send(string document)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(document)) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } };
        var answer = await api.Client.Send(HttpMethod.Post, "/api/v1/imports/sne", body);
        return (answer.Status, answer.Json);
    }

    private static int Count(JsonNode report, string member) => report[member]!.GetValue<int>();

    private static (int Read, int Accepted, int Unchanged, int Rejected) Counts(JsonNode report) =>
        (Count(report, "read"), Count(report, "accepted"), Count(report, "unchanged"), Count(report, "rejected"));

    private static List<string> Numbers(JsonNode report) => [.. report["numbers"]!.AsArray().Select(given => given!["uniqueNumber"]!.GetValue<string>())];

    private static string Message(string demands, string type = "CRE", string date = "2026-01-05T08:00:00+01:00") => $"""
        <interfaceNuu versionInterface="02.01" xmlns="http://nuu.application.i2/">
        <entete><typeFichier>{type}</typeFichier><dateFichier>{date}</dateFichier></entete>
        <!-- the first demand stands on line 4 -->
        {demands}
        </interfaceNuu>
        """;

    private static string Creation(string? number = null, string commune = "31555", int day = 12, int rent = 600) =>
        $"<demande><demandeLogement>{(number is null ? "" : $"<numUnique>{number}</numUnique>")}<numGuichet>G9001</numGuichet><dateCreationDemande>2019-03-{day:D2}</dateCreationDemande>"
        + "<personnePhysique><demandeur><nom>Zyxwvut</nom><dateNaissance>1990-05-17</dateNaissance>"
        + "<revenuFiscal><anneeMoins2>2024</anneeMoins2><montantMoins2>15600</montantMoins2></revenuFiscal>"
        + "<listeRessourceRecue><detailRessource><ressource code=\"SAL\"/><montant>1400</montant></detailRessource></listeRessourceRecue></demandeur>"
        + $"<logementActuel><listeModeleLogement><modeleLogement code=\"LP\"/></listeModeleLogement><montantMensuelLoyer>{rent}</montantMensuelLoyer></logementActuel></personnePhysique>"
        + "<logementRecherche><demandeElargie>true</demandeElargie><listeTypeLogement><typeLogement code=\"T2\"/></listeTypeLogement>"
        + $"<listeLocalisationSouhaite><localisationSouhaite><commune code=\"{commune}\"/></localisationSouhaite></listeLocalisationSouhaite></logementRecherche></demandeLogement></demande>";
}
