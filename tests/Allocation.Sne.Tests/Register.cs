using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;

namespace Allocation.Sne.Tests;

/// <summary>Reading and writing messages in one line.</summary>
internal static class Register
{
    public const string Number = "0450126000001G9001";

    public static readonly Geography Geography = Geography.Parse(Lines("communes"), Lines("territories"), Lines("merged-communes"));

    public static async Task<(List<SneDemand> Demands, SneFault? Fault)> ReadAsync(Stream xml)
    {
        var demands = new List<SneDemand>();
        try
        {
            await foreach (var demand in SneReader.ReadAsync(xml, Geography, TestContext.Current.CancellationToken))
                demands.Add(demand);
            return (demands, null);
        }
        catch (SneDocumentException refused)
        {
            return (demands, refused.Fault);
        }
    }

    public static Task<(List<SneDemand> Demands, SneFault? Fault)> ReadAsync(string xml) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(xml)));

    public static async Task<SneDemand> OneAsync(string xml)
    {
        var (demands, fault) = await ReadAsync(xml);
        Assert.Null(fault);
        return Assert.Single(demands);
    }

    public static async Task<DemandFile> FileAsync(string xml)
    {
        var demand = await OneAsync(xml);
        Assert.Empty(demand.Errors);
        return demand.File!;
    }

    public static async Task<byte[]> WriteAsync(params DemandFile[] files)
    {
        using var stream = new MemoryStream();
        await SneWriter.WriteAsync(stream, "CRE", new DateTimeOffset(2026, 7, 1, 8, 0, 0, TimeSpan.FromHours(2)), files.ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    /// <summary>The message of the specification's example in our own words, changed by replacing texts that must occur.</summary>
    public static string Message(params (string Old, string New)[] changes)
    {
        var text = Example;
        foreach (var (old, replacement) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, replacement, StringComparison.Ordinal);
        }

        return text;
    }

    public static string Pairs(IEnumerable<SneFault> faults) => string.Join(", ", faults.Select(fault => $"{fault.Field} {fault.Code}"));

    private static string[] Lines(string table) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "geography", table + ".csv"));

    private const string Example = """
        <interfaceNuu versionInterface="02.01" xmlns="http://nuu.application.i2/">
          <entete><typeFichier>CRE</typeFichier><dateFichier>2026-01-05T08:00:00+01:00</dateFichier></entete>
          <demande><demandeLogement>
            <numGuichet>G9001</numGuichet>
            <dateCreationDemande>2026-01-05</dateCreationDemande>
            <personnePhysique>
              <demandeur>
                <nom>Exemple</nom>
                <dateNaissance>1991-04-02</dateNaissance>
                <revenuFiscal><anneeMoins1>2025</anneeMoins1><montantMoins1>15600</montantMoins1></revenuFiscal>
                <listeRessourceRecue><detailRessource><ressource code="SAL"/><montant>1400</montant></detailRessource></listeRessourceRecue>
              </demandeur>
              <logementActuel><listeModeleLogement><modeleLogement code="CP"/></listeModeleLogement><proprietaire>false</proprietaire></logementActuel>
            </personnePhysique>
            <logementRecherche>
              <demandeElargie>true</demandeElargie>
              <listeTypeLogement><typeLogement code="T2"/></listeTypeLogement>
              <listeLocalisationSouhaite><localisationSouhaite><commune code="45234"/></localisationSouhaite></listeLocalisationSouhaite>
            </logementRecherche>
          </demandeLogement></demande>
        </interfaceNuu>
        """;
}
