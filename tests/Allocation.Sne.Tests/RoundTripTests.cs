using System.Text;
using System.Xml.Linq;
using Allocation.Domain.Demands;
using Allocation.Population;
using CsCheck;

namespace Allocation.Sne.Tests;

/// <summary>SNI-25: what we write we read again, and unknown elements survive.</summary>
public sealed class RoundTripTests
{
    private static async Task<DemandFile> BackAsync(DemandFile file)
    {
        var (demands, fault) = await Register.ReadAsync(new MemoryStream(await Register.WriteAsync(file)));
        Assert.Null(fault);
        var demand = Assert.Single(demands);
        Assert.Empty(demand.Errors);
        return demand.File!;
    }

    private static string Text(DemandFile file) => Encoding.UTF8.GetString(DemandJson.Write(file));

    /// <summary>What the register's form has a place for; the rest of a file never leaves by this way.</summary>
    private static DemandFile OnForm(DemandFile file) => file with
    {
        Status = DemandStatus.Active,
        RenewedOn = null,
        Pdalhpd = null,
        DaloDecidedOn = null,
        Proposals = null,
        Verified = [],
        Applicant = OnForm(file.Applicant),
        CoApplicants = [.. file.CoApplicants.Select(OnForm)],
    };

    private static Person OnForm(Person person) => person with
    {
        DisabilityCard = null,
        Employment = person.Employment is { } employment ? employment with { ContractEndsOn = null } : null,
        // The form cannot tell "declared: none" from "not declared".
        Resources = person.Resources is { Count: > 0 } ? person.Resources : null,
        TaxIncome = person.TaxIncome.OrderByDescending(income => income.Key).ToDictionary(),
    };

    [Fact]
    public async Task Any_demand_survives_being_written_and_read() =>
        await RandomForms.Files.SampleAsync(async file => Assert.Equal(Text(file), Text(await BackAsync(file))), iter: 1_000);

    [Fact]
    public async Task The_whole_generated_population_survives_in_one_message()
    {
        var households = new HouseholdGenerator(PopulationOptions.Demo(new DateOnly(2026, 3, 16)) with { Demands = 2_000 }, Register.Geography).All().ToArray();
        var (demands, fault) = await Register.ReadAsync(new MemoryStream(await Register.WriteAsync(households)));

        Assert.Null(fault);
        Assert.Equal(households.Select(file => Text(OnForm(file))), demands.Select(demand => Text(demand.File!)));
    }

    /// <summary>What gave no fact is put back where it stood, so that a second reading says the same.</summary>
    [Theory]
    [InlineData(">15600<", ">much<")]
    [InlineData(">1400<", ">-1<")]
    [InlineData("code=\"SAL\"", "code=\"APL\"")]
    [InlineData("<nom>Exemple</nom>", "<nom>Exemple</nom><nom>Autre</nom>")]
    [InlineData("<dateNaissance>1991-04-02<", "<dateNaissance>1991<")]
    [InlineData("<dateNaissance>", "<dateNaissance xmlns='urn:other'>")]
    [InlineData("<numGuichet>G9001<", "<numGuichet>Mairie<")]
    [InlineData("code=\"45234\"", "code=\"ORLEANS\"")]
    [InlineData("<typeLogement code=\"T2\"/>", "<typeLogement code=\"T9\"/><typeLogement code=\"T2\"/>")]
    [InlineData("</logementRecherche>", "<a b='c'>d<e/>f<e xml:lang='fr'/></a></logementRecherche>")]
    [InlineData("</demandeLogement>", "<listeMotifDemande><motifDemande code='23'/><precision>x</precision></listeMotifDemande></demandeLogement>")]
    [InlineData("</demandeLogement>", "<motifs><motifDemande code='23'/><motifDemande code='a reason in many words'/></motifs></demandeLogement>")]
    [InlineData("<detailRessource>", "<detailRessource><depuis>2020</depuis>")]
    public async Task What_gives_no_fact_survives_at_its_place(string old, string other)
    {
        var file = await Register.FileAsync(Register.Message((old, other)));
        Assert.NotEmpty(file.Preserved);
        Assert.Equal(Text(file), Text(await BackAsync(file)));
    }

    /// <summary>The form on the wire, whole: a change of it is seen here.</summary>
    [Fact]
    public async Task The_written_form_is_the_golden_file()
    {
        var message = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Messages", "couple-with-a-child.xml"));
        var written = XDocument.Parse(Encoding.UTF8.GetString(await Register.WriteAsync(await Register.FileAsync(message))));
        var golden = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Messages", "couple-with-a-child.written.xml"));

        Assert.Equal(golden.ToString(), written.ToString());
    }

    /// <summary>Or the caller would refuse in the end what was reported as read.</summary>
    [Fact]
    public async Task What_is_read_can_be_stored() =>
        await RandomForms.Files.SampleAsync(async file => Assert.Empty(DemandValidation.Faults((await BackAsync(file)) with { UniqueNumber = UniqueNumber.Parse(Register.Number) }, null)), iter: 300);

    [Fact]
    public async Task Characters_that_XML_cannot_hold_are_left_out_and_all_others_survive()
    {
        var file = new DemandFile { DepositedOn = new DateOnly(2026, 1, 5), Applicant = new Person { Identity = new PersonIdentity { LastName = "a\u0001<&>\"'\r\n\t]]> é😀\uFFFF" } } };
        Assert.Equal("a<&>\"'\r\n\t]]> é😀", (await BackAsync(file)).Applicant.Identity!.LastName);
    }

    [Theory]
    [InlineData("personnePhysique/listeCotitulaire/cotitulaire[1]/inconnu", "<inconnu/>")]
    [InlineData("personnePhysique/demandeur/nom", "<nom xmlns=\"http://nuu.application.i2/\">Ancien</nom>")]
    [InlineData("inconnu", "<inconnu>")]
    [InlineData("inconnu", "")]
    [InlineData("not a name/inconnu", "<inconnu/>")]
    [InlineData("[]/inconnu", "<inconnu/>")]
    public async Task What_cannot_be_put_back_is_left_out_and_the_message_stays_sound(string path, string xml)
    {
        var file = new DemandFile { DepositedOn = new DateOnly(2026, 1, 5), Applicant = new Person { Identity = new PersonIdentity { LastName = "Exemple" } }, Dependants = [], Custody = [] };
        Assert.Equal(Text(file), Text(await BackAsync(file with { Preserved = [new PreservedElement(path, xml)] })));
    }

    [Fact]
    public async Task Only_file_types_of_the_list_are_written() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SneWriter.WriteAsync(Stream.Null, "XYZ", DateTimeOffset.UnixEpoch, AsyncEnumerable.Empty<DemandFile>(), TestContext.Current.CancellationToken));
}
