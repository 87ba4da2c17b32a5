using System.Text;
using CsCheck;

namespace Allocation.Sne.Tests;

/// <summary>Files made to harm: they are refused by name, and nothing of them is fetched, expanded or held.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData("<!DOCTYPE interfaceNuu [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>")]
    [InlineData("<!DOCTYPE interfaceNuu [<!ENTITY c SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE interfaceNuu SYSTEM \"http://localhost:9/evil.dtd\">")]
    public async Task A_document_type_declaration_is_refused(string declaration)
    {
        var (demands, fault) = await Register.ReadAsync(declaration + Register.Message((">Exemple<", ">&c;<")));
        Assert.Empty(demands);
        Assert.Equal("malformed-xml", fault!.Code);
    }

    [Fact]
    public async Task Deep_nesting_ends_the_document()
    {
        var (_, fault) = await Register.ReadAsync(Register.Message((">Exemple<", $">{string.Concat(Enumerable.Repeat("<a>", 100_000))}<")));
        Assert.Equal("too-deep", fault!.Code);
    }

    [Fact]
    public async Task A_giant_text_refuses_its_demand_only()
    {
        var text = Register.Message();
        var demand = text[text.IndexOf("<demande>", StringComparison.Ordinal)..text.IndexOf("</interfaceNuu>", StringComparison.Ordinal)];
        var (demands, fault) = await Register.ReadAsync(Register.Message((">Exemple<", $">{new string('x', 5_000_000)}<"), ("</interfaceNuu>", demand + "</interfaceNuu>")));

        Assert.Null(fault);
        Assert.Equal(["demande too-large", ""], demands.Select(read => Register.Pairs(read.Errors)));
        Assert.Equal("", demands[0].ContentHash);
    }

    [Fact]
    public async Task A_demand_of_too_many_elements_is_refused() =>
        Assert.Equal("demande too-large", Register.Pairs((await Register.OneAsync(Register.Message(("</demandeur>", string.Concat(Enumerable.Repeat("<a/>", 6_000)) + "</demandeur>")))).Errors));

    [Theory]
    [InlineData("<nom a=\"", "\">Exemple</nom>")]
    [InlineData("<nom><!--", "-->Exemple</nom>")]
    [InlineData("<nom", "></nom>")]
    public async Task A_giant_tag_or_comment_ends_the_document(string before, string after)
    {
        var (_, fault) = await Register.ReadAsync(Register.Message(("<nom>Exemple</nom>", before + new string('x', 3_000_000) + after)));
        Assert.Equal("too-large", fault!.Code);
    }

    [Fact]
    public async Task Names_without_end_end_the_document()
    {
        var names = string.Concat(Enumerable.Range(0, 30_000).Select(number => $"<n{number}/>"));
        var (_, fault) = await Register.ReadAsync(Register.Message(("</demandeur>", names + "</demandeur>")));
        Assert.Equal("too-large", fault!.Code);
    }

    [Fact]
    public async Task A_demand_says_at_most_so_many_faults()
    {
        var foreign = string.Concat(Enumerable.Repeat("<x xmlns='urn:x'/>", 1_000));
        Assert.Equal(SneLimits.Faults, (await Register.OneAsync(Register.Message(("</demandeur>", foreign + "</demandeur>")))).Warnings.Count);
    }

    /// <summary>Whatever bytes come, the answer is demands and at most one fault of the document.</summary>
    [Fact]
    public async Task Damaged_messages_never_end_in_anything_but_a_fault()
    {
        var whole = Encoding.UTF8.GetBytes(Register.Message());
        await Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 6].SampleAsync(async damages =>
        {
            var bytes = (byte[])whole.Clone();
            foreach (var (place, value) in damages)
                bytes[place] = value;
            var (demands, fault) = await Register.ReadAsync(new MemoryStream(bytes));
            Assert.True(fault is not null || demands.Count == 1);
        }, iter: 2_000);
    }

    [Theory]
    [InlineData("no-such-encoding")]
    [InlineData("utf-7")]
    [InlineData("utf-16")]
    public async Task An_encoding_that_is_unknown_or_false_is_malformed(string declared)
    {
        var (demands, fault) = await Register.ReadAsync($"<?xml version=\"1.0\" encoding=\"{declared}\"?>" + Register.Message());
        Assert.Empty(demands);
        Assert.Equal("malformed-xml", fault!.Code);
    }

    [Fact]
    public async Task Nothing_personal_stands_in_a_message_of_a_fault()
    {
        var demand = await Register.OneAsync(Register.Message(
            ("<numGuichet>", "<numUnique>SECRET-NUMBER</numUnique><numGuichet>"), (">2026-01-05<", ">SECRET-DEPOSIT<"), (">Exemple<", "><secret/>SECRET-NAME<"),
            ("1991-04-02", "SECRET-BIRTH"), (">15600<", ">SECRET-INCOME<"), (">1400<", ">SECRET-PAY<"), ("45234", "SECRET-PLACE"), ("code=\"CP\"", "code=\"secret\""), (">false<", ">SECRET-OWNER<"), (">G9001<", ">SECRET-DESK<")));

        Assert.Equal(10, demand.Errors.Concat(demand.Warnings).Select(fault => fault.Field).Distinct().Count());
        Assert.All(demand.Errors.Concat(demand.Warnings), fault => Assert.DoesNotContain("secret", fault.ToString(), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_cancelled_reading_stops()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var reading = SneReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Register.Message())), Register.Geography, cancelled.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading.MoveNextAsync());
    }
}
