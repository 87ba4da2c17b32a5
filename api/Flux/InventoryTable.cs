using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Allocation.Api.Flux;

/// <summary>A row of a spreadsheet that is not blank.</summary>
/// <param name="Line">Its line, from 1, blank ones counted.</param>
/// <param name="Cells">Its cells as text, trimmed; a cell shown in percent with its sign.</param>
internal sealed record InventoryRow(int Line, string[] Cells);

/// <summary>The rows of a spreadsheet, CSV or XLSX, however it was saved.</summary>
internal static class InventoryTable
{
    private const int MostColumns = 40;

    private const long LargestUnpacked = 50_000_000;

    /// <summary>What separates cells, the likeliest in France first.</summary>
    private static readonly char[] Separators = [';', '\t', ','];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>As French spreadsheets save what they do not save as UTF-8.</summary>
    private static readonly Encoding Western = Windows1252();

    /// <summary>The rows of a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="most">Most rows that are read.</param>
    /// <param name="fits">Whether rows are what is looked for: of a CSV file the first separator is taken by which they are.</param>
    /// <returns>The rows, and of a CSV file what separates its cells. Null when it is neither; rows that do not fit are those of the first separator.</returns>
    public static (IReadOnlyList<InventoryRow> Rows, char? Separator)? Read(byte[] file, int most, Func<IReadOnlyList<InventoryRow>, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(fits);
        try
        {
            if (IsWorkbook(file))
                return IsBounded(file) ? (Workbook(file, most), null) : null;
            var text = Text(file);
            if (text.Contains('\0', StringComparison.Ordinal))
                return null;
            var separator = Separators.Cast<char?>().FirstOrDefault(each => fits(Table(text, each!.Value, most))) ?? Separators[0];
            return (Table(text, separator, most), separator);
        }
        catch (Exception unreadable) when (unreadable is ExcelReaderException or InvalidDataException or FormatException or InvalidOperationException or XmlException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsWorkbook(byte[] file) => file is [(byte)'P', (byte)'K', ..];

    private static bool IsBounded(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        return archive.Entries.Count <= 200 && archive.Entries.Sum(entry => entry.Length) <= LargestUnpacked;
    }

    private static List<InventoryRow> Workbook(byte[] file, int most)
    {
        using var stream = new MemoryStream(file);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        return Rows(reader, most);
    }

    /// <summary>The reader is given the encoding and one separator: left to guess, it takes both from the first lines, and a blank one misleads it.</summary>
    private static List<InventoryRow> Table(string text, char separator, int most)
    {
        using var stream = new MemoryStream([.. StrictUtf8.Preamble, .. StrictUtf8.GetBytes(text)]);
        using var reader = ExcelReaderFactory.CreateCsvReader(stream, new ExcelReaderConfiguration { AutodetectSeparators = [separator] });
        return Rows(reader, most);
    }

    private static string Text(byte[] file)
    {
        if (file is [0xFF, 0xFE, ..])
            return Encoding.Unicode.GetString(file.AsSpan(2));
        if (file is [0xFE, 0xFF, ..])
            return Encoding.BigEndianUnicode.GetString(file.AsSpan(2));
        try
        {
            return StrictUtf8.GetString(file).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Western.GetString(file);
        }
    }

    private static Encoding Windows1252()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(1252);
    }

    private static List<InventoryRow> Rows(IExcelDataReader reader, int most)
    {
        var rows = new List<InventoryRow>();
        for (var line = 1; rows.Count < most && reader.Read(); line++)
        {
            string[] cells = [.. Enumerable.Range(0, Math.Min(reader.FieldCount, MostColumns)).Select(column => Cell(reader, column))];
            if (!cells.All(string.IsNullOrEmpty))
                rows.Add(new InventoryRow(line, cells));
        }

        return rows;
    }

    private static string Cell(IExcelDataReader reader, int column) => reader.GetValue(column) switch
    {
        null => "",
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double share when reader.GetNumberFormatString(column)?.Contains('%', StringComparison.Ordinal) == true => $"{Math.Round(share * 100, 8).ToString(CultureInfo.InvariantCulture)} %",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var cell => cell.ToString()?.Trim() ?? "",
    };
}
