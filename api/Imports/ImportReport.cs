using System.Globalization;
using Allocation.Domain.Demands;

namespace Allocation.Api.Imports;

/// <summary>What became of an exchange file.</summary>
/// <param name="Read">Demands read.</param>
/// <param name="Accepted">Stored, or already stored as they came.</param>
/// <param name="Unchanged">Of these, those that changed nothing.</param>
/// <param name="Rejected">Refused; each has an entry in <paramref name="Errors"/>.</param>
/// <param name="Numbers">The number of each creation that came without one: the first <see cref="ImportReportBuilder.MostEntries"/>.</param>
/// <param name="Errors">Why demands, or the file, were refused: the first <see cref="ImportReportBuilder.MostEntries"/>.</param>
/// <param name="ErrorCount">How many there are.</param>
/// <param name="Warnings">What is missing or odd in demands that were stored: the first <see cref="ImportReportBuilder.MostEntries"/>.</param>
/// <param name="WarningCount">How many there are.</param>
internal sealed record ImportReport(int Read, int Accepted, int Unchanged, int Rejected, IReadOnlyList<GivenNumber> Numbers, IReadOnlyList<ImportEntry> Errors, int ErrorCount, IReadOnlyList<ImportEntry> Warnings, int WarningCount);

/// <summary>One thing said of one demand of the file.</summary>
/// <param name="Line">Line in the file.</param>
/// <param name="Path">Element, from the root.</param>
/// <param name="Field">Name of the field.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Message">What is wrong and how to mend it; never a personal datum.</param>
/// <param name="UniqueNumber">Number of the demand, when it is known.</param>
internal sealed record ImportEntry(int Line, string Path, string Field, string Code, string Message, UniqueNumber? UniqueNumber);

/// <summary>The number of a creation that came without one; the same file again names the same numbers.</summary>
/// <param name="Line">Line in the file.</param>
/// <param name="Path">Element, from the root.</param>
/// <param name="UniqueNumber">Its number.</param>
internal sealed record GivenNumber(int Line, string Path, UniqueNumber UniqueNumber);

/// <summary>Counts as the file goes by. Thread-safe; entries are bounded, counts are not.</summary>
internal sealed class ImportReportBuilder
{
    /// <summary>Most entries of each kind in a report; a file of any size must fit one answer.</summary>
    public const int MostEntries = 10_000;

    private readonly Lock _lock = new();
    private readonly List<GivenNumber> _numbers = [];
    private readonly List<ImportEntry> _errors = [];
    private readonly List<ImportEntry> _warnings = [];
    private int _read;
    private int _accepted;
    private int _unchanged;
    private int _rejected;
    private int _errorCount;
    private int _warningCount;

    public void Read()
    {
        lock (_lock)
            _read++;
    }

    public void Accept(bool changed, GivenNumber? given, IEnumerable<ImportEntry> warnings)
    {
        lock (_lock)
        {
            _accepted++;
            if (given is not null && _numbers.Count < MostEntries)
                _numbers.Add(given);
            _unchanged += changed ? 0 : 1;
            Add(_warnings, ref _warningCount, warnings);
        }
    }

    public void Reject(IEnumerable<ImportEntry> errors, IEnumerable<ImportEntry> warnings)
    {
        lock (_lock)
        {
            _rejected++;
            Add(_errors, ref _errorCount, errors);
            Add(_warnings, ref _warningCount, warnings);
        }
    }

    public void RefuseFile(IEnumerable<ImportEntry> errors)
    {
        lock (_lock)
            Add(_errors, ref _errorCount, errors);
    }

    public ImportReport Build()
    {
        lock (_lock)
            return new ImportReport(_read, _accepted, _unchanged, _rejected, [.. _numbers.OrderBy(given => given.Line).ThenBy(given => given.Path, ByNumber)], InOrder(_errors), _errorCount, InOrder(_warnings), _warningCount);
    }

    /// <summary>The tenth demand comes behind the ninth, and not behind the first.</summary>
    private static readonly StringComparer ByNumber = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

    private static void Add(List<ImportEntry> entries, ref int count, IEnumerable<ImportEntry> added)
    {
        foreach (var entry in added)
        {
            count++;
            if (entries.Count < MostEntries)
                entries.Add(entry);
        }
    }

    /// <summary>Demands are stored in parallel; the report follows the file.</summary>
    private static List<ImportEntry> InOrder(List<ImportEntry> entries) => [.. entries.OrderBy(entry => entry.Line).ThenBy(entry => entry.Path, ByNumber)];
}
