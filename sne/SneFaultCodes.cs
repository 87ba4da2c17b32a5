namespace Allocation.Sne;

/// <summary>The codes a <see cref="SneFault"/> may bear. They are part of the interface and never change their meaning.</summary>
public static class SneFaultCodes
{
    /// <summary>Document: not well-formed XML, cut short, wrongly encoded, or with a document type declaration.</summary>
    public const string MalformedXml = "malformed-xml";

    /// <summary>Document: the root is not <c>interfaceNuu</c> of the namespace (SNI-1).</summary>
    public const string Root = "root";

    /// <summary>Document: neither version 02.00 nor 02.01 (SNI-1).</summary>
    public const string UnknownVersion = "unknown-version";

    /// <summary>Document: elements are nested deeper than <see cref="SneLimits.Depth"/>.</summary>
    public const string TooDeep = "too-deep";

    /// <summary>Document or demand: beyond <see cref="SneLimits"/>.</summary>
    public const string TooLarge = "too-large";

    /// <summary>Document, demand or warning: an element is not where, not as often or not of the kind the format says.</summary>
    public const string Structure = "structure";

    /// <summary>Demand or warning: an element is absent, empty, or the literal <c>None</c> where it is mandatory (SNI-27, SNI-30).</summary>
    public const string Missing = "missing";

    /// <summary>Demand: <c>typeFichier</c> is not a code of its list (SNI-6).</summary>
    public const string UnknownFileType = "unknown-file-type";

    /// <summary>Demand: a known file type that is neither CRE, CRS nor MOD.</summary>
    public const string FileTypeNotSupported = "file-type-not-supported";

    /// <summary>Demand: the unique number does not follow its pattern (LIF-2).</summary>
    public const string UniqueNumber = "unique-number";

    /// <summary>Demand: the date of first deposit is no date of the calendar or before 1950. As a warning: it lies after the file.</summary>
    public const string DepositDate = "deposit-date";

    /// <summary>Demand: no <c>personnePhysique/demandeur</c>.</summary>
    public const string NoApplicant = "no-applicant";

    /// <summary>Demand: it is filed by a legal person, which this version does not register.</summary>
    public const string LegalPerson = "legal-person";

    /// <summary>Demand: a list is longer than a demand may hold.</summary>
    public const string TooMany = "too-many";

    /// <summary>Warning: the code is in no list of this version; it is kept as received (SNI-4).</summary>
    public const string UnknownCode = "unknown-code";

    /// <summary>Warning: no present or merged commune has this code; it is kept as received (SNI-8).</summary>
    public const string UnknownCommune = "unknown-commune";

    /// <summary>Warning: not the form of an INSEE code (SNI-29).</summary>
    public const string CommuneCode = "commune-code";

    /// <summary>Warning: not a desk code of five characters (SNI-5).</summary>
    public const string Desk = "desk";

    /// <summary>Warning: not a date <c>yyyy-MM-dd</c> (SNI-13), or the file's date has no time or no offset.</summary>
    public const string Date = "date";

    /// <summary>Warning: a person is born after the deposit (SNI-13); the date is kept.</summary>
    public const string BirthAfterDeposit = "birth-after-deposit";

    /// <summary>Warning: neither true nor false.</summary>
    public const string Boolean = "boolean";

    /// <summary>Warning: not an amount or area from 0 to 9,999,999 (SNI-12).</summary>
    public const string Amount = "amount";

    /// <summary>Warning: not a whole number within its bounds.</summary>
    public const string Count = "count";

    /// <summary>Warning: an income without its year, of a year outside 1990 to 2100, or two incomes of one year (SNI-9).</summary>
    public const string IncomeYear = "income-year";

    /// <summary>Warning: housing aid among the resources; it is left out of them (SNI-15).</summary>
    public const string HousingAid = "housing-aid";

    /// <summary>Warning: an element that the format gives once stands several times; none of them is read.</summary>
    public const string Repeated = "repeated";

    /// <summary>Warning: an element of another namespace stands where the format has its own; no fact is read in it (SNI-1).</summary>
    public const string ForeignNamespace = "foreign-namespace";
}
