namespace Allocation.Domain.Demands;

/// <summary>The applicant or a co-applicant.</summary>
public sealed record Person
{
    /// <summary>Names, contacts and address: shown on request only.</summary>
    public PersonIdentity? Identity { get; init; }

    /// <summary>Date of birth; null when not known.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>Code <c>nationalite</c>: 1 French, 2 EU, 3 other. Never a criterion of ranking.</summary>
    public string? Nationality { get; init; }

    /// <summary>Code <c>situationFamiliale</c>: C, M, D, S, P, U, V.</summary>
    public string? MaritalStatus { get; init; }

    /// <summary>Link to the applicant, code <c>lienDemandeur</c>: M, P, C, or L for a flat-share mate; null on the applicant.</summary>
    public string? Link { get; init; }

    /// <summary>Work and contract; null when not known.</summary>
    public Employment? Employment { get; init; }

    /// <summary>Reference tax income (RFR) in EUR by income year, oldest first; a year without known amount is absent (SNI-9).</summary>
    /// <remarks>Ordered, so that equal demands are written as equal bytes.</remarks>
    public IReadOnlyDictionary<int, decimal> TaxIncome
    {
        get;
        init => field = value.Count < 2 ? value : new SortedList<int, decimal>(value.ToDictionary());
    } = new Dictionary<int, decimal>();

    /// <summary>Monthly resources received; null when not declared.</summary>
    public IReadOnlyList<Resource>? Resources { get; init; }

    /// <summary>Monthly sums paid (alimony); null when not declared.</summary>
    public IReadOnlyList<Resource>? ResourcesPaid { get; init; }

    /// <summary>Holder of the CMI "mention invalidité" (ELI-14); null when not known.</summary>
    public bool? DisabilityCard { get; init; }

    /// <summary>Nothing of the person.</summary>
    public override string ToString() => "person";
}

/// <summary>Names and contacts of a person. Never in a log, a metric or an error text.</summary>
public sealed record PersonIdentity
{
    /// <summary>Code <c>civilite</c>: 1, 2, 3.</summary>
    public string? Title { get; init; }

    /// <summary>Name in use.</summary>
    public string? LastName { get; init; }

    /// <summary>Name at birth.</summary>
    public string? BirthName { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Mobile telephone.</summary>
    public string? Phone { get; init; }

    /// <summary>Electronic mail.</summary>
    public string? Email { get; init; }

    /// <summary>Postal address.</summary>
    public PostalAddress? Address { get; init; }
}

/// <summary>Where the applicant receives post.</summary>
public sealed record PostalAddress
{
    /// <summary>Whether it lies abroad.</summary>
    public bool? Abroad { get; init; }

    /// <summary>Number in the street.</summary>
    public string? Number { get; init; }

    /// <summary>Street.</summary>
    public string? Street { get; init; }

    /// <summary>Postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Commune as received; it may be unknown to the geography.</summary>
    public string? Commune { get; init; }
}

/// <summary>Work of a person.</summary>
public sealed record Employment
{
    /// <summary>Profession in free words.</summary>
    public string? Profession { get; init; }

    /// <summary>Code <c>typeContratTravail</c>: CDI, CDD, ART, CHO, APP, ETU, RET, AUT.</summary>
    public string? Contract { get; init; }

    /// <summary>Main employer.</summary>
    public string? Employer { get; init; }

    /// <summary>Whether the workplace lies abroad.</summary>
    public bool? Abroad { get; init; }

    /// <summary>Postal code of the workplace.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Commune of the workplace, as received.</summary>
    public string? Commune { get; init; }

    /// <summary>Since when without work; null when working or not known. Outside the register's form.</summary>
    public DateOnly? UnemployedSince { get; init; }

    /// <summary>Last day of a fixed-term contract (CDD, APP); null when it has no end or it is not known. Outside the register's form.</summary>
    public DateOnly? ContractEndsOn { get; init; }
}

/// <summary>One monthly resource, received or paid.</summary>
/// <param name="Code">Code <c>ressourceRecue</c> or <c>ressourceVersee</c>.</param>
/// <param name="Amount">EUR a month, exact decimal (SNI-12).</param>
public sealed record Resource(string Code, decimal Amount);

/// <summary>A person to be housed who depends on the household.</summary>
public sealed record Dependant
{
    /// <summary>Name: shown on request only.</summary>
    public string? LastName { get; init; }

    /// <summary>Given name: shown on request only.</summary>
    public string? FirstName { get; init; }

    /// <summary>Date of birth; null when not known.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>M or F.</summary>
    public string? Sex { get; init; }

    /// <summary>Code <c>lienParente</c>: P parent, E child, A other.</summary>
    public string? Kinship { get; init; }
}

/// <summary>Children expected.</summary>
/// <param name="Count">How many; null when not said.</param>
/// <param name="DueOn">Expected date; null when not said.</param>
public sealed record ExpectedBirths(int? Count, DateOnly? DueOn);

/// <summary>A child who lives in the household part of the time.</summary>
public sealed record ChildInCustody
{
    /// <summary>Date of birth; null when not known.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>M or F.</summary>
    public string? Sex { get; init; }

    /// <summary>Code <c>coParentalite</c>: G alternating custody, D right of visit.</summary>
    public string? Kind { get; init; }
}
