using System.IO.Compression;
using System.Text;
using Allocation.Api.Flux;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Conversion;

namespace Allocation.Api.Tests.Flux;

/// <summary>Inventories as spreadsheets save them.</summary>
public sealed class InventoryFileTests
{
    private const string Headings = "réservataire;type;droits;rotation";

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Blank_lines_are_passed_over_and_counted(string end)
    {
        var (rights, faults) = Read(string.Join(end, Headings, "Préfecture;état;500;8,5", "", "Ville;commune;x;8,5", "", ""));
        Assert.Equal(8.5m, Assert.Single(rights).RotationPercent);
        Assert.Equal("line 4, rights", Assert.Single(faults).Path);
    }

    [Fact]
    public void The_first_accent_may_come_late_in_a_file_of_a_French_spreadsheet()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var lines = Enumerable.Range(1, 3_000).Select(number => $"Ville {number};commune;1;").Append("Métropole;epci;2;").Prepend("reservataire;type;droits;rotation");
        var (rights, faults) = InventoryFile.Read(Encoding.GetEncoding(1252).GetBytes(string.Join("\r\n", lines)));
        Assert.Empty(faults);
        Assert.Equal(new ReservationRight("Métropole", ReserverKind.Intermunicipality, 2, RightKind.EachRelease, null, null), rights[^1]);
    }

    [Theory]
    [InlineData(';', "8,5")]
    [InlineData('\t', "8,5")]
    [InlineData(',', "8.5")]
    [InlineData(',', "\"8,5\"")]
    public void Whatever_separates_cells_is_found_by_the_headings(char separator, string rotation)
    {
        var (rights, faults) = Read($"Droits de réservation; à jour, au 1er mai\n\n{Headings.Replace(';', separator)}\n\"Ville, et {separator} environs\"{separator}commune{separator}12{separator}{rotation}\n");
        Assert.Empty(faults);
        Assert.Equal(($"Ville, et {separator} environs", 8.5m), (rights.Single().Reserver, rights.Single().RotationPercent));
    }

    [Fact]
    public void A_spreadsheet_may_say_its_separator_itself()
    {
        var (rights, faults) = Read($"sep=;\r\n{Headings}\r\nVille;commune;1 200;\r\nAutre;commune;12 000;\r\n");
        Assert.Empty(faults);
        Assert.Equal([1_200, 12_000], rights.Select(right => right.Rights));
    }

    [Fact]
    public void A_decimal_comma_among_separating_commas_is_told_and_not_cut()
    {
        var (rights, faults) = Read("reserver,kind,rights,rotation\nA,state,3,8,5\nB,state,3,8.5\n");
        Assert.Equal("B", Assert.Single(rights).Reserver);
        Assert.Equal(("line 2, ", "cells"), (faults.Single().Path, faults.Single().Code));
    }

    [Theory]
    [InlineData(';')]
    [InlineData(',')]
    public void Columns_of_which_nothing_is_known_may_stand_on_the_right(char separator)
    {
        var (rights, faults) = Read("réservataire;type;droits;code postal\nVille;commune;12;69001\n".Replace(';', separator));
        Assert.Empty(faults);
        Assert.Equal(12, rights.Single().Rights);
    }

    [Theory]
    [InlineData("0.4 %", 0.4)]
    [InlineData("8,5%", 8.5)]
    public void A_percentage_that_says_so_may_be_small(string rotation, double percent) =>
        Assert.Equal((decimal)percent, Read($"{Headings}\nVille;commune;12;{rotation}\n").Rights.Single().RotationPercent);

    [Theory]
    [InlineData("1 20")]
    [InlineData("12 00 0")]
    [InlineData("-3")]
    [InlineData("1,5")]
    [InlineData("1000001")]
    public void What_is_no_whole_number_is_refused(string rights) =>
        Assert.Equal("rights", Assert.Single(Read($"{Headings}\nVille;commune;{rights};\n").Faults).Code);

    [Fact]
    public void A_cell_shown_in_percent_is_percent()
    {
        var (rights, faults) = InventoryFile.Read(Workbook(
            """<row r="1"><c r="A1" t="inlineStr"><is><t>reserver</t></is></c><c r="B1" t="inlineStr"><is><t>kind</t></is></c><c r="C1" t="inlineStr"><is><t>rights</t></is></c><c r="D1" t="inlineStr"><is><t>rotation</t></is></c></row>""" +
            """<row r="2"><c r="A2" t="inlineStr"><is><t>Ville</t></is></c><c r="B2" t="inlineStr"><is><t>commune</t></is></c><c r="C2"><v>40</v></c><c r="D2" s="1"><v>0.11</v></c></row>""" +
            string.Concat(Enumerable.Range(3, 15_000).Select(row => $"""<row r="{row}"><c r="A{row}" s="1"/></row>"""))));
        Assert.Empty(faults);
        Assert.Equal((40, 11m), (rights.Single().Rights, rights.Single().RotationPercent));
    }

    [Fact]
    public void A_workbook_of_the_old_form_is_told_as_such() =>
        Assert.Contains(".xlsx", Assert.Single(InventoryFile.Read([0xD0, 0xCF, 0x11, 0xE0, 0, 0]).Faults).Message, StringComparison.Ordinal);

    private static (IReadOnlyList<ReservationRight> Rights, IReadOnlyList<Domain.InputFault> Faults) Read(string text) => InventoryFile.Read(Encoding.UTF8.GetBytes(text));

    private static byte[] Workbook(string rows)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", Package = "http://schemas.openxmlformats.org/package/2006";
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Part(string name, string text)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }

            Part("[Content_Types].xml", $"""<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>""");
            Part("_rels/.rels", $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Links}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Links}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Links}/styles" Target="styles.xml"/></Relationships>""");
            Part("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Links}"><sheets><sheet name="Droits" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Part("xl/styles.xml", $"""<styleSheet xmlns="{Main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="9" applyNumberFormat="1"/></cellXfs></styleSheet>""");
            Part("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData></worksheet>""");
        }

        return stream.ToArray();
    }
}
