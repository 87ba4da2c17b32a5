namespace Allocation.Population;

/// <summary>Kinds of household of SIZ-8.</summary>
internal enum HouseholdKind
{
    Single,
    SingleParent,
    CoupleWithChildren,
    Couple,
    FlatShare,
    WithParent,
}

/// <summary>What the parts of a household agree on before they are drawn: who lives there, since when they wait, where.</summary>
internal sealed record Profile(HouseholdKind Kind, int Size, DateOnly Birth, DateOnly DepositedOn, DateOnly Today, Places Places)
{
    // Shares of all households, out of 1,000: composition and size of SIZ-9 made joint so that both marginals hold.
    private static readonly Weighted<(HouseholdKind Kind, int Size)> Cells = new(
        ((HouseholdKind.Single, 1), 455),
        ((HouseholdKind.SingleParent, 2), 130), ((HouseholdKind.SingleParent, 3), 75), ((HouseholdKind.SingleParent, 4), 30), ((HouseholdKind.SingleParent, 5), 8), ((HouseholdKind.SingleParent, 6), 2),
        ((HouseholdKind.CoupleWithChildren, 3), 75), ((HouseholdKind.CoupleWithChildren, 4), 67), ((HouseholdKind.CoupleWithChildren, 5), 35), ((HouseholdKind.CoupleWithChildren, 6), 16), ((HouseholdKind.CoupleWithChildren, 7), 7),
        ((HouseholdKind.Couple, 2), 80),
        ((HouseholdKind.FlatShare, 2), 12), ((HouseholdKind.WithParent, 2), 8));

    private static readonly (int From, int To)[] Bands = [(18, 24), (25, 29), (30, 39), (40, 49), (50, 64), (65, 74), (75, 90)];

    // Ages by kind [assumption]; weighted by the kinds they add up to the ages of SIZ-9.
    private static readonly Weighted<int> AloneBands = new((0, 71), (1, 58), (2, 70), (3, 65), (4, 130), (5, 52), (6, 29));
    private static readonly Weighted<int> SingleParentBands = new((0, 14), (1, 32), (2, 90), (3, 72), (4, 35), (5, 2));
    private static readonly Weighted<int> FamilyBands = new((0, 5), (1, 24), (2, 88), (3, 56), (4, 26), (5, 1));
    private static readonly Weighted<int> CoupleBands = new((0, 10), (1, 16), (2, 12), (3, 7), (4, 19), (5, 10), (6, 6));

    // Days waited, SIZ-9.
    private static readonly Weighted<(int From, int To)> Waits = new(
        ((1, 364), 480), ((366, 729), 210), ((731, 1_094), 110), ((1_096, 1_824), 105), ((1_827, 3_650), 75), ((3_654, 5_400), 20));

    /// <summary>Completed years of the applicant.</summary>
    public int Age => AgeAt(Birth, Today);

    /// <summary>Whether two adults live as a couple.</summary>
    public bool IsCouple => Kind is HouseholdKind.Couple or HouseholdKind.CoupleWithChildren;

    /// <summary>Children of the household, those in custody included.</summary>
    public int Children => Kind switch
    {
        HouseholdKind.SingleParent => Size - 1,
        HouseholdKind.CoupleWithChildren => Size - 2,
        _ => 0,
    };

    public static Profile Of(ref Draw draw, Weighted<Places> territories, DateOnly today)
    {
        var places = territories.Pick(ref draw);
        var (kind, size) = Cells.Pick(ref draw);
        var bands = kind switch
        {
            HouseholdKind.SingleParent => SingleParentBands,
            HouseholdKind.CoupleWithChildren => FamilyBands,
            HouseholdKind.Couple => CoupleBands,
            _ => AloneBands,
        };
        var band = bands.Pick(ref draw);
        if (band == 0 && size >= 5)
            band = 2;
        var (from, to) = Bands[band];
        var oldest = today.AddYears(-to - 1).AddDays(1);
        while (true)
        {
            var wait = Waits.Pick(ref draw);
            var deposited = today.AddDays(-draw.Between(wait.From, wait.To));

            // Nobody files before 18: a long wait pushes the age up within its band, or is drawn again when it cannot.
            var youngest = Earlier(today.AddYears(-from), deposited.AddYears(-18));
            if (youngest >= oldest)
                return new Profile(kind, size, oldest.AddDays(draw.Below(youngest.DayNumber - oldest.DayNumber + 1)), deposited, today, places);
        }
    }

    public static int AgeAt(DateOnly birth, DateOnly on)
    {
        var years = on.Year - birth.Year;
        return birth.AddYears(years) > on ? years - 1 : years;
    }

    public static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
