using Allocation.Domain.Territories;

namespace Allocation.Domain.Demands;

/// <summary>What a demand must hold before it is stored, and what it may lack but should say.</summary>
public static class DemandValidation
{
    /// <summary>Most wished communes of one demand; the form prints ten (LIF-23), merged files hold more.</summary>
    public const int MostCommunes = 60;

    /// <summary>Most persons of each kind in one demand.</summary>
    public const int MostPersons = 50;

    /// <summary>Most labels of one demand.</summary>
    public const int MostLabels = 4;

    private const decimal LargestAmount = 9_999_999m;

    /// <summary>Most lines of resources, reasons or present housing.</summary>
    private const int MostItems = 100;

    private const int LongestText = 500;

    private const int MostProposals = 1_000;

    private const int LongestLabel = 40;

    /// <summary>Somebody else than a vacancy would set the token of a demand.</summary>
    public static InputFault TokenOfAVacancy { get; } = new("token", "immutable", "Only an offer of a dwelling sets the token of a demand: leave it out.");

    /// <summary>Faults that refuse a demand which enters the register; empty when it can be stored.</summary>
    /// <param name="file">The demand.</param>
    /// <param name="geography">As for <see cref="Faults"/>.</param>
    public static IReadOnlyList<InputFault> FaultsOfNew(DemandFile file, Geography? geography)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Token is null ? Faults(file, geography) : [TokenOfAVacancy, .. Faults(file, geography)];
    }

    /// <summary>Faults that refuse the demand; empty when it can be stored.</summary>
    /// <param name="file">The demand.</param>
    /// <param name="geography">Where wished communes must exist; null when unknown codes are kept as received (SNI-4, SNI-8).</param>
    public static IReadOnlyList<InputFault> Faults(DemandFile file, Geography? geography)
    {
        var faults = new List<InputFault>();
        if (file.UniqueNumber == default)
            Add("uniqueNumber", "unique-number", "A stored demand has a unique number.");
        if (file.DepositedOn.Year is < 1950 or > 2100)
            Add("depositedOn", "deposit-date", "Give the date of first deposit as yyyy-MM-dd, from 1950.");
        if (file.RenewedOn < file.DepositedOn)
            Add("renewedOn", "renewal-before-deposit", "A renewal cannot precede the first deposit.");
        if (file.CoApplicants.Count > MostPersons || file.Dependants.Count > MostPersons || file.Custody.Count > MostPersons)
            Add("dependants", "too-many-persons", $"At most {MostPersons} persons of each kind.");
        if (file.Wishes.Communes.Count > MostCommunes)
            Add("wishes.communes", "too-many-communes", $"At most {MostCommunes} communes.");
        if (file.Desk is { Length: not 5 })
            Add("desk", "desk", "A desk code has five characters.");

        Codes("reasons", RegisterCodes.Reasons, file.Reasons);
        Codes("currentHousing.models", RegisterCodes.HousingModels, file.CurrentHousing?.Models);
        Coded("currentHousing.category", RegisterCodes.HousingCategories, file.CurrentHousing?.Category);
        Coded("currentHousing.type", RegisterCodes.WishedTypes, file.CurrentHousing?.Type);
        Coded("dalo", RegisterCodes.DaloStatuses, file.Dalo);
        Day("daloDecidedOn", file.DaloDecidedOn);
        Coded("collectiveAgreement", RegisterCodes.CollectiveAgreements, file.CollectiveAgreement);
        if (file.ExpectedBirths?.Count is < 0 or > 12)
            Add("expectedBirths.count", "count", "Give the number of children expected, 0 to 12.");
        Day("currentHousing.since", file.CurrentHousing?.Since);
        Coded("procedures.eviction", RegisterCodes.EvictionStages, file.Procedures?.Eviction);
        Coded("procedures.notice", RegisterCodes.Notices, file.Procedures?.Notice);
        Day("procedures.evictionSince", file.Procedures?.EvictionSince);
        Day("procedures.noticeEndsOn", file.Procedures?.NoticeEndsOn);
        if (file.Proposals?.Received is < 0 or > MostProposals || file.Proposals?.Refused is < 0 or > MostProposals)
            Add("proposals", "count", $"Give the number of proposals and refusals, 0 to {MostProposals}.");
        Day("proposals.lastRefusedOn", file.Proposals?.LastRefusedOn);
        Refusals(file.Proposals?.EarlierRefusals ?? [], file.Proposals?.LastRefusedOn, file.Proposals?.Refused);
        LabelsOf(file.Labels ?? []);
        PersonOf("applicant", file.Applicant);
        for (var index = 0; index < Math.Min(file.CoApplicants.Count, MostPersons); index++)
            PersonOf($"coApplicants[{index}]", file.CoApplicants[index]);
        for (var index = 0; index < Math.Min(file.Dependants.Count, MostPersons); index++)
            DependantOf($"dependants[{index}]", file.Dependants[index]);
        for (var index = 0; index < Math.Min(file.Custody.Count, MostPersons); index++)
            Birth($"custody[{index}].birthDate", file.Custody[index].BirthDate);
        Resources("dependantResources", file.DependantResources);
        Resources("dependantResourcesPaid", file.DependantResourcesPaid);
        Amount("currentHousing.rent", file.CurrentHousing?.Rent);
        Amount("currentHousing.housingAid", file.CurrentHousing?.HousingAid);
        Amount("currentHousing.areaM2", file.CurrentHousing?.AreaM2);
        if (file.CurrentHousing?.Occupants is < 0 or > 200)
            Add("currentHousing.occupants", "count", "Give the number of occupants, 0 to 200.");
        for (var index = 0; geography is not null && index < Math.Min(file.Wishes.Communes.Count, MostCommunes); index++)
        {
            if (!geography.TryFind(file.Wishes.Communes[index], out _))
                Add($"wishes.communes[{index}]", "unknown-commune", $"No commune has the code {file.Wishes.Communes[index]}; use the present INSEE code.");
        }

        return faults;

        void Add(string path, string code, string message) => faults.Add(new InputFault(path, code, message));

        // Here and below a path is put together when something is wrong: nearly always nothing is, and a demand has some forty.
        void PersonOf(string path, Person person)
        {
            Birth(path, person.BirthDate, ".birthDate");
            foreach (var (year, amount) in person.TaxIncome)
            {
                if (year is < 1990 or > 2100)
                    Add($"{path}.taxIncome", "income-year", "An income year lies between 1990 and 2100.");
                Amount($"{path}.taxIncome[{year}]", amount);
            }

            Coded(path, RegisterCodes.Nationalities, person.Nationality, ".nationality");
            Coded(path, RegisterCodes.Contracts, person.Employment?.Contract, ".employment.contract");
            Coded(path, RegisterCodes.MaritalStatuses, person.MaritalStatus, ".maritalStatus");
            Coded(path, RegisterCodes.Links, person.Link, ".link");
            Day(path, person.Employment?.UnemployedSince, ".employment.unemployedSince");
            Day(path, person.Employment?.ContractEndsOn, ".employment.contractEndsOn");
            Text(path, ".employment", person.Employment?.Profession, person.Employment?.Employer, person.Employment?.PostalCode, person.Employment?.Commune);
            Text(path, ".identity", person.Identity?.Title, person.Identity?.LastName, person.Identity?.BirthName, person.Identity?.FirstName, person.Identity?.Phone, person.Identity?.Email);
            var address = person.Identity?.Address;
            Text(path, ".identity.address", address?.Number, address?.Street, address?.PostalCode, address?.Commune);
            Resources(path, person.Resources, ".resources");
            Resources(path, person.ResourcesPaid, ".resourcesPaid");
        }

        void Refusals(IReadOnlyList<DateOnly> earlier, DateOnly? last, int? refused)
        {
            if (earlier.Count > 0 && earlier.Count >= (refused ?? MostProposals))
                Add("proposals.earlierRefusals", "too-many", "There are as many days before the last refusal as refusals, or more: count them all in 'refused'.");
            for (var index = 0; index < Math.Min(earlier.Count, MostProposals); index++)
            {
                Day($"proposals.earlierRefusals[{index}]", earlier[index]);
                if (last is null || earlier[index] > last)
                    Add($"proposals.earlierRefusals[{index}]", "refusal-order", "A refusal before the last one cannot be later than 'lastRefusedOn': give the day of the last there.");
            }
        }

        void LabelsOf(IReadOnlyList<Label> labels)
        {
            if (labels.Count > MostLabels)
                Add("labels", "too-many", $"At most {MostLabels} labels: leave out those that hold no more.");
            for (var index = 0; index < Math.Min(labels.Count, MostLabels); index++)
            {
                var label = labels[index];
                if (!IsLabelName(label.Name) || (label.Issuer is { } issuer && !IsLabelName(issuer)))
                    Add($"labels[{index}]", "label", $"Name a label and its issuer with 1 to {LongestLabel} small letters, digits or hyphens.");
                if (label.Until < label.From)
                    Add($"labels[{index}].until", "label-dates", "A label cannot end before it begins.");
                Day($"labels[{index}].from", label.From);
                Day($"labels[{index}].until", label.Until);
            }
        }

        void DependantOf(string path, Dependant dependant)
        {
            Birth(path, dependant.BirthDate, ".birthDate");
            Coded(path, RegisterCodes.Sexes, dependant.Sex, ".sex");
            Coded(path, RegisterCodes.Kinships, dependant.Kinship, ".kinship");
            Text(path, "", dependant.LastName, dependant.FirstName);
        }

        void Text(string path, string member, params ReadOnlySpan<string?> texts)
        {
            foreach (var text in texts)
            {
                if (text is { Length: > LongestText })
                    Add(path + member, "text", $"A text has at most {LongestText} characters.");

                // The only one that no store takes; others come from the register as they were typed, or misread, and a demand is not refused for them.
                if (text?.Contains('\0', StringComparison.Ordinal) == true)
                    Add(path + member, "text", "A text is without U+0000.");
            }
        }

        void Codes(string path, CodeList list, IReadOnlyList<string>? codes)
        {
            if (codes is { Count: > MostItems })
                Add(path, "too-many", $"At most {MostItems} codes.");
            for (var index = 0; index < Math.Min(codes?.Count ?? 0, MostItems); index++)
                Coded($"{path}[{index}]", list, codes![index]);
        }

        // A code that no list knows is kept as received (SNI-4); only its size is bounded here.
        void Coded(string path, CodeList list, string? code, string member = "")
        {
            if (code is { Length: > 20 })
                Add(path + member, "code", $"Use a code of the list {list.Name}.");
        }

        void Birth(string path, DateOnly? date, string member = "")
        {
            if (date is { Year: < 1880 or > 2100 })
                Add(path + member, "birth-date", "Give the date of birth as yyyy-MM-dd, from 1880.");
        }

        void Day(string path, DateOnly? date, string member = "")
        {
            if (date is { Year: < 1900 or > 2200 })
                Add(path + member, "date", "Give the day as yyyy-MM-dd, from 1900 to 2200.");
        }

        void Amount(string path, decimal? amount, string member = "")
        {
            if (amount is < 0 or > LargestAmount)
                Add(path + member, "amount", "Give an amount from 0 to 9,999,999.");
        }

        void Resources(string path, IReadOnlyList<Resource>? resources, string member = "")
        {
            if (resources is null)
                return;
            if (resources.Count > MostItems)
                Add(path + member, "too-many", $"At most {MostItems} lines.");
            for (var index = 0; index < Math.Min(resources.Count, MostItems); index++)
            {
                var line = $"{path}{member}[{index}]";
                Coded(line, RegisterCodes.ResourcesReceived, resources[index].Code, ".code");
                Amount(line, resources[index].Amount, ".amount");
            }
        }
    }

    /// <summary>Whether a text can name a label or its issuer, here and in a grid.</summary>
    public static bool IsLabelName(string name) =>
        name.Length is > 0 and <= LongestLabel && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    /// <summary>Whether a demand can stand in a list: it says where and what it seeks. Otherwise it is stored, marked incomplete.</summary>
    public static bool IsComplete(DemandFile file) => file.Wishes is { Types.Count: > 0, Communes.Count: > 0 };
}
