using Allocation.Domain.Demands;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>Reasons of the demand and a present housing that agrees with the first of them.</summary>
internal static class HousingPart
{
    // Out of 10,000 by size (1, 2, 3, 4 and more): families ask for a transfer more often; 32 % of all (SIZ-8).
    private static readonly int[] TransferBySize = [2_400, 3_300, 4_150, 4_450];
    private static readonly int[] TransferTooSmall = [450, 1_800, 4_200, 5_700];
    private static readonly int[] FirstTooSmall = [230, 1_300, 2_550, 3_600];

    // Reasons of a transfer other than "too small": health or disability 14.8 % and environment 12.1 % of all transfers are
    // observed, the rest is an assumption.
    private static readonly Weighted<string> TransferReasons = new(
        ("08", 104), ("07", 44), ("17", 121), ("09", 105), ("11", 85), ("10", 60), ("20", 55), ("21", 55), ("19", 50), ("03", 30), ("12", 11), ("06", 10), ("02", 10));

    // Reasons of a first demand other than leaving the parents and "too small": 32 % without a dwelling and 14 % too
    // expensive are observed, the rest is an assumption.
    private static readonly Weighted<string> FirstReasons = new(
        ("01", 320), ("09", 143), ("11", 80), ("19", 60), ("08", 40), ("07", 20), ("04", 40), ("03", 30), ("21", 30), ("06", 15), ("05", 15), ("14", 4), ("18", 3), ("23", 3));

    private static readonly Weighted<string> OtherReasons = new(
        ("09", 20), ("20", 14), ("19", 12), ("21", 12), ("08", 10), ("17", 9), ("13", 8), ("11", 5), ("15", 3), ("18", 3), ("23", 4));

    private static readonly Weighted<string> WithoutOwn = new(
        ("CPE", 24), ("CP", 30), ("SLHT", 12), ("RS", 10), ("SH", 8), ("RHVS", 3), ("HOT", 5), ("RE", 3), ("CDEFCM", 1), ("CAMCAR", 1), ("SD", 2), ("SQUAT", 1));

    private static readonly Weighted<string> AnyHousing = new(("LP", 70), ("CP", 9), ("POCC", 6), ("LTG", 6), ("FONC", 2), ("CPE", 5), ("RE", 2));
    private static readonly Weighted<string> TenantOrGuest = new(("LP", 84), ("CP", 8), ("CPE", 8));

    private static readonly string[] Types = ["T1", "T2", "T3", "T4", "T5"];

    public static DemandFile With(ref Draw draw, DemandFile file, Profile profile, CeilingZone zone)
    {
        var size = Math.Min(profile.Size, 4) - 1;
        var transfer = draw.Chance(TransferBySize[size]);
        var reason = FirstReason(ref draw, profile, transfer, size);
        var model = transfer ? "HLM" : reason switch
        {
            "01" => WithoutOwn.Pick(ref draw),
            "12" => "CPE",
            "09" or "04" or "05" => "LP",
            "13" => TenantOrGuest.Pick(ref draw),
            _ => AnyHousing.Pick(ref draw),
        };
        var reasons = new List<string>(3) { reason };
        for (var more = draw.Below(100); more < 30 && reasons.Count < 3; more += 22)
        {
            var other = OtherReasons.Pick(ref draw);
            if (!reasons.Contains(other))
                reasons.Add(other);
        }

        return file with { Reasons = reasons, CurrentHousing = Housing(ref draw, profile, model, reason, zone) };
    }

    private static string FirstReason(ref Draw draw, Profile profile, bool transfer, int size)
    {
        if (transfer)
            return draw.Chance(TransferTooSmall[size]) ? "13" : TransferReasons.Pick(ref draw);

        // 9 % of first demands leave the home of their parents, the young above all [assumption].
        if (profile.Kind == HouseholdKind.Single && draw.Chance(profile.Age < 30 ? 4_700 : profile.Age < 45 ? 1_100 : 100))
            return "12";
        return draw.Chance(FirstTooSmall[size]) ? "13" : FirstReasons.Pick(ref draw);
    }

    private static CurrentHousing Housing(ref Draw draw, Profile profile, string model, string reason, CeilingZone zone)
    {
        if (model is "SD" or "SQUAT" or "CAMCAR")
            return new CurrentHousing { Models = [model], Owner = false };

        var own = model is "HLM" or "LP" or "POCC" or "FONC" or "LTG";
        var rooms = Math.Clamp(profile.Size + reason switch { "13" => -1, "10" => 2, _ => draw.Below(2) }, 1, 5);
        var area = (own ? 9 : 7) + rooms * draw.Between(14, 18);
        return new CurrentHousing
        {
            Models = [model],
            Rent = Rent(ref draw, model, reason, zone, area),
            Occupants = own ? profile.Size : profile.Size + draw.Between(1, 3),
            Category = draw.Chance(8_600) ? "A" : "M",
            Type = own || draw.Chance(5_000) ? Types[rooms - 1] : null,
            AreaM2 = draw.Chance(8_500) ? area : null,
            Owner = model == "POCC" || draw.Chance(150),
        };
    }

    /// <summary>Rents by m² are orders of magnitude [assumption].</summary>
    private static decimal? Rent(ref Draw draw, string model, string reason, CeilingZone zone, int area)
    {
        var near = zone is CeilingZone.ParisAndBordering or CeilingZone.IleDeFrance;
        var cents = model switch
        {
            "HLM" => draw.Between(520, near ? 850 : 720),
            "LP" => draw.Between(near ? 1_500 : 1_000, near ? 2_300 : 1_550) + (reason == "09" ? 150 : 0),
            "FONC" => draw.Between(300, 900),
            "RS" or "RE" or "SLHT" => draw.Between(900, 1_600),
            _ => 0,
        };
        return cents == 0 || draw.Chance(400) ? null : decimal.Round(area * cents / 100m, 0);
    }
}
