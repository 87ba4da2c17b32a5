using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>A day lies in the time of an order: from its first day until the next order.</summary>
/// <param name="From">First day, day number.</param>
/// <param name="Before">First day behind it, day number; <see cref="int.MaxValue"/> for none.</param>
/// <param name="Words">What the order says, in French.</param>
public sealed record PeriodCondition(int From, int Before, string Words) : RowCondition
{
    internal override IReadOnlyList<Fact> Reads => [];

    internal override int Turns => 2;

    internal override Truth Decide(ReadOnlySpan<int> values, int day) => Of(day >= From && day < Before);

    internal override int TurnDay(int turn, ReadOnlySpan<int> values) => turn == 0 ? From : Before == int.MaxValue ? FactVector.Unknown : Before;
}

/// <summary>What nobody entered: unknown for every demand on every day.</summary>
/// <param name="Missing">What is missing, in French.</param>
public sealed record MissingCondition(string Missing) : RowCondition
{
    internal override IReadOnlyList<Fact> Reads => [];

    internal override Truth Decide(ReadOnlySpan<int> values, int day) => Truth.Unknown;
}

/// <summary>Makes <c>seniority > abnormal delay</c> of the orders of a territory (SCO-27).</summary>
internal static class DelayConditions
{
    private static readonly CodesCondition Transfer = new(Fact.Housing, FactWord.Bit(RegisterCodes.HousingModels, "HLM"));

    /// <summary>
    /// Whether the seniority passes the delay of the day: of several wished types, that of one is enough. Before the first order,
    /// or without any, nobody knows.
    /// </summary>
    public static Condition Of(IReadOnlyList<DelayOrder> orders, string placeName, MonthCounting counting, Comparison comparison)
    {
        var missing = new MissingCondition($"Délai anormalement long : {placeName}");
        if (orders.Count == 0)
            return missing;
        var first = orders[0].From?.DayNumber ?? 0;
        var all = orders.Select(Condition (order, at) => new AndCondition(
            new PeriodCondition(order.From?.DayNumber ?? 0, at + 1 < orders.Count ? orders[at + 1].From!.Value.DayNumber : int.MaxValue, Words(order)),
            order.Delays.Select(delay => Of(delay, counting, comparison)).Aggregate((left, right) => new OrCondition(left, right)))).ToList();
        if (first > 0)
            all.Insert(0, new AndCondition(new PeriodCondition(0, first, ""), new MissingCondition("")));
        return all.Aggregate((left, right) => new OrCondition(left, right));
    }

    private static Condition Of(AbnormalDelay delay, MonthCounting counting, Comparison comparison)
    {
        Condition passed = ElapsedCondition.Of(Fact.DepositDay, counting, comparison, delay.Months, 1);
        if (delay.Transfers is { } transfers)
            passed = new AndCondition(transfers ? Transfer : new NotCondition(Transfer), passed);
        return delay.Types == 0 ? passed : new AndCondition(new CodesCondition(Fact.WishedTypes, delay.Types), passed);
    }

    private static string Words(DelayOrder order)
    {
        var delays = order.Delays.Select(delay => string.Create(CultureInfo.InvariantCulture, $"{delay.Months} mois{Types(delay.Types)}{delay.Transfers switch { true => " en mutation", false => " hors mutation", null => "" }}"));
        return string.Join(", ", delays) + (order.From is { } from ? $" depuis le {FrenchFacts.Date(from)}" : "");
    }

    private static string Types(int types) => types == 0 ? "" :
        $" ({string.Join(", ", RegisterCodes.WishedTypes.Codes.Where((_, position) => (types & (1 << position)) != 0).Select(code => code.Code))})";
}
