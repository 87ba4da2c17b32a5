using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>What a person is in a household (SCO-17).</summary>
public enum Role
{
    /// <summary>Applicant or co-applicant.</summary>
    Adult,

    /// <summary>An adult beside the applicant.</summary>
    CoApplicant,

    /// <summary>A dependant, children in alternating custody included.</summary>
    Dependant,

    /// <summary>A dependant whose kinship is that of a child, or a child in alternating custody.</summary>
    Child,

    /// <summary>An adult or a dependant.</summary>
    Member,
}

/// <summary>
/// The persons of a role whose age lies in a range, counted on a day. Of adults the catalogue holds the oldest and the youngest, of
/// dependants the eight youngest: who is not held, or has no stated birth, may be counted or not.
/// </summary>
/// <param name="Role">Who.</param>
/// <param name="From">First age in the range, completed months.</param>
/// <param name="Before">First age behind it; null for none.</param>
public sealed record AgedPersons(Role Role, int From, int? Before)
{
    private static readonly Fact[] OfAdults = [Fact.Adults, Fact.UndatedAdults, Fact.ApplicantBirth, Fact.EarliestAdultBirth, Fact.LatestAdultBirth];
    private static readonly Fact[] OfDependants = [.. ConsumptionUnits.Reads, Fact.UndatedDependants, Fact.OtherDependants, Fact.UntoldKinships];
    private static readonly Fact[] OfMembers = [.. OfAdults, .. OfDependants];
    private const int Births = 8;
    private const int AdultsKnown = 2;

    /// <summary>All of the role, whatever their age.</summary>
    public bool OfAnyAge => From == 0 && Before is null;

    private bool HasAdults => Role is Role.Adult or Role.CoApplicant or Role.Member;

    private bool HasDependants => Role is Role.Dependant or Role.Child or Role.Member;

    internal IReadOnlyList<Fact> Reads => HasAdults ? HasDependants ? OfMembers : OfAdults : OfDependants;

    /// <summary>The births among <see cref="Reads"/>.</summary>
    internal IEnumerable<Fact> BirthFacts => Reads.Where(fact =>
        fact is Fact.ApplicantBirth or Fact.EarliestAdultBirth or Fact.LatestAdultBirth || ConsumptionUnits.Reads.AsSpan(1).Contains(fact));

    private ReadOnlySpan<int> DependantsIn(ReadOnlySpan<int> values) => HasAdults ? values[OfAdults.Length..] : values;

    /// <summary>How many there are.</summary>
    internal CountRange Count(ReadOnlySpan<int> values, int day) => Role switch
    {
        Role.Adult => Adults(values, day),
        Role.CoApplicant => CoApplicants(values, day),
        Role.Member => Adults(values, day).Plus(Dependants(DependantsIn(values), day)),
        Role.Child => Children(values, day),
        _ => Dependants(values, day),
    };

    /// <summary>Whether the number is known on every day.</summary>
    internal bool IsExact(ReadOnlySpan<int> values)
    {
        if (HasAdults && (values[0] < 1 || (!OfAnyAge && (values[1] > 0 || values[0] > AdultsKnown || !IsDay(values[3]) || (Role == Role.CoApplicant && !IsDay(values[2]))))))
            return false;
        if (!HasDependants)
            return true;
        var dependants = DependantsIn(values);
        if (dependants[0] < 0 || (Role == Role.Child && (dependants[Births + 3] > 0 || (!OfAnyAge && dependants[Births + 2] > 0))))
            return false;
        return OfAnyAge || (dependants[Births + 1] <= 0 && dependants[0] <= Births && !dependants[1..(1 + dependants[0])].ContainsAnyExceptInRange(0, DateOnly.MaxValue.DayNumber));
    }

    private CountRange Adults(ReadOnlySpan<int> values, int day)
    {
        var adults = values[0];
        if (adults < 1)
            return CountRange.Unknown;
        if (OfAnyAge)
            return new(adults, adults);
        var undated = Math.Clamp(values[1], 0, adults);
        var dated = adults - undated;
        var (oldest, youngest) = (Side(values[3], day), Side(values[4], day));
        if (dated == 0 || oldest is null || youngest is null)
            return CountRange.Of(0, adults);
        // A range has no gap: who is between two in it is in it, and who is between two on one side of it is not.
        var between = Math.Max(0, dated - AdultsKnown);
        var ends = (oldest == 0 ? 1 : 0) + (youngest == 0 && dated > 1 ? 1 : 0);
        var sure = oldest == youngest;
        return CountRange.Of(ends + (sure && oldest == 0 ? between : 0), ends + (sure && oldest != 0 ? 0 : between) + undated);
    }

    private CountRange CoApplicants(ReadOnlySpan<int> values, int day)
    {
        var adults = Adults(values, day);
        if (OfAnyAge || values[0] == 1)
            return adults.Least < 0 ? adults : new(values[0] - 1, values[0] - 1);
        return Side(values[2], day) is not { } side ? adults.Less(0, 1) : side == 0 ? adults.Less(1, 1) : adults;
    }

    private CountRange Dependants(ReadOnlySpan<int> values, int day)
    {
        var dependants = values[0];
        if (dependants < 0)
            return CountRange.Unknown;
        if (OfAnyAge)
            return new(dependants, dependants);
        var undated = Math.Clamp(values[Births + 1], 0, dependants);
        var (inside, open) = (0, undated + Math.Max(0, dependants - undated - Births));
        for (var child = 1; child <= Math.Min(Births, dependants - undated); child++)
        {
            var side = Side(values[child], day);
            inside += side == 0 ? 1 : 0;
            open += side is null ? 1 : 0;
        }

        return new(inside, inside + open);
    }

    /// <summary>Who is no child may be any of the dependants counted.</summary>
    private CountRange Children(ReadOnlySpan<int> values, int day)
    {
        var all = Dependants(values, day);
        var (others, untold) = (Math.Max(0, values[Births + 2]), Math.Max(0, values[Births + 3]));
        return all.Least < 0 || others + untold == 0 ? all : CountRange.Of(all.Least - others - untold, Math.Min(all.Most, values[0] - others));
    }

    /// <summary>Below the range, in it or above; null without a birth.</summary>
    private int? Side(int birth, int day)
    {
        if (!IsDay(birth))
            return null;
        var months = SeniorityMonths.Count(DateOnly.FromDayNumber(birth), DateOnly.FromDayNumber(day), MonthCounting.Complete);
        return months < From ? -1 : months >= Before ? 1 : 0;
    }

    private static bool IsDay(int value) => ElapsedCondition.IsDay(value);

    /// <summary>How many turning days there are, some of them none: each birth comes into the range and out of it.</summary>
    internal int Turns => OfAnyAge ? 0 : 2 * ((HasAdults ? 3 : 0) + (HasDependants ? Births : 0));

    /// <summary>One of the days on which the count may change, day number; <see cref="FactVector.Unknown"/> for none.</summary>
    internal int TurnDay(int turn, ReadOnlySpan<int> values)
    {
        var (at, months) = (turn / 2, turn % 2 == 0 ? From : Before ?? 0);
        var birth = !HasAdults ? values[1 + at] : at < 3 ? values[2 + at] : values[OfAdults.Length + at - 2];
        return months > 0 && SeniorityMonths.DepositOf(birth) is { } day ? SeniorityMonths.DayOf(day, months, MonthCounting.Complete)?.DayNumber ?? FactVector.Unknown : FactVector.Unknown;
    }

    /// <summary>The first of those days after a day; <see cref="FactVector.Unknown"/> for none.</summary>
    internal int NextTurn(ReadOnlySpan<int> values, int day)
    {
        var next = int.MaxValue;
        for (var turn = 0; turn < Turns; turn++)
            next = TurnDay(turn, values) is var found && found > day ? Math.Min(next, found) : next;
        return next == int.MaxValue ? FactVector.Unknown : next;
    }
}
