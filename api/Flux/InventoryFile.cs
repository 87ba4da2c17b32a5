using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Allocation.Domain;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Conversion;
using Allocation.Domain.Vacancies;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Allocation.Api.Flux;

/// <summary>Reads an inventory of reservation rights out of a spreadsheet. A line that cannot be read is told with its place, and the others go on.</summary>
internal static class InventoryFile
{
    /// <summary>Most lines of an inventory.</summary>
    public const int MostLines = 10_000;

    private const int MostColumns = 40;

    /// <summary>Below it stands a fraction that was meant as percent: a cell shown as 4 % holds 0.04.</summary>
    private const decimal LeastRotation = 0.5m;

    private const long LargestUnpacked = 50_000_000;

    /// <summary>UTF-8, else as French spreadsheets save it.</summary>
    private static readonly ExcelReaderConfiguration Csv = Configured();

    /// <summary>Headings, as they may be written in French or English, without accents and capitals.</summary>
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["reserver"] = "reserver",
        ["reservataire"] = "reserver",
        ["kind"] = "kind",
        ["type"] = "kind",
        ["rights"] = "rights",
        ["droits"] = "rights",
        ["nombre de droits"] = "rights",
        ["right"] = "right",
        ["nature"] = "right",
        ["until"] = "until",
        ["echeance"] = "until",
        ["fin"] = "until",
        ["rotation"] = "rotation",
        ["rotationpercent"] = "rotation",
        ["rotation (%)"] = "rotation",
    };

    private static readonly Dictionary<string, ReserverKind> Kinds = Enum.GetValues<ReserverKind>().ToDictionary(kind => LifeWords.Of(kind))
        .Concat(new Dictionary<string, ReserverKind>
        {
            ["etat"] = ReserverKind.State,
            ["commune"] = ReserverKind.LocalAuthority,
            ["departement"] = ReserverKind.LocalAuthority,
            ["epci"] = ReserverKind.Intermunicipality,
            ["action logement"] = ReserverKind.ActionLogement,
            ["employeur"] = ReserverKind.Employer,
            ["association"] = ReserverKind.DisinterestedBody,
            ["defense"] = ReserverKind.Defence,
            ["securite interieure"] = ReserverKind.InteriorSecurity,
            ["hopital"] = ReserverKind.HealthEstablishment,
        }).ToDictionary();

    private static readonly string[] Needed = ["reserver", "kind", "rights"];

    private static readonly Dictionary<string, RightKind> Rights = new(StringComparer.Ordinal) { ["each-release"] = RightKind.EachRelease, ["suite"] = RightKind.EachRelease, ["droit de suite"] = RightKind.EachRelease, ["once"] = RightKind.Once, ["unique"] = RightKind.Once, ["droit unique"] = RightKind.Once };

    /// <summary>The lines of a file that can be read, and the faults of those that cannot; a fault with an empty path is of the file.</summary>
    public static (IReadOnlyList<ReservationRight> Rights, IReadOnlyList<InputFault> Faults) Read(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var isWorkbook = file is [(byte)'P', (byte)'K', ..];
        if (isWorkbook && !IsBounded(file))
            return ([], [new InputFault("", "file", "The workbook cannot be read, or is too large unpacked.")]);
        try
        {
            using var stream = new MemoryStream(file);
            using var reader = isWorkbook ? ExcelReaderFactory.CreateOpenXmlReader(stream) : ExcelReaderFactory.CreateCsvReader(stream, Csv);
            return Read(Rows(reader));
        }
        catch (Exception unreadable) when (unreadable is ExcelReaderException or InvalidDataException or FormatException or InvalidOperationException or XmlException or ArgumentException or DecoderFallbackException)
        {
            return ([], [new InputFault("", "file", "Send a CSV file, or an .xlsx workbook whose first sheet is the inventory.")]);
        }
    }

    private static ExcelReaderConfiguration Configured()
    {
        // The reader asks for this encoding by its number.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return new ExcelReaderConfiguration { FallbackEncoding = Encoding.GetEncoding(1252), AutodetectSeparators = [';', '\t', ','], AnalyzeInitialCsvRows = 50 };
    }

    private static List<string[]> Rows(IExcelDataReader reader)
    {
        var rows = new List<string[]>();
        while (rows.Count < MostLines + 2 && reader.Read())
            rows.Add([.. Enumerable.Range(0, Math.Min(reader.FieldCount, MostColumns)).Select(column => Text(reader.GetValue(column)))]);
        return rows;
    }

    private static (IReadOnlyList<ReservationRight> Rights, IReadOnlyList<InputFault> Faults) Read(List<string[]> rows)
    {
        if (rows.Count == 0)
            return ([], [new InputFault("", "empty", "The file has no line.")]);
        var headings = rows[0].Select((heading, index) => (Name: Columns.GetValueOrDefault(Plain(heading)), index)).Where(column => column.Name is not null).GroupBy(column => column.Name!).ToDictionary(column => column.Key, column => column.First().index);
        if (Needed.Where(needed => !headings.ContainsKey(needed)).ToList() is { Count: > 0 } missing)
            return ([], [new InputFault("line 1", "headings", $"The first line names the columns reserver, kind, rights, and if wanted right, until, rotation; missing: {string.Join(", ", missing)}.")]);
        if (rows.Count > MostLines + 1)
            return ([], [new InputFault("", "too-long", $"An inventory has at most {MostLines} lines.")]);
        var (rights, faults) = (new List<ReservationRight>(), new List<InputFault>());
        for (var line = 1; line < rows.Count; line++)
        {
            string Cell(string name) => headings.TryGetValue(name, out var index) && index < rows[line].Length ? rows[line][index].Trim() : "";
            if (rows[line].All(string.IsNullOrWhiteSpace))
                continue;
            var before = faults.Count;
            void Fault(string column, string code, string message) => faults.Add(new InputFault($"line {line + 1}, {column}", code, message));
            var reserver = Cell("reserver");
            if (reserver.Length is 0 or > 100)
                Fault("reserver", "reserver", "Name the reserver in 1 to 100 characters.");
            if (!Kinds.TryGetValue(Plain(Cell("kind")), out var kind))
                Fault("kind", "kind", $"Use one of: {string.Join(", ", Enum.GetValues<ReserverKind>().Select(LifeWords.Of))}.");
            if (!int.TryParse(Cell("rights"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 1_000_000)
                Fault("rights", "rights", "Give the rights as a whole number, from 0.");
            var right = RightKind.EachRelease;
            if (Cell("right").Length > 0 && !Rights.TryGetValue(Plain(Cell("right")), out right))
                Fault("right", "right", "Use each-release (droit de suite) or once (droit unique).");
            if (!Day(Cell("until"), out var until))
                Fault("until", "date", "Give the last day as yyyy-MM-dd or dd/MM/yyyy, or nothing.");
            if (!Percent(Cell("rotation"), out var rotation))
                Fault("rotation", "rotation", "Give the rotation in percent, such as 8 for 8 %, or nothing.");
            if (faults.Count == before)
                rights.Add(new ReservationRight(reserver, kind, count, right, until, rotation));
        }

        return (rights, faults);
    }

    private static bool IsBounded(byte[] file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            return archive.Entries.Count <= 200 && archive.Entries.Sum(entry => entry.Length) <= LargestUnpacked;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static bool Day(string text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return text.Length == 0 || day is not null;
    }

    private static bool Percent(string text, out decimal? percent)
    {
        percent = decimal.TryParse(text.Replace(',', '.').TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) && read is 0 or (>= LeastRotation and <= 100) ? read : null;
        return text.Length == 0 || percent is not null;
    }

    /// <summary>Small letters without accents.</summary>
    private static string Plain(string text) =>
        string.Concat(text.Trim().TrimStart('\uFEFF').Normalize(NormalizationForm.FormD).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
}
