using Allocation.Domain.Demands;

namespace Allocation.Population.Tests;

/// <summary>What every file must satisfy, generated or changed.</summary>
internal static class Validity
{
    public static void Check(DemandFile file, DateOnly today)
    {
        Assert.True(UniqueNumber.TryParse(file.UniqueNumber.Value, out _));
        Assert.Equal(file.UniqueNumber.Value[13..], file.Desk);
        Assert.Equal(file.DepositedOn.ToString("MMyy"), file.UniqueNumber.Value[3..7]);
        Assert.True(file.DepositedOn < today);
        Assert.True(file.RenewedOn is not { } renewed || (renewed > file.DepositedOn && renewed <= today));
        foreach (var person in file.CoApplicants.Prepend(file.Applicant))
            Check(person, file.DepositedOn, today);
        Assert.Null(file.Applicant.Link);
        Assert.All(file.CoApplicants, person => Assert.True(RegisterCodes.Links.Contains(person.Link)));
        Assert.All(file.Dependants, child => Assert.True(child.BirthDate < today && RegisterCodes.Kinships.Contains(child.Kinship)));
        Assert.All(file.Dependants.Where(child => child.Kinship == "E"), child => Assert.True(child.BirthDate > file.Applicant.BirthDate!.Value.AddYears(16)));
        Assert.All(file.Custody, child => Assert.True(child.BirthDate < today && RegisterCodes.CustodyKinds.Contains(child.Kind)));
        Assert.True(file.ExpectedBirths is null || file.ExpectedBirths.DueOn > today);
        Wishes(file.Wishes);
        Codes(file);
        History(file, today);
        Assert.Empty(DemandValidation.Faults(file, Sample.Geography));
    }

    private static void History(DemandFile file, DateOnly today)
    {
        Assert.True(file.DaloDecidedOn is not { } decided || (file.Dalo is "ACTIF" or "CADUC" or "ACTREL" && decided >= file.DepositedOn && decided <= today));
        if (file.Proposals is not { } proposals)
            return;
        Assert.True(proposals.Received >= proposals.Refused);
        Assert.Equal(proposals.Refused > 0, proposals.LastRefusedOn is not null);
        Assert.Equal(Math.Max(0, proposals.Refused!.Value - 1), proposals.EarlierRefusals?.Count ?? 0);
        Assert.All([.. proposals.EarlierRefusals ?? [], proposals.LastRefusedOn ?? today], day => Assert.True(day > file.DepositedOn && day <= (proposals.LastRefusedOn ?? today)));
    }

    private static void Check(Person person, DateOnly deposited, DateOnly today)
    {
        Assert.True(person.BirthDate!.Value.AddYears(18) <= deposited, "Adults are of age when they file.");
        Assert.True(person.BirthDate.Value > today.AddYears(-105));
        Assert.All(person.TaxIncome, income => Assert.True(income.Key < today.Year && income.Value >= 0));
        Assert.All(person.Resources ?? [], resource => Assert.True(resource.Amount > 0 && RegisterCodes.ResourcesReceived.Contains(resource.Code)));
        Assert.All(person.ResourcesPaid ?? [], resource => Assert.True(resource.Amount > 0 && RegisterCodes.ResourcesPaid.Contains(resource.Code)));
        Assert.True(person.Employment is null || RegisterCodes.Contracts.Contains(person.Employment.Contract));
        Assert.True(person.Employment?.ContractEndsOn is null || person.Employment.Contract is "CDD" or "APP");
        Assert.True(RegisterCodes.Nationalities.Contains(person.Nationality));
        Assert.True(RegisterCodes.MaritalStatuses.Contains(person.MaritalStatus));
        Assert.True(person.Identity?.Email is not { } mail || mail.EndsWith("@example.org", StringComparison.Ordinal));
    }

    private static void Wishes(Wishes wishes)
    {
        Assert.True(wishes.Communes.Count <= 10);
        Assert.Equal(wishes.Communes.Count, wishes.Communes.Distinct().Count());
        Assert.Equal(wishes.Types.Count, wishes.Types.Distinct().Count());
        Assert.All(wishes.Communes, code => Assert.True(Sample.Geography.TryFind(code, out _)));
    }

    private static void Codes(DemandFile file)
    {
        Assert.InRange(file.Reasons!.Count, 1, 3);
        Assert.All(file.Reasons, reason => Assert.True(RegisterCodes.Reasons.Contains(reason)));
        Assert.Equal(file.Reasons.Count, file.Reasons.Distinct().Count());
        Assert.All(file.CurrentHousing!.Models, model => Assert.True(RegisterCodes.HousingModels.Contains(model)));
        Assert.True(file.CurrentHousing.Rent is null or > 0);
        Assert.True(file.Dalo is null || RegisterCodes.DaloStatuses.Contains(file.Dalo));
        Assert.True(file.CollectiveAgreement is null || RegisterCodes.CollectiveAgreements.Contains(file.CollectiveAgreement));
        Assert.Equal(file.Verified.Count, file.Verified.Distinct().Count());
    }
}
