namespace Allocation.Domain.Facts;

/// <summary>
/// The catalogue of facts that grids and filters may use. Each is one 32-bit column of a territory's index, so its number is
/// its place in a <see cref="FactVector"/>: append, never reorder.
/// </summary>
public enum Fact
{
    /// <summary>Date of first deposit, day number; seniority counts from it (SCO-9).</summary>
    DepositDay,

    /// <summary>DALO status: bit of the code in <c>statutDalo</c>.</summary>
    Dalo,

    /// <summary>PDALHPD label: 0 or 1.</summary>
    Pdalhpd,

    /// <summary>Collective agreement: bit of the code in <c>accordCollectif</c>.</summary>
    CollectiveAgreement,

    /// <summary>Reasons of the demand: bits of <c>motifDemande</c>.</summary>
    Reasons,

    /// <summary>Present housing: bits of <c>modeleLogement</c>.</summary>
    Housing,

    /// <summary>Stated contracts of the applicant and co-applicants: bits of <c>typeContratTravail</c>; see <see cref="UntoldContracts"/>.</summary>
    Contracts,

    /// <summary>Adults who will hold the lease.</summary>
    Adults,

    /// <summary>Dependants, children in alternating custody included (ELI-39); as the other counts of children, unknown while nobody stated who is to be housed.</summary>
    Dependants,

    /// <summary>Children with a right of visit (LIF-21).</summary>
    VisitingChildren,

    /// <summary>Children expected.</summary>
    ExpectedChildren,

    /// <summary>Whether somebody of the household holds the disability card: 0 or 1 (ELI-14).</summary>
    Disability,

    /// <summary>Present rent, cents of EUR a month.</summary>
    RentCents,

    /// <summary>Monthly resources of the household, cents of EUR (ELI-1d).</summary>
    ResourcesCents,

    /// <summary>Persons counted for the ceiling category (ELI-16).</summary>
    CeilingPersons,

    /// <summary>1 when the category is raised by one for a single parent or a disability card (ELI-13, ELI-14).</summary>
    CeilingUplift,

    /// <summary>First day, day number, on which a couple without dependant is no longer a young household (ELI-12); 0 when it never is.</summary>
    YoungHouseholdUntil,

    /// <summary>Persons counted for the typology, children expected and visiting included (ELI-17, ELI-27).</summary>
    TypologyPersons,

    /// <summary>Most recent income year that is known for the whole household.</summary>
    IncomeYear,

    /// <summary>Reference tax income of <see cref="IncomeYear"/>, whole EUR rounded up, all persons together (ELI-1a).</summary>
    Income,

    /// <summary>The income year before in the file.</summary>
    EarlierIncomeYear,

    /// <summary>Reference tax income of <see cref="EarlierIncomeYear"/>, as <see cref="Income"/>.</summary>
    EarlierIncome,

    /// <summary>Verified groups of facts: bits of <see cref="Demands.FactGroup"/>, those validated by a social worker included (SCO-24).</summary>
    Verified,

    /// <summary>Main rooms of the present dwelling; 6 for six and more.</summary>
    Rooms,

    /// <summary>Persons living in the present dwelling.</summary>
    Occupants,

    /// <summary>Area of the present dwelling, hundredths of m².</summary>
    Area,

    /// <summary>Whether the household owns a dwelling: 0 or 1.</summary>
    Owner,

    /// <summary>Marital status of the applicant: bit of the code in <c>situationFamiliale</c>.</summary>
    MaritalStatus,

    /// <summary>Birth of the applicant, day number.</summary>
    ApplicantBirth,

    /// <summary>Earliest stated birth among the adults, day number: the oldest one; see <see cref="UndatedAdults"/>.</summary>
    EarliestAdultBirth,

    /// <summary>Latest stated birth among the adults, day number: the youngest one.</summary>
    LatestAdultBirth,

    /// <summary>Earliest stated birth among the dependants, children in alternating custody included; <see cref="FactVector.None"/> without any; see <see cref="UndatedDependants"/>.</summary>
    EarliestDependantBirth,

    /// <summary>Latest birth among them.</summary>
    LatestDependantBirth,

    /// <summary>Since when the household lives where it lives, day number.</summary>
    HousedSince,

    /// <summary>Since when an adult has been without work, the earliest, day number; <see cref="FactVector.None"/> when nobody is.</summary>
    UnemployedSince,

    /// <summary>Stage of an eviction procedure: bit of the code in <c>etapeExpulsion</c>.</summary>
    Eviction,

    /// <summary>Notice given by the owner: bit of the code in <c>conge</c>.</summary>
    Notice,

    /// <summary>Commune where the household lives, number of its code (<see cref="PlaceNumber"/>).</summary>
    HomeCommune,

    /// <summary>Commune where the applicant works; <see cref="FactVector.None"/> when not working.</summary>
    ApplicantWorkplace,

    /// <summary>Commune where the first co-applicant works; <see cref="FactVector.None"/> when there is none, or not working.</summary>
    CoApplicantWorkplace,

    /// <summary>Dwellings proposed.</summary>
    Proposals,

    /// <summary>Adapted dwellings refused (SCO-10).</summary>
    Refusals,

    /// <summary>Day number of the last refusal; <see cref="FactVector.None"/> without any.</summary>
    LastRefusal,

    /// <summary>Wished typologies: bits of <c>typeLogement</c>.</summary>
    WishedTypes,

    /// <summary>First label: number of its name (<see cref="LabelNumber"/>). A demand has at most <see cref="LabelSlots.Count"/> labels.</summary>
    Label1,

    /// <summary>Who issued the first label: number of the name.</summary>
    Label1Issuer,

    /// <summary>First day of the first label, day number.</summary>
    Label1From,

    /// <summary>Last day of the first label, day number.</summary>
    Label1Until,

    /// <summary>As <see cref="Label1"/>.</summary>
    Label2,

    /// <summary>As <see cref="Label1Issuer"/>.</summary>
    Label2Issuer,

    /// <summary>As <see cref="Label1From"/>.</summary>
    Label2From,

    /// <summary>As <see cref="Label1Until"/>.</summary>
    Label2Until,

    /// <summary>As <see cref="Label1"/>.</summary>
    Label3,

    /// <summary>As <see cref="Label1Issuer"/>.</summary>
    Label3Issuer,

    /// <summary>As <see cref="Label1From"/>.</summary>
    Label3From,

    /// <summary>As <see cref="Label1Until"/>.</summary>
    Label3Until,

    /// <summary>As <see cref="Label1"/>.</summary>
    Label4,

    /// <summary>As <see cref="Label1Issuer"/>.</summary>
    Label4Issuer,

    /// <summary>As <see cref="Label1From"/>.</summary>
    Label4From,

    /// <summary>As <see cref="Label1Until"/>.</summary>
    Label4Until,

    /// <summary>Present housing as the one box ticked on the form, the first of the codes: bit of <c>modeleLogement</c> (SCO-22).</summary>
    MainHousing,

    /// <summary>Children in alternating custody, who are among the <see cref="Dependants"/> (ELI-39).</summary>
    AlternatingChildren,

    /// <summary>Monthly resources less the present rent, cents of EUR; the register leaves housing aid out of both (SNI-15).</summary>
    RemainderCents,

    /// <summary>Birth of the second youngest dependant, day number; <see cref="FactVector.None"/> where there is none.</summary>
    SecondLatestDependantBirth,

    /// <summary>Birth of the third youngest dependant.</summary>
    ThirdLatestDependantBirth,

    /// <summary>Birth of the fourth youngest dependant.</summary>
    FourthLatestDependantBirth,

    /// <summary>Adults whose birth nobody stated; itself stated only where there are some, as all facts of this kind (SCO-28).</summary>
    UndatedAdults,

    /// <summary>Dependants whose birth nobody stated.</summary>
    UndatedDependants,

    /// <summary>Adults whose contract nobody stated.</summary>
    UntoldContracts,

    /// <summary>Adults of whom nobody stated whether, or since when, they are without work.</summary>
    UntoldUnemployment,

    /// <summary>Commune where a second co-applicant works; stated only where there is one who works.</summary>
    SecondCoApplicantWorkplace,

    /// <summary>Commune where a third co-applicant works; stated only where there is one who works.</summary>
    ThirdCoApplicantWorkplace,

    /// <summary>Co-applicants beyond the first whose workplace nobody stated, or has no column left.</summary>
    UntoldWorkplaces,

    /// <summary>Day on which the children expected are due, day number; from then on a count that was not confirmed says nothing (SCO-39). Unknown when not stated.</summary>
    ExpectedUntil,

    /// <summary>Groups of facts whose documents are at least supplied: bits of <see cref="Demands.FactGroup"/>, those verified included (SCO-24).</summary>
    Supplied,

    /// <summary>Groups of facts that a social worker validated, which are verified too (SCO-24).</summary>
    Validated,

    /// <summary>Birth of the fifth youngest dependant; unlike the four before, unknown too where there is none.</summary>
    FifthLatestDependantBirth,

    /// <summary>Birth of the sixth youngest dependant.</summary>
    SixthLatestDependantBirth,

    /// <summary>Birth of the seventh youngest dependant.</summary>
    SeventhLatestDependantBirth,

    /// <summary>Birth of the eighth youngest dependant.</summary>
    EighthLatestDependantBirth,

    /// <summary>Who lives in the household day by day: adults and dependants, children in alternating custody included, those with a right of visit and those expected not; unknown while nobody stated who is to be housed.</summary>
    Members,

    /// <summary>As <see cref="TypologyPersons"/>, and unknown while nobody stated who is to be housed: what a grid reads; a list filters by those who are named.</summary>
    PersonsToHouse,

    /// <summary>Housing aid, cents of EUR a month (SNI-15).</summary>
    HousingAidCents,

    /// <summary>Present rent less housing aid, cents of EUR a month, at least 0 (ELI-1d).</summary>
    NetRentCents,

    /// <summary>Profession of the applicant: number of its words (<see cref="ProfessionNumber"/>); <see cref="FactVector.None"/> when not working.</summary>
    ApplicantProfession,

    /// <summary>As <see cref="ApplicantProfession"/>, of the first co-applicant; <see cref="FactVector.None"/> when there is none.</summary>
    CoApplicantProfession,

    /// <summary>Of the second co-applicant; <see cref="FactVector.None"/> when there is none, unknown when there are more.</summary>
    ThirdProfession,

    /// <summary>Contract of each adult (<see cref="Facts.AdultContracts"/>).</summary>
    AdultContracts,

    /// <summary>Dependants said to be a parent or somebody else, not a child; stated only where there are some.</summary>
    OtherDependants,

    /// <summary>Dependants whose kinship nobody stated; itself stated only where there are some.</summary>
    UntoldKinships,

    /// <summary>Since when an eviction is at its stage, day number.</summary>
    EvictionSince,

    /// <summary>Last day of a notice given by the owner, day number.</summary>
    NoticeEnd,

    /// <summary>Commune of a co-applicant who states an address (<see cref="PlaceNumber"/>); the first that does. Nobody's silence counts: it is the applicant's home that is asked for.</summary>
    CoApplicantHome,

    /// <summary>Day of the DALO commission's decision, day number.</summary>
    DaloSince,

    /// <summary>Day number of the last refusal but one; <see cref="FactVector.None"/> where there are fewer.</summary>
    SecondLastRefusal,

    /// <summary>Day number of the last refusal but two; <see cref="FactVector.None"/> where there are fewer.</summary>
    ThirdLastRefusal,

    /// <summary>Last day of the applicant's contract, day number; <see cref="FactVector.None"/> when it has no term.</summary>
    ContractEnd,

    /// <summary>As <see cref="ContractEnd"/>, of the co-applicant; <see cref="FactVector.None"/> when there is none, unknown when there are several.</summary>
    CoApplicantContractEnd,

    /// <summary>Wished communes named, each once. Unknown when none is named.</summary>
    WishedCommunes,

    /// <summary>Whether other places are accepted (<c>demandeElargie</c>): 0 or 1.</summary>
    ExtendedDemand,
}
