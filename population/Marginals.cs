using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Households;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>One share of a population beside what it should be.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Target">Target, in % unless the name says otherwise.</param>
/// <param name="Measured">What the population has, same unit.</param>
/// <param name="Tolerance">Largest distance allowed, same unit.</param>
/// <param name="Source">Rule of the sizing that states the target.</param>
/// <param name="Kind">observed, derived or assumption: an assumption is never shown as a fact.</param>
public sealed record Marginal(string Name, decimal Target, decimal Measured, decimal Tolerance, string Source, string Kind)
{
    /// <summary>Whether the measure is within its tolerance.</summary>
    public bool Holds => Math.Abs(Measured - Target) <= Tolerance;
}

/// <summary>Measures a population against SIZ-8 and SIZ-9.</summary>
public static class Marginals
{
    /// <summary>The rows, in a fixed order. Reads the files once.</summary>
    /// <param name="files">The population; at least one file.</param>
    /// <param name="today">The day of the population: ages and waits are counted on it.</param>
    /// <param name="geography">Gives the zone of the ceilings.</param>
    public static IReadOnlyList<Marginal> Measure(IEnumerable<DemandFile> files, DateOnly today, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(geography);
        List<Seen> all = [.. files.Select(file => new Seen(file, today, geography))];
        var wishing = all.FindAll(seen => seen.File.Wishes is { Types.Count: > 0, Communes.Count: > 0 });
        var earning = all.FindAll(seen => seen.Ratio is not null);
        var transfers = all.FindAll(seen => seen.Transfer);
        var first = all.FindAll(seen => !seen.Transfer);
        var rows = new List<Marginal>();

        Row("single", 45, all, seen => seen.Household.Adults == 1 && seen.Persons == 1, "SIZ-8", "observed");
        Row("single parent", 24.5m, all, seen => seen.Household.Adults == 1 && seen.Persons > 1, "SIZ-8", "observed");
        Row("couples", 28, all, seen => seen.Household.Couple, "SIZ-8", "observed");
        Row("one adult only", 70, all, seen => seen.Household.Adults == 1, "SIZ-8", "observed");

        // The observed 71 % and the sizes of SIZ-9 (46 + 23) differ by two points: the generator follows SIZ-9. Children who visit are persons here.
        Row("one or two persons", 71, all, seen => seen.Persons <= 2, "SIZ-8", "observed", 3);
        Table("size", [("1", 46), ("2", 23), ("3", 15), ("4", 9.5m), ("5", 4.2m), ("6+", 2.3m)], all, seen => Math.Min(seen.Persons, 6) - 1);
        Row("couple with children", 20, all, seen => seen.Household is { Couple: true } && seen.Persons > 2, "SIZ-9", "assumption");
        Table("age", [("18-24", 10), ("25-29", 13), ("30-39", 26), ("40-49", 20), ("50-64", 21), ("65-74", 6.5m), ("75+", 3.5m)], all, seen => Below(seen.Age, 25, 30, 40, 50, 65, 75));
        Row("below PLAI", 74, earning, seen => seen.BelowPlai, "SIZ-8", "observed");
        Table("income / PLUS", [("≤ 20", 21), ("20-40", 23), ("40-60", 30), ("60-100", 21), ("100-130", 4), ("> 130", 1)], earning, seen => AtMost(seen.Ratio!.Value, 20, 40, 60, 100, 130));

        // SIZ-8 gives a range, 35 to 56 % (2017): the middle of 35 to 50 %.
        Row("tax income missing", 42.5m, all, seen => seen.Ratio is null, "SIZ-8", "observed", 5);
        Row("T1-T2 wished", 47, wishing, seen => seen.File.Wishes.Types[0] <= Typology.T2, "SIZ-8", "observed");
        Table("wished", [("T1", 16), ("T2", 31), ("T3", 30), ("T4", 17), ("T5+", 6)], wishing, seen => Math.Clamp((int)seen.File.Wishes.Types[0], 1, 5) - 1);
        Row("older than one year", 52, all, seen => seen.Waited >= 1, "SIZ-8", "observed");
        Table("waited, years", [("< 1", 48), ("1-2", 21), ("2-3", 11), ("3-5", 10.5m), ("5-10", 7.5m), ("> 10", 2)], all, seen => Below(seen.Waited, 1, 2, 3, 5, 10));
        Row("transfers", 32, all, seen => seen.Transfer, "SIZ-8", "observed");
        Row("DALO to house", 4, all, seen => seen.File.Dalo == "ACTIF", "SIZ-8", "derived", 1);
        Row("first wish = residence", 50, wishing, seen => seen.File.Applicant.Identity?.Address?.Commune == seen.File.Wishes.Communes[0].Value, "SIZ-8", "observed", 3);
        Add("wished communes, mean", 2.6m, wishing.Count == 0 ? 0 : wishing.Average(seen => (decimal)seen.File.Wishes.Communes.Count), 0.1m, "SIZ-9", "assumption");
        Row("more than 10 wished communes", 0, wishing, seen => seen.File.Wishes.Communes.Count > 10, "SIZ-9", "assumption", 0);
        Row("extended demand", 55, wishing, seen => seen.File.Wishes.Extended == true, "SIZ-9", "assumption");
        Row("first demands, no own dwelling", 32, first, seen => seen.FirstReason == "01", "SIZ-9", "observed");
        Row("first demands, too expensive", 14, first, seen => seen.FirstReason == "09", "SIZ-9", "observed");
        Row("transfers, too small", 27.2m, transfers, seen => seen.FirstReason == "13", "statistics.json", "observed");
        Row("transfers, health or disability", 14.8m, transfers, seen => seen.FirstReason is "07" or "08", "statistics.json", "observed");
        Row("transfers, environment", 12.1m, transfers, seen => seen.FirstReason == "17", "statistics.json", "observed");
        Row("no wishes", 1.5m, all, seen => seen.File.Wishes.Types.Count == 0, "demo", "assumption", 0.5m);
        Row("disability card", 5, all, seen => seen.Household.Disability == true, "demo", "assumption");
        Row("verified in part or whole", 30, all, seen => seen.File.Verified.Count > 0, "demo", "assumption");
        Row("PDALHPD", 1, all, seen => seen.File.Pdalhpd == true, "demo", "assumption", 0.5m);
        Row("DALO to house, decision dated", 95, all.FindAll(seen => seen.File.Dalo == "ACTIF"), seen => seen.File.DaloDecidedOn is not null, "demo", "assumption", 3);
        Row("refused a dwelling", 12, all, seen => seen.File.Proposals?.Refused >= 1, "demo", "assumption");
        Row("refused two or more", 3, all, seen => seen.File.Proposals?.Refused >= 2, "demo", "assumption");
        Row("contract with a term, end known", 80, all.FindAll(seen => seen.Contract is "CDD" or "APP"), seen => seen.File.Applicant.Employment?.ContractEndsOn is not null, "demo", "assumption");
        return rows;

        void Add(string name, decimal target, decimal measured, decimal tolerance, string source, string kind) =>
            rows.Add(new Marginal(name, target, decimal.Round(measured, 2), tolerance, source, kind));

        void Row(string name, decimal target, List<Seen> of, Predicate<Seen> holds, string source, string kind, decimal? tolerance = null) =>
            Add(name, target, of.Count == 0 ? 0 : 100m * of.Count(seen => holds(seen)) / of.Count, tolerance ?? Usual(target), source, kind);

        void Table(string name, (string Class, decimal Target)[] classes, List<Seen> of, Func<Seen, int> classOf)
        {
            var counts = new int[classes.Length];
            foreach (var seen in of)
                counts[classOf(seen)]++;
            for (var i = 0; i < classes.Length; i++)
                Add($"{name} {classes[i].Class}", classes[i].Target, of.Count == 0 ? 0 : 100m * counts[i] / of.Count, Usual(classes[i].Target), "SIZ-9", "assumption");
        }
    }

    /// <summary>The shares of the regions, by where the applicants live (SIZ-6), for a population of the whole country.</summary>
    public static IReadOnlyList<Marginal> OfRegions(IEnumerable<DemandFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var regions = National.Regions.ToList();
        var counts = new int[regions.Count];
        var all = 0;
        foreach (var file in files)
        {
            all++;
            if (InseeCode.TryParse(file.Applicant.Identity?.Address?.Commune, out var home) && regions.FindIndex(region => region.Departements.Contains(home.Departement)) is >= 0 and var at)
                counts[at]++;
        }

        var country = National.Regions.Sum(region => region.Demands);
        return [.. National.Regions.Select((region, at) => Share(region, all == 0 ? 0 : decimal.Round(100m * counts[at] / all, 2)))];

        Marginal Share(Region region, decimal measured)
        {
            var target = decimal.Round(100m * region.Demands / country, 2);
            return new Marginal(region.Name, target, measured, Math.Clamp(target / 10, 0.15m, 1), "SIZ-6", region.Kind);
        }
    }

    /// <summary>Two points, or a fifth of a small share, since two points about 1 % would hold for anything.</summary>
    private static decimal Usual(decimal target) => Math.Clamp(target / 5, 0.5m, 2);

    private static int Below(int value, params ReadOnlySpan<int> bounds)
    {
        var found = 0;
        while (found < bounds.Length && value >= bounds[found])
            found++;
        return found;
    }

    private static int AtMost(decimal value, params ReadOnlySpan<int> bounds)
    {
        var found = 0;
        while (found < bounds.Length && value > bounds[found])
            found++;
        return found;
    }

    private sealed class Seen
    {
        public Seen(DemandFile file, DateOnly today, Geography geography)
        {
            File = file;
            Household = Household.Of(file);
            Age = file.Applicant.BirthDate is { } birth ? Profile.AgeAt(birth, today) : 0;
            Waited = Profile.AgeAt(file.DepositedOn, today);
            var years = HouseholdIncome.KnownYears(file);
            var home = InseeCode.TryParse(file.Applicant.Identity?.Address?.Commune, out var code) && geography.TryFind(code, out var commune) ? commune : null;
            if (years.Count == 0 || home is null)
                return;

            // The reference year is the one the law reads (N-2); the earliest known is the nearest to it here.
            var income = years[^1].Amount;
            var category = Ceilings2026.Category(Household, today);
            Ratio = 100m * income / Ceilings2026.PlusOf(home.Zone, category);
            BelowPlai = income <= Ceilings2026.PlaiOf(home.Zone, category);
        }

        public DemandFile File { get; }

        public Household Household { get; }

        public int Age { get; }

        public int Waited { get; }

        public decimal? Ratio { get; }

        public bool BelowPlai { get; }

        public int Persons => Household.TypologyPersons - Household.ExpectedChildren;

        public bool Transfer => File.CurrentHousing?.Models.Contains("HLM") == true;

        public string? Contract => File.Applicant.Employment?.Contract;

        public string? FirstReason => File.Reasons is { Count: > 0 } reasons ? reasons[0] : null;
    }
}
