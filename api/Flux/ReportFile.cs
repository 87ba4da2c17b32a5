using System.Globalization;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reports;
using MiniExcelLibs;

namespace Allocation.Api.Flux;

/// <summary>A yearly report as a file that a spreadsheet opens.</summary>
internal static class ReportFile
{
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Csv = "text/csv; charset=utf-8";

    /// <summary>A line may be due a share of one dwelling: to the hundredth some would be nothing.</summary>
    private const int DueDigits = 4;

    private const string ExactDue = "Dus (exact)";

    /// <summary>The report, its accounts, its statistics, and where landlords merged the part of each: a sheet each.</summary>
    public static byte[] ToXlsx(YearReport report)
    {
        using var file = new MemoryStream();
        var sheets = new Dictionary<string, object>
        {
            ["Bilan"] = Lines(report),
            ["Comptes"] = Accounts(report),
            ["Statistiques"] = Statistics(report),
            ["Patrimoine"] = new[] { new Dictionary<string, object?> { ["Logements au 1er janvier"] = report.Statistics.Stock, ["Registre en version"] = report.Version, ["Bilan de l’année entière"] = Text(report.WholeAt?.Landlord ?? "") } },
        };
        if (report.Parts is { } parts)
            sheets["Parts"] = parts.Select(Row).ToList();
        file.SaveAs(sheets);
        return file.ToArray();
    }

    /// <summary>The tables that a text may hold, one each; the first one when nobody says which.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["lines", "accounts", "statistics"];

    /// <summary>One table of the report, as a text.</summary>
    /// <param name="report">The report.</param>
    /// <param name="table">One of <see cref="Tables"/>.</param>
    public static byte[] ToCsv(YearReport report, string table)
    {
        using var file = new MemoryStream();
        var rows = table switch { "accounts" => Accounts(report), "statistics" => Statistics(report), _ => Lines(report) };
        file.SaveAs(rows.Select(Plain).ToList(), excelType: ExcelType.CSV, configuration: new MiniExcelLibs.Csv.CsvConfiguration { Seperator = ';' });
        return file.ToArray();
    }

    private static List<Dictionary<string, object?>> Lines(YearReport report) => [.. report.Lines.Select(line => Row(line, report.Landlord))];

    private static List<Dictionary<string, object?>> Accounts(YearReport report) => [.. report.Accounts.Select(account => Row(account, report.Lines))];

    private static List<Dictionary<string, object?>> Statistics(YearReport report) =>
        [.. report.Statistics.Lines.Select(line => Row(line.Book, ReportWords.Of(line.Kind), line.AgentsOnly, line.Counts)), Row(FluxBook.Flux, "mutations internes", false, report.Statistics.Transfers)];

    /// <summary>A text says of no cell what it is: numbers stand as the spreadsheet of its reader takes them for numbers.</summary>
    private static Dictionary<string, object?> Plain(Dictionary<string, object?> row) => row.ToDictionary(cell => cell.Key, cell => cell switch
    {
        { Value: decimal number } => ReportWords.Of(number),
        { Key: ExactDue, Value: string exact } => ReportWords.Exact(exact),
        _ => cell.Value,
    });

    private static Dictionary<string, object?> Row(ReportLine line, string landlord) => new()
    {
        ["Libéré par"] = Text(line.Landlord ?? landlord),
        ["Réservataire"] = Text(line.Reserver ?? "Bailleur"),
        ["Pour le compte de"] = Text(line.OnBehalfOf ?? ""),
        ["Type"] = ReportWords.Of(line.Kind),
        ["Part"] = ReportWords.Of(line.Part),
        ["Livre"] = ReportWords.Of(line.Book),
        ["Soustrait au titre de"] = ReportWords.Of(line.Subtraction),
        ["Commune"] = ReportWords.Known(line.Place.Commune),
        ["Typologie"] = ReportWords.Known(line.Place.Typology),
        ["Financement"] = ReportWords.Known(line.Place.Financing),
        ["QPV"] = ReportWords.District(line.Place.PriorityDistrict),
        ["Période de construction"] = ReportWords.Period(line.Place.ConstructionPeriod),
        ["Libérés"] = Number(line.Count(FluxCounter.Released)),
        ["Dans l’assiette"] = Number(line.Count(FluxCounter.InBase)),
        ["Soustraits"] = Number(line.Count(FluxCounter.Subtracted)),
        ["Proposés"] = Number(line.Proposed),
        ["Mis à disposition"] = Number(line.Count(FluxCounter.AtDisposal)),
        ["Attribués"] = Number(line.Count(FluxCounter.Allocated)),
        ["Baux signés"] = Number(line.Count(FluxCounter.LeaseSigned)),
        ["Refus"] = Number(line.Count(FluxCounter.Refused)),
        ["Rendus"] = Number(line.Count(FluxCounter.Returned)),
        ["Rendus sans candidat"] = Number(line.Count(FluxCounter.WithoutCandidate)),
        ["Imputés avec label"] = Number(line.Count(FluxCounter.AllocatedLabelled)),
        ["Imputés sans label trouvé"] = Number(line.Count(FluxCounter.AllocatedUnlabelled)),
        ["Attribués DALO"] = Number(line.Count(FluxCounter.AllocatedDalo)),
        ["Attribués autres prioritaires"] = Number(line.Count(FluxCounter.AllocatedPriority)),
        ["Attribués, priorité non dite"] = Number(line.Count(FluxCounter.AllocatedUnstated)),
        ["Baux DALO"] = Number(line.Count(FluxCounter.LeaseDalo)),
        ["Baux autres prioritaires"] = Number(line.Count(FluxCounter.LeasePriority)),
        ["Baux, priorité non dite"] = Number(line.Count(FluxCounter.LeaseUnstated)),
        ["Délai moyen de désignation (jours)"] = AccountSums.MeanDesignationDays(line.Count)?.Round(1),
        ["Consommés"] = Number(line.Count(FluxCounter.Consumed)),
        ["Dus"] = line.Count(FluxCounter.Due).Round(DueDigits),
        [ExactDue] = line.Count(FluxCounter.Due).ToString(),
    };

    private static Dictionary<string, object?> Row(ReportPart part) => new()
    {
        ["Bailleur"] = Text(part.Landlord),
        ["Fusionné le"] = part.MergedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        ["Acte"] = Text(part.Act ?? ""),
        ["Libérés"] = Number(part.Count(FluxCounter.Released)),
        ["Dans l’assiette"] = Number(part.Count(FluxCounter.InBase)),
        ["Soustraits"] = Number(part.Count(FluxCounter.Subtracted)),
        ["Mis à disposition"] = Number(part.Count(FluxCounter.AtDisposal)),
        ["Attribués"] = Number(part.Count(FluxCounter.Allocated)),
        ["Baux signés"] = Number(part.Count(FluxCounter.LeaseSigned)),
        ["Consommés"] = Number(part.Count(FluxCounter.Consumed)),
    };

    private static Dictionary<string, object?> Row(AccountView account, IReadOnlyList<ReportLine> lines) => new()
    {
        ["Compte"] = account.Account,
        ["Réservataire"] = Text(account.Reserver ?? "Bailleur"),
        ["Pour le compte de"] = Text(account.OnBehalfOf ?? ""),
        ["Part"] = ReportWords.Of(account.Part),
        ["Livre"] = ReportWords.Of(account.Book),
        ["Assiette du bailleur"] = Number(lines.Where(line => line.Agreement is null && line.Book == account.Book).Aggregate(Rational.Zero, (sum, line) => sum + line.Count(FluxCounter.InBase))),
        ["Taux (%)"] = account.Rate,
        ["Dus"] = account.Due.Value,
        [ExactDue] = account.Due.Exact,
        ["Report"] = account.CarriedOver.Value,
        ["Orientés"] = account.Oriented,
        ["Mis à disposition"] = account.AtDisposal,
        ["Attribués"] = account.Allocated,
        ["Baux signés"] = account.LeaseSigned,
        ["Rendus"] = account.Returned,
        ["Rendus sans candidat"] = account.WithoutCandidate,
        ["Délai moyen de désignation (jours)"] = account.MeanDesignationDays,
        ["Imputés avec label"] = account.AllocatedLabelled,
        ["Imputés sans label trouvé"] = account.AllocatedUnlabelled,
        ["Attribués DALO"] = account.Objective.AllocatedDalo,
        ["Attribués autres prioritaires"] = account.Objective.AllocatedPriority,
        ["Attribués, priorité non dite"] = account.Objective.AllocatedUnstated,
        ["Part des attributions (%)"] = account.Objective.AllocatedShare,
        ["Baux DALO"] = account.Objective.Dalo,
        ["Baux autres prioritaires"] = account.Objective.Priority,
        ["Baux, priorité non dite"] = account.Objective.Unstated,
        ["Part des baux (%)"] = account.Objective.Share,
        ["Objectif (%)"] = account.Objective.Percent,
        ["Manquants à l’objectif"] = account.Objective.Missing,
        ["Consommés"] = account.Consumed,
        ["Report attendu à la clôture de l’année d’avant"] = account.Coming?.Value ?? 0,
        ["Orientations en cours"] = account.Held,
        ["Solde"] = account.Owed.Value,
    };

    private static Dictionary<string, object?> Row(FluxBook book, string who, bool agentsOnly, StatisticsCounts counts) => new()
    {
        ["Livre"] = ReportWords.Of(book),
        ["Réservataire"] = who,
        ["Agents de l’État seuls"] = agentsOnly ? "oui" : "non",
        ["Mis à disposition ou imputés"] = counts.Proposed,
        ["Reloués"] = counts.Relet,
        ["Attributions prononcées"] = counts.Pronounced,
        ["Baux signés"] = counts.Leases,
        ["Refus de l’attributaire"] = counts.Refused,
        ["Sans suite"] = counts.Lapsed,
        ["En cours"] = counts.Pending,
    };

    private static decimal Number(Rational value) => value.Round(2);

    /// <summary>A name that begins like a formula would be one in a spreadsheet.</summary>
    private static string Text(string name) => name.Length > 0 && "=+-@\t\r".Contains(name[0], StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"'{name}") : name;
}
