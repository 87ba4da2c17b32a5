using System.Text.Json.Serialization;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>Who puts a candidate forward.</summary>
[JsonConverter(typeof(KebabCase<Nominator>))]
public enum Nominator
{
    /// <summary>The landlord.</summary>
    Landlord,

    /// <summary>The reserver to whom the dwelling is oriented.</summary>
    Reserver,
}

/// <summary>How an orientation ended.</summary>
[JsonConverter(typeof(KebabCase<OrientationEnd>))]
public enum OrientationEnd
{
    /// <summary>The reserver gives the dwelling back.</summary>
    GivenBack,

    /// <summary>Nobody was put forward in time.</summary>
    TimeOver,
}

/// <summary>Why a candidate leaves.</summary>
[JsonConverter(typeof(KebabCase<WithdrawalCause>))]
public enum WithdrawalCause
{
    /// <summary>The applicant does not want to go on.</summary>
    Applicant,

    /// <summary>Whoever put it forward takes it back.</summary>
    TakenBack,

    /// <summary>Housed by another vacancy, or about to be.</summary>
    HousedElsewhere,

    /// <summary>The demand left the register.</summary>
    Removed,

    /// <summary>A condition of access is not met any more.</summary>
    NotEligible,
}

/// <summary>Why an offer ended without an answer.</summary>
[JsonConverter(typeof(KebabCase<OfferEnd>))]
public enum OfferEnd
{
    /// <summary>The landlord takes it back.</summary>
    TakenBack,

    /// <summary>The demand holds an offer elsewhere: the candidate still stands.</summary>
    InOfferElsewhere,

    /// <summary>The household accepted another dwelling: the candidate leaves.</summary>
    HousedElsewhere,

    /// <summary>The demand left the register.</summary>
    Removed,
}

/// <summary>Why a vacancy ends without a letting.</summary>
[JsonConverter(typeof(KebabCase<ClosingCause>))]
public enum ClosingCause
{
    /// <summary>The dwelling is sold.</summary>
    Sale,

    /// <summary>It is demolished.</summary>
    Demolition,

    /// <summary>It is closed for works.</summary>
    Works,

    /// <summary>It is kept for a re-housing operation.</summary>
    Rehousing,

    /// <summary>The notice was taken back.</summary>
    NoticeWithdrawn,

    /// <summary>The vacancy was recorded by mistake.</summary>
    Mistake,
}

/// <summary>Families of reasons for which a commission, or an agent before it, may turn a candidate down (COM-17).</summary>
[JsonConverter(typeof(KebabCase<ReasonFamily>))]
public enum ReasonFamily
{
    /// <summary>The dwelling is too small or too large for the household.</summary>
    Size,

    /// <summary>Too far from work.</summary>
    DistanceToWork,

    /// <summary>The household cannot pay: the rate computed must be given.</summary>
    Solvency,

    /// <summary>Pieces are missing.</summary>
    IncompleteFile,

    /// <summary>Above the ceilings of resources.</summary>
    CeilingExceeded,

    /// <summary>An adult has no right of residence.</summary>
    IrregularStay,

    /// <summary>The dwelling is adapted to a disability and the household does not need it.</summary>
    AdaptedDwelling,

    /// <summary>The applicant could not be reached, or does not want it.</summary>
    ApplicantUnavailable,

    /// <summary>Others rank higher.</summary>
    RankedLower,

    /// <summary>No link to the place. Never alone (COM-17).</summary>
    NoLocalLink,

    /// <summary>Too low an income, or too little left to live on. Never alone (COM-17).</summary>
    LowIncome,
}

/// <summary>A reason, as it is written to the applicant (COM-16).</summary>
/// <param name="Family">The family of the law.</param>
/// <param name="Text">In words: at least a few of them.</param>
public sealed record Reason(ReasonFamily Family, string Text)
{
    /// <summary>Fewest letters of a text that says something.</summary>
    public const int ShortestText = 3;

    /// <summary>Most letters of one.</summary>
    public const int LongestText = 2_000;

    /// <summary>Whether it may stand only beside another reason.</summary>
    [JsonIgnore]
    public bool NeverAlone => Family is ReasonFamily.NoLocalLink or ReasonFamily.LowIncome;
}

/// <summary>What a vacancy holds of a demand while it offers it the dwelling: one at a time over all vacancies (C5).</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Offer">The offer it belongs to.</param>
/// <param name="Hold">How strong it is.</param>
public sealed record OfferToken(DemandId Demand, Guid Offer, TokenHold Hold);
