using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Eligibility;

/// <summary>
/// Income ceilings by year of lease, product, zone of the dwelling and category (ELI-9 to ELI-19), EUR a year. Immutable.
/// </summary>
public sealed class IncomeCeilings
{
    /// <summary>Zones that have tables; overseas has other texts (ELI-9).</summary>
    internal const int Zones = 3;

    private readonly Years[] _products;

    internal IncomeCeilings(Indexation indexation, Years plai, Years plus)
    {
        Indexation = indexation;
        var pls = plus with { Tables = [.. plus.Tables.Select(year => year.Select(zone => zone.ForPls()).ToArray())] };
        _products = new Years[Enum.GetValues<Financing>().Length];
        _products[(int)Financing.PLAI] = plai;
        _products[(int)Financing.PLUS] = plus;
        _products[(int)Financing.PLS] = pls;
    }

    /// <summary>The tables of a product, one a year without a gap, each by zone.</summary>
    internal sealed record Years(int First, CeilingTable[][] Tables, CeilingSource[] Sources)
    {
        public int Last => First + Tables.Length - 1;
    }

    /// <summary>Index that carries a ceiling from one year to the next (ELI-18).</summary>
    public Indexation Indexation { get; }

    /// <summary>
    /// Reads the texts of <c>policies/ceilings</c>: one index of rents, one table of PLUS and one of PLAI, in any order.
    /// </summary>
    /// <param name="files">Name, for messages, and content of each file.</param>
    /// <exception cref="FormatException">
    /// A text cannot be read, or an amount is more than twice or less than half the one of the year before; the message names
    /// file, line, column and the remedy.
    /// </exception>
    public static IncomeCeilings Parse(IEnumerable<(string File, string Text)> files) => IncomeCeilingsReader.Read(files);

    /// <summary>1.3 × a PLUS ceiling, half up and not to even, whole EUR (ELI-19).</summary>
    public static int PlsOf(int plus) => (int)Math.Min(int.MaxValue, (13L * plus + 5) / 10);

    /// <summary>
    /// The ceiling for a lease signed in a year (ELI-2). Beyond the latest table, that table with
    /// <see cref="Ceiling.Provisional"/>; before the first one, and overseas, an unknown amount.
    /// </summary>
    /// <param name="leaseYear">Year of signature of the lease.</param>
    /// <param name="product">Financing of the dwelling.</param>
    /// <param name="zone">Zone of the dwelling (ELI-9).</param>
    /// <param name="category">Category of the household, from 1; beyond 6 by the supplement (ELI-15).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="category"/> is below 1.</exception>
    public Ceiling For(int leaseYear, Financing product, CeilingZone zone, int category)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(category, 1);
        return Find(leaseYear, product, zone, out var tableYear) is { } table
            ? new Ceiling(table.Of(category), tableYear, tableYear < leaseYear)
            : new Ceiling(null, leaseYear, false);
    }

    /// <summary>Status of the amount that <see cref="For"/> reads; null when it reads none. PLS has the status of its PLUS cell (ELI-19).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="category"/> is below 1.</exception>
    public CeilingStatus? StatusOf(int leaseYear, Financing product, CeilingZone zone, int category)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(category, 1);
        return Find(leaseYear, product, zone, out _)?.Status(CeilingTable.CellOf(category));
    }

    /// <summary>Texts behind the table of a year; null when the product has no table for it. PLS cites those of PLUS (ELI-19).</summary>
    public CeilingSource? SourceOf(int tableYear, Financing product)
    {
        var years = _products[(int)product];
        return tableYear >= years.First && tableYear <= years.Last ? years.Sources[tableYear - years.First] : null;
    }

    private CeilingTable? Find(int leaseYear, Financing product, CeilingZone zone, out int tableYear)
    {
        var years = _products[(int)product];
        tableYear = Math.Min(leaseYear, years.Last);
        return (int)zone >= Zones || tableYear < years.First ? null : years.Tables[tableYear - years.First][(int)zone];
    }
}
