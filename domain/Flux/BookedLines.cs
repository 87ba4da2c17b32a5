namespace Allocation.Domain.Flux;

/// <summary>What is booked of one release: some ten lines, held as they are in a row, for a ledger keeps those of every release it ever had.</summary>
internal sealed class BookedLines
{
    private readonly (FluxLine Line, Rational Amount)[] _lines;

    private BookedLines((FluxLine, Rational)[] lines) => _lines = lines;

    /// <summary>Nothing.</summary>
    public static BookedLines None { get; } = new([]);

    /// <summary>What these lines add up to.</summary>
    public static BookedLines Of(IEnumerable<KeyValuePair<FluxLine, Rational>> lines) => None.With(lines.Select(line => (line.Key, line.Value)));

    /// <summary>The sums by line; none is 0.</summary>
    public Dictionary<FluxLine, Rational> ToDictionary() => _lines.ToDictionary(booked => booked.Line, booked => booked.Amount);

    /// <summary>The same with more booked.</summary>
    public BookedLines With(IEnumerable<(FluxLine Line, Rational Amount)> more)
    {
        var sums = ToDictionary();
        foreach (var (line, amount) in more)
            sums[line] = sums.GetValueOrDefault(line) + amount;
        return new BookedLines([.. sums.Where(sum => sum.Value.Sign != 0).Select(sum => (sum.Key, sum.Value))]);
    }
}
