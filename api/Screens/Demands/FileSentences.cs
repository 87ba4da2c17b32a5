using Allocation.Api.Screens.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Households;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;

namespace Allocation.Api.Screens.Demands;

/// <summary>A demand's file in plain sentences. What is not known is said to be not known (SCO-28).</summary>
internal sealed class FileSentences(Words words, Geography geography)
{
    public IEnumerable<string> Of(DemandModel demand)
    {
        var file = demand.File;
        if (file.Status == DemandStatus.Removed)
            yield return words["demand.s-removed"];
        var household = Household.Of(file);
        yield return words.Say("demand.s-household", ("household", words.Household(new HouseholdCount(household.Adults, household.Dependants, household.VisitingChildren, household.ExpectedChildren))));
        yield return words.Say("demand.s-deposit", ("date", words.Day(file.DepositedOn)), ("months", words.Plural("demand.months", MonthsSince(file.DepositedOn, demand.Today))));
        if (file.RenewedOn is { } renewed)
            yield return words.Say("demand.s-renewed", ("date", words.Day(renewed)));
        foreach (var sentence in Housing(file.CurrentHousing))
            yield return sentence;
        foreach (var sentence in Money(file))
            yield return sentence;
        yield return file.Wishes.Types.Count == 0 || file.Wishes.Communes.Count == 0
            ? words["demand.s-no-wishes"]
            : words.Say("demand.s-wishes", ("types", string.Join(", ", file.Wishes.Types.Order())), ("places", string.Join(", ", file.Wishes.Communes.Select(NameOf))));
        if (file.Reasons is { Count: > 0 } reasons)
            yield return words.Say("demand.s-reasons", ("reasons", string.Join(", ", reasons.Select(RegisterCodes.Reasons.LabelOf))));
        else if (!demand.Withheld)
            yield return words["demand.s-no-reasons"];
        if (file.Dalo is { } dalo && dalo != "NON")
            yield return words.Say("demand.s-dalo", ("dalo", RegisterCodes.DaloStatuses.LabelOf(dalo)));
        if (demand.Withheld)
            yield return words["demand.s-priority"];
        yield return file.Verified.Count == 0
            ? words["demand.s-declared"]
            : words.Say("demand.s-verified", ("groups", Groups(file.Verified)));
        if (file.Supplied is { Count: > 0 } supplied)
            yield return words.Say("demand.s-supplied", ("groups", Groups(supplied)));
        if (file.Validated is { Count: > 0 } validated)
            yield return words.Say("demand.s-validated", ("groups", Groups(validated)));
    }

    private string Groups(IEnumerable<FactGroup> groups) => string.Join(", ", groups.Select(group => words[$"demand.group.{EnumCode.Of(group)}"]));

    private IEnumerable<string> Housing(CurrentHousing? housing)
    {
        yield return housing is { Models.Count: > 0 }
            ? words.Say("demand.s-housing", ("housing", string.Join(", ", housing.Models.Select(RegisterCodes.HousingModels.LabelOf))))
            : words["demand.s-housing-unknown"];
        if (housing?.Occupants is { } occupants)
            yield return words.Say("demand.s-occupants", ("n", occupants));
        if (housing?.Rent is { } rent)
            yield return words.Say("demand.s-rent", ("rent", words.Amount(rent)));
    }

    private IEnumerable<string> Money(DemandFile file)
    {
        yield return HouseholdIncome.MonthlyResources(file) is { } resources
            ? words.Say("demand.s-resources", ("amount", words.Amount(resources)))
            : words["demand.s-resources-unknown"];
        foreach (var (year, amount) in HouseholdIncome.KnownYears(file))
            yield return words.Say("demand.s-income", ("year", year.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("amount", words.Amount(amount)));
    }

    private string NameOf(InseeCode code) => geography.TryFind(code, out var commune) ? commune.Name : code.Value;

    private static int MonthsSince(DateOnly from, DateOnly to) => SeniorityMonths.Count(from, to, MonthCounting.Complete);
}
