using Allocation.Domain.Demands;
using Allocation.Domain.Households;

namespace Allocation.Population;

/// <summary>When a change happens and where the household looks.</summary>
internal sealed record ChangeContext(DateOnly On, Places? Places);

/// <summary>A kind of change: the file after it, or null when the file does not admit it.</summary>
internal sealed record Change(ChangeKind Kind, ChangeFunction Apply);

/// <summary>Makes a change.</summary>
internal delegate DemandFile? ChangeFunction(ref Draw draw, DemandFile file, ChangeContext context);

/// <summary>The changes of the stream. A changed group of facts is no longer verified: its document proved the former state.</summary>
internal static class Changes
{
    public static readonly Change Birth = new(ChangeKind.Birth, (ref draw, file, context) =>
    {
        var due = file.ExpectedBirths is not null;
        var age = file.Applicant.BirthDate is { } birth ? Profile.AgeAt(birth, context.On) : 99;
        if (!due && (age > 42 || file.Dependants.Count + file.Custody.Count > 4))
            return null;
        var sex = draw.Chance(5_000) ? "F" : "M";
        var newborns = Enumerable.Range(0, Math.Clamp(file.ExpectedBirths?.Count ?? 1, 1, 3)).Select(_ => new Dependant
        {
            LastName = file.Applicant.Identity?.LastName,
            FirstName = "Bourgeon",
            BirthDate = context.On.AddDays(-1),
            Sex = sex,
            Kinship = "E",
        });
        return Unverified(file, FactGroup.Household) with { Dependants = [.. file.Dependants, .. newborns], ExpectedBirths = null };
    });

    public static readonly Change JobLoss = new(ChangeKind.JobLoss, (ref draw, file, _) =>
    {
        var kept = draw.Between(55, 72);
        return WithWorker(file, contract => contract is "CDI" or "CDD" or "ART" or "APP", new Employment { Contract = "CHO" }, wage => decimal.Round(wage * kept / 100m, 0));
    });

    public static readonly Change NewJob = new(ChangeKind.NewJob, (ref draw, file, context) =>
    {
        var contract = draw.Chance(5_500) ? "CDD" : "CDI";
        var wage = draw.Between(1_250, 1_900);
        var work = new Employment { Contract = contract, ContractEndsOn = contract == "CDD" ? context.On.AddMonths(draw.Between(3, 18)) : null };
        return WithWorker(file, former => former is "CHO" or "AUT" or "ETU", work, _ => wage);
    });

    public static readonly Change DocumentAccepted = new(ChangeKind.DocumentAccepted, (ref draw, file, _) =>
    {
        var missing = Enum.GetValues<FactGroup>().Where(group => !file.Verified.Contains(group)).ToList();
        return missing.Count == 0 ? null : file with { Verified = [.. file.Verified, missing[draw.Below(missing.Count)]] };
    });

    public static readonly Change Renewal = new(ChangeKind.Renewal, (ref _, file, context) =>
        // Open from two months before the year ends; late files may still renew.
        (file.RenewedOn ?? file.DepositedOn).AddMonths(10) <= context.On ? file with { RenewedOn = context.On } : null);

    public static readonly Change Separation = new(ChangeKind.Separation, (ref draw, file, _) =>
    {
        if (!Household.Of(file).Couple)
            return null;
        var alternating = draw.Chance(4_000);
        var children = file.Dependants.Where(dependant => dependant.Kinship == "E").ToList();
        return Unverified(file, FactGroup.Household, FactGroup.Income) with
        {
            Applicant = file.Applicant with { MaritalStatus = file.Applicant.MaritalStatus == "M" ? "S" : "C" },
            CoApplicants = [.. file.CoApplicants.Where(person => person.Link == "L")],
            Dependants = alternating ? [.. file.Dependants.Except(children)] : file.Dependants,
            Custody = alternating ? [.. file.Custody, .. children.Select(child => new ChildInCustody { BirthDate = child.BirthDate, Sex = child.Sex, Kind = "G" })] : file.Custody,
            Reasons = WithReason(file, "11"),
        };
    });

    public static readonly Change IncomeUpdated = new(ChangeKind.IncomeUpdated, (ref draw, file, context) =>
    {
        var change = draw.Between(930, 1_090);
        var household = Household.Of(file);
        return Unverified(file, FactGroup.Income) with
        {
            Applicant = Updated(file.Applicant),
            CoApplicants = [.. file.CoApplicants.Select(Updated)],
        };

        // The latest notice: from the year before when there is one, else from twelve months of resources.
        Person Updated(Person person)
        {
            var year = context.On.Year - 1;
            var earlier = person.TaxIncome.Count > 0 ? person.TaxIncome.MaxBy(income => income.Key).Value : (person.Resources?.Where(IsTaxed).Sum(resource => resource.Amount) ?? 900m / household.Adults) * 12 * 0.9m;
            var income = decimal.Floor(earlier * change / 1_000m);

            // An update that says nothing new would be no event: the smallest incomes round to what they were.
            if (person.TaxIncome.TryGetValue(year, out var known) && known == income)
                income += 12;
            return person with
            {
                TaxIncome = new SortedDictionary<int, decimal>(person.TaxIncome.ToDictionary()) { [year] = income },
                Resources = person.Resources is { } resources ? [.. resources.Select(resource => IsTaxed(resource) ? resource with { Amount = decimal.Round(resource.Amount * change / 1_000m, 0) } : resource)] : null,
            };
        }
    });

    public static readonly Change WishAdded = new(ChangeKind.WishesChanged, (ref draw, file, context) =>
    {
        if (context.Places is not { } places || file.Wishes.Communes.Count >= 10)
            return null;
        var wish = places.PickWish(ref draw).Code;
        for (var attempt = 0; file.Wishes.Communes.Contains(wish) && attempt < 20; attempt++)
            wish = places.PickWish(ref draw).Code;
        if (file.Wishes.Communes.Contains(wish))
            return null;
        return file with
        {
            Wishes = file.Wishes with
            {
                Communes = [.. file.Wishes.Communes, wish],
                Types = file.Wishes.Types.Count > 0 ? file.Wishes.Types : WishesPart.Types(ref draw, Household.Of(file).TypologyPersons),
            },
        };
    });

    public static readonly Change EvictionProcedure = new(ChangeKind.EvictionProcedure, (ref _, file, _) =>
    {
        var tenant = file.CurrentHousing?.Models.Any(model => model is "LP" or "HLM") == true;
        return !tenant || file.Reasons?.Contains("05") == true ? null : Unverified(file, FactGroup.Housing) with { Reasons = WithReason(file, "05") };
    });

    public static readonly Change DaloRecognised = new(ChangeKind.DaloChanged, (ref _, file, context) =>
        // The commission's decision is the document: the group is verified with it.
        file.Dalo == "ACTIF" || file.Reasons?.Any(reason => reason is "01" or "03" or "04" or "05" or "13") != true ? null : file with
        {
            Dalo = "ACTIF",
            DaloDecidedOn = context.On,
            Verified = file.Verified.Contains(FactGroup.Priority) ? file.Verified : [.. file.Verified, FactGroup.Priority],
        });

    private static bool IsTaxed(Resource resource) => resource.Code is "SAL" or "CHO" or "RET" or "AUT" or "BE";

    private static DemandFile Unverified(DemandFile file, params FactGroup[] groups) =>
        file with { Verified = [.. file.Verified.Except(groups)] };

    /// <summary>Puts a reason first; three at most are kept.</summary>
    private static List<string> WithReason(DemandFile file, string reason) =>
        [reason, .. (file.Reasons ?? []).Where(other => other != reason).Take(2)];

    /// <summary>Changes the contract of the first adult who has such a one, and the earnings with it.</summary>
    private static DemandFile? WithWorker(DemandFile file, Func<string?, bool> has, Employment work, Func<decimal, decimal> earns)
    {
        if (has(file.Applicant.Employment?.Contract))
            return Unverified(file, FactGroup.Income) with { Applicant = Changed(file.Applicant) };
        var position = file.CoApplicants.ToList().FindIndex(person => has(person.Employment?.Contract));
        if (position < 0)
            return null;
        return Unverified(file, FactGroup.Income) with { CoApplicants = [.. file.CoApplicants.Select((person, i) => i == position ? Changed(person) : person)] };

        Person Changed(Person person)
        {
            var earned = person.Resources?.Where(IsTaxed).Sum(resource => resource.Amount) ?? 0;
            return person with
            {
                Employment = work,
                Resources = person.Resources is { } resources
                    ? [new Resource(WorkTables.ResourceOf(work.Contract!), earns(earned)), .. resources.Where(resource => !IsTaxed(resource) && (work.Contract == "CHO" || resource.Code != "RSA"))]
                    : null,
            };
        }
    }
}
