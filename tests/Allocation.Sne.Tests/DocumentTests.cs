using System.Text;

namespace Allocation.Sne.Tests;

/// <summary>Faults of the document itself (SNI-1, SNI-2, SNI-28): never mixed with an invalid demand.</summary>
public sealed class DocumentTests
{
    private static async Task<SneFault> FaultAsync(string xml)
    {
        var (demands, fault) = await Register.ReadAsync(xml);
        Assert.Empty(demands);
        return fault!;
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("hello")]
    [InlineData("<interfaceNuu")]
    [InlineData("{\"demande\": 1}")]
    public async Task What_is_no_XML_is_malformed(string text) => Assert.Equal("malformed-xml", (await FaultAsync(text)).Code);

    [Fact]
    public async Task A_malformed_document_says_its_line_and_nothing_of_its_content()
    {
        var fault = await FaultAsync(Register.Message(("</nom>", "</prenom>")));

        Assert.Equal((8, "interfaceNuu/demande[1]", "document", "malformed-xml"), (fault.Line, fault.Path, fault.Field, fault.Code));
        Assert.DoesNotContain("nom", fault.Message);
    }

    [Theory]
    [InlineData("http://nuu.application.i2/", "http://nuu.application.i2")]
    [InlineData("interfaceNuu", "interfaceNUU")]
    public async Task Another_root_or_namespace_is_no_message(string old, string other)
    {
        var fault = await FaultAsync(Register.Message((old, other)));
        Assert.Equal(("root", "root", 1), (fault.Field, fault.Code, fault.Line));
    }

    [Theory]
    [InlineData("versionInterface=\"02.02\"")]
    [InlineData("versionInterface=\"\"")]
    [InlineData("")]
    public async Task Another_version_is_refused(string attribute)
    {
        var fault = await FaultAsync(Register.Message(("versionInterface=\"02.01\"", attribute)));
        Assert.Equal(("versionInterface", "unknown-version"), (fault.Field, fault.Code));
    }

    [Theory]
    [InlineData("<interfaceNuu versionInterface='02.01' xmlns='http://nuu.application.i2/'/>")]
    [InlineData("<interfaceNuu versionInterface='02.01' xmlns='http://nuu.application.i2/'><entete/></interfaceNuu>")]
    [InlineData("<interfaceNuu versionInterface='02.01' xmlns='http://nuu.application.i2/'><demande/></interfaceNuu>")]
    [InlineData("<interfaceNuu versionInterface='02.01' xmlns='http://nuu.application.i2/'><entete/><entete/><demande/></interfaceNuu>")]
    [InlineData("<interfaceNuu versionInterface='02.01' xmlns='http://nuu.application.i2/'><entete/>text</interfaceNuu>")]
    public async Task An_envelope_of_another_structure_is_refused(string xml)
    {
        var fault = await FaultAsync(xml);
        Assert.Equal(("structure", "structure"), (fault.Field, fault.Code));
    }

    [Theory]
    [InlineData("<autre><profond/></autre>")]
    [InlineData("<demande xmlns='urn:another'/>")]
    public async Task What_is_no_demand_is_refused_in_its_place_and_the_rest_goes_on(string stray)
    {
        var text = Register.Message();
        var (from, to) = (text.IndexOf("<demande>", StringComparison.Ordinal), text.LastIndexOf("</demande>", StringComparison.Ordinal) + "</demande>".Length);
        var (demands, fault) = await Register.ReadAsync(text[..to] + stray + text[from..to] + text[to..]);

        Assert.Null(fault);
        Assert.Equal([true, false, true], demands.Select(demand => demand.File is not null));
        Assert.Equal("structure structure", Register.Pairs(demands[1].Errors));
    }

    [Theory]
    [InlineData("<demandes/>")]
    [InlineData("<demande xmlns=''/>")]
    public async Task A_message_of_nothing_else_holds_no_demand(string stray)
    {
        var (demands, fault) = await Register.ReadAsync($"<interfaceNuu versionInterface='02.01' xmlns='http://nuu.application.i2/'><entete/>{stray}</interfaceNuu>");

        Assert.Null(Assert.Single(demands).File);
        Assert.Equal(("structure", "structure"), (fault!.Field, fault.Code));
    }

    [Fact]
    public async Task Demands_before_a_cut_stand()
    {
        var whole = Register.Message();
        var demand = whole[whole.IndexOf("<demande>", StringComparison.Ordinal)..whole.IndexOf("</interfaceNuu>", StringComparison.Ordinal)];
        var cut = whole.Replace("</interfaceNuu>", demand + demand[..300], StringComparison.Ordinal);
        var (demands, fault) = await Register.ReadAsync(cut);

        Assert.Equal(["interfaceNuu/demande[1]", "interfaceNuu/demande[2]"], demands.Select(read => read.Path));
        Assert.All(demands, read => Assert.NotNull(read.File));
        Assert.Equal(("malformed-xml", "interfaceNuu/demande[3]"), (fault!.Code, fault.Path));
    }

    [Fact]
    public async Task Rubbish_after_the_end_is_named_after_the_demands()
    {
        var (demands, fault) = await Register.ReadAsync(Register.Message() + "<more/>");
        Assert.Single(demands);
        Assert.Equal("malformed-xml", fault!.Code);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("iso-8859-1")]
    [InlineData("iso-8859-15")]
    [InlineData("windows-1252")]
    public async Task The_declared_encoding_is_read(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        var text = $"<?xml version=\"1.0\" encoding=\"{name}\"?>" + Register.Message((">Exemple<", ">Élève-Cœur<")).Replace("œ", name == "iso-8859-1" ? "oe" : "œ", StringComparison.Ordinal);
        var (demands, fault) = await Register.ReadAsync(new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]));

        Assert.Null(fault);
        Assert.StartsWith("Élève-C", Assert.Single(demands).File!.Applicant.Identity!.LastName);
    }

    [Fact]
    public async Task Bytes_that_are_not_of_the_declared_encoding_are_malformed()
    {
        var (demands, fault) = await Register.ReadAsync(new MemoryStream(Encoding.Latin1.GetBytes(Register.Message((">Exemple<", ">Élève<")))));
        Assert.Empty(demands);
        Assert.Equal("malformed-xml", fault!.Code);
    }
}
