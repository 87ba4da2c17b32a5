using Allocation.Domain.Demands;

namespace Allocation.Population;

/// <summary>Priorities, labels and what an officer has verified.</summary>
internal static class LabelsPart
{
    private static readonly Weighted<string?> OtherDalo = new(("NON", 570), (null, 424), ("CADUC", 3), ("ACTREL", 3));
    private static readonly Weighted<string?> Agreements = new(("ACD", 8), ("ACI", 4), ("AUCUN", 300), (null, 688));
    private static readonly Weighted<bool?> Pdalhpd = new((true, 10), (false, 60), (null, 930));

    public static DemandFile With(ref Draw draw, DemandFile file)
    {
        // A recognised claim needs a ground (L.441-2-3): by first reason, 4 % of all in sum (SIZ-8); the split is an assumption.
        var chance = file.Reasons![0] switch
        {
            "01" => 1_060,
            "03" or "04" or "05" => 1_350,
            "13" => 300,
            _ => 75,
        };
        return file with
        {
            Dalo = draw.Chance(chance) ? "ACTIF" : OtherDalo.Pick(ref draw),
            CollectiveAgreement = Agreements.Pick(ref draw),
            Pdalhpd = Pdalhpd.Pick(ref draw),
            Verified = Verified(ref draw),
        };
    }

    /// <summary>About three files of ten have been verified, in part or whole [assumption]; identity always comes first.</summary>
    private static List<FactGroup> Verified(ref Draw draw)
    {
        if (!draw.Chance(3_000))
            return [];
        var groups = new List<FactGroup>(5) { FactGroup.Identity };
        for (var group = FactGroup.Household; group <= FactGroup.Priority; group++)
        {
            if (draw.Chance(group == FactGroup.Priority ? 2_000 : 5_500))
                groups.Add(group);
        }

        return groups;
    }
}
