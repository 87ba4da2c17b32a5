using System.Text.Json.Serialization;

namespace Allocation.Domain.Demands;

/// <summary>Why a demand, or its place in a list, moved. A code; the words come from whoever shows it.</summary>
[JsonConverter(typeof(KebabCase<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>The demand entered the register.</summary>
    Registered,

    /// <summary>The situation changed, without more precision.</summary>
    SituationChanged,

    /// <summary>A child was born.</summary>
    Birth,

    /// <summary>The couple separated.</summary>
    Separation,

    /// <summary>Somebody lost a job.</summary>
    JobLoss,

    /// <summary>Somebody found a job.</summary>
    NewJob,

    /// <summary>Incomes were brought up to date.</summary>
    IncomeUpdated,

    /// <summary>A document was accepted: declared facts became verified (SCO-24).</summary>
    DocumentAccepted,

    /// <summary>The demand was renewed (LIF-11).</summary>
    Renewal,

    /// <summary>Wishes changed.</summary>
    WishesChanged,

    /// <summary>An eviction procedure began.</summary>
    EvictionProcedure,

    /// <summary>A DALO decision was recognised or ended.</summary>
    DaloChanged,

    /// <summary>A label was granted or withdrawn.</summary>
    LabelChanged,

    /// <summary>The demand was struck off the register (LIF-14).</summary>
    Removed,

    /// <summary>Time alone: one more month of seniority, or a threshold crossed, of points or of a class above them.</summary>
    Seniority,

    /// <summary>The dwelling changed: rent, financing, availability.</summary>
    DwellingChanged,

    /// <summary>Another grid took effect and changed the score or the class above it (SCO-16).</summary>
    GridChanged,

    /// <summary>It is in an offer, of this list or elsewhere (COM-I1).</summary>
    InOffer,

    /// <summary>The offer ended without an acceptance.</summary>
    OfferEnded,

    /// <summary>It accepted a dwelling and leaves every list (COM-30).</summary>
    OfferAccepted,

    /// <summary>A lease is signed: the demand leaves the register (LIF-14 a).</summary>
    Allocated,
}

/// <summary>The last thing that moved a demand.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it was recorded; midnight of the day, UTC, when time or a grid moved it.</param>
/// <param name="Points">Points gained or lost in the territory of the list.</param>
public readonly record struct ChangeCause(ChangeKind Kind, DateTimeOffset At, int Points);
