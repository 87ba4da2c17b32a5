using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>What is measured.</summary>
public enum MeasureOf
{
    /// <summary>Reference tax income of the year that counts for a lease of today, N-2, whole EUR (ELI-1a, ELI-2).</summary>
    TaxIncome,

    /// <summary>Reference tax income of the year after, N-1, whole EUR.</summary>
    LastTaxIncome,

    /// <summary>Monthly resources, cents of EUR (ELI-1d).</summary>
    Resources,

    /// <summary>Consumption units (ELI-1c).</summary>
    Units,
}

/// <summary>What it is divided by.</summary>
public enum MeasurePer
{
    /// <summary>Nothing.</summary>
    Household,

    /// <summary>Persons of the fiscal household (ELI-16).</summary>
    Person,

    /// <summary>Consumption units.</summary>
    Unit,
}

/// <summary>
/// Incomes that move to another year on 1 January, and what is counted by consumption units, which move on the fourteenth
/// birthdays, compared exactly in long arithmetic (SCO-20, SCO-39). An income that is not stated is unknown, never 0 (SCO-28).
/// </summary>
/// <param name="What">What is measured.</param>
/// <param name="Per">What it is divided by.</param>
/// <param name="Comparison">How it compares.</param>
/// <param name="Value">Cents of EUR; tenths for the units themselves.</param>
public sealed record MeasureCondition(MeasureOf What, MeasurePer Per, Comparison Comparison, int Value) : RowCondition
{
    private static readonly Fact[] Incomes = [Fact.IncomeYear, Fact.Income, Fact.EarlierIncomeYear, Fact.EarlierIncome];

    /// <summary>The four of <see cref="Incomes"/>, or the resources; empty for the units themselves.</summary>
    private int Amounts { get; } = What switch { MeasureOf.Units => 0, MeasureOf.Resources => 1, _ => Incomes.Length };

    internal override IReadOnlyList<Fact> Reads { get; } =
    [
        .. What switch { MeasureOf.Units => [], MeasureOf.Resources => [Fact.ResourcesCents], _ => Incomes },
        .. (What, Per) switch
        {
            (not MeasureOf.Units, MeasurePer.Household) => Array.Empty<Fact>(),
            (_, MeasurePer.Person) => [Fact.CeilingPersons],
            // A flat-share mate has resources in the household but no part in its tax income.
            (MeasureOf.TaxIncome or MeasureOf.LastTaxIncome, _) => [Fact.CeilingPersons, Fact.VisitingChildren, .. ConsumptionUnits.Reads],
            _ => [Fact.Adults, .. ConsumptionUnits.Reads],
        },
    ];

    private bool InUnits => What == MeasureOf.Units || Per == MeasurePer.Unit;

    /// <summary>Whether the year of the income moves.</summary>
    public bool OfTaxYear => What is MeasureOf.TaxIncome or MeasureOf.LastTaxIncome;

    /// <summary>Years between the income and the day it counts on.</summary>
    internal int YearsBack => What == MeasureOf.TaxIncome ? 2 : 1;

    private int YearTurns => OfTaxYear ? 4 : 0;

    internal override int Turns => YearTurns + (InUnits ? ConsumptionUnits.Turns : 0);

    internal override Truth Decide(ReadOnlySpan<int> values, int day)
    {
        long amount = What switch
        {
            MeasureOf.Units => 0,
            MeasureOf.Resources => values[0],
            _ => IncomeTest.IncomeOf(DateOnly.FromDayNumber(day).Year - YearsBack, values[0], values[1], values[2], values[3]),
        };
        if (amount == FactVector.Unknown)
            return Truth.Unknown;
        if (OfTaxYear)
            amount *= 100;
        var rest = values[Amounts..];
        switch (What, Per)
        {
            case (not MeasureOf.Units, MeasurePer.Household):
                return Of(Comparison.Holds(amount, Value));
            case (_, MeasurePer.Person):
                return rest[0] < 1 ? Truth.Unknown : Of(Comparison.Holds(amount, (long)Value * rest[0]));
            default:
                var tenths = Tenths(rest, day);
                return tenths == FactVector.Unknown ? Truth.Unknown
                    : What == MeasureOf.Units ? Of(Comparison.Holds(tenths, Value))
                    : Of(Comparison.Holds(amount * 10, (long)Value * tenths));
        }
    }

    private int Tenths(ReadOnlySpan<int> rest, int day)
    {
        if (!OfTaxYear)
            return ConsumptionUnits.Tenths(rest[0], rest[1..], day);
        var (persons, visiting, dependants) = (rest[0], rest[1], rest[2]);
        return persons < 0 || visiting < 0 || dependants < 0 ? FactVector.Unknown : ConsumptionUnits.Tenths(persons - visiting - dependants, rest[2..], day);
    }

    internal override int TurnDay(int turn, ReadOnlySpan<int> values)
    {
        if (turn >= YearTurns)
            return ConsumptionUnits.TurnDay(turn - YearTurns, values[(Amounts + (OfTaxYear ? 2 : 1))..]);
        // An income counts for one year, from a 1 January to the next.
        var year = values[turn < 2 ? 0 : 2];
        return year is < 1 or > 9_000 ? FactVector.Unknown : new DateOnly(year + YearsBack + turn % 2, 1, 1).DayNumber;
    }
}
