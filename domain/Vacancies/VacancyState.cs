using System.Text.Json.Serialization;

namespace Allocation.Domain.Vacancies;

/// <summary>Where a vacancy stands in its life (COM-29).</summary>
[JsonConverter(typeof(KebabCase<VacancyState>))]
public enum VacancyState
{
    /// <summary>Somebody gave notice; the dwelling is not free yet.</summary>
    Notice,

    /// <summary>The keys came back.</summary>
    Freed,

    /// <summary>Handed to a reserver, or kept by the landlord, for a round of candidates.</summary>
    Oriented,

    /// <summary>Somebody is nominated.</summary>
    Candidates,

    /// <summary>The files of the candidates are examined.</summary>
    Instruction,

    /// <summary>On the agenda of a commission.</summary>
    Agenda,

    /// <summary>The commission decided; the next rank may be offered the dwelling.</summary>
    Ranked,

    /// <summary>Offered to one candidate.</summary>
    Offered,

    /// <summary>The candidate accepted.</summary>
    Accepted,

    /// <summary>A lease is signed. The end.</summary>
    Let,

    /// <summary>Closed without a letting: sale, demolition, works. The end.</summary>
    Closed,
}

/// <summary>What happens to a vacancy.</summary>
[JsonConverter(typeof(KebabCase<VacancyStep>))]
public enum VacancyStep
{
    /// <summary>Notice received: the vacancy begins.</summary>
    Notice,

    /// <summary>Keys returned.</summary>
    ReturnKeys,

    /// <summary>Handed to a reserver or kept by the landlord; again after a round that led to nothing.</summary>
    Orient,

    /// <summary>Given back by the reserver, or its time is over without a candidate.</summary>
    EndOrientation,

    /// <summary>A candidate is put forward.</summary>
    Nominate,

    /// <summary>A candidate leaves: of its own will, or taken back.</summary>
    WithdrawCandidate,

    /// <summary>A candidate is set aside for this dwelling, with a reason.</summary>
    SetAside,

    /// <summary>The reason is put right; the former one stays in the facts.</summary>
    AmendReason,

    /// <summary>A candidate set aside is taken back.</summary>
    Restore,

    /// <summary>Reserved for the coming commission: other agents see by whom, and until when.</summary>
    Lock,

    /// <summary>Reserved no more: let go, or its time is over.</summary>
    Unlock,

    /// <summary>The candidates are proposed and their files examined.</summary>
    Instruct,

    /// <summary>Placed on the agenda of a commission.</summary>
    PlaceOnAgenda,

    /// <summary>Taken off it.</summary>
    TakeOffAgenda,

    /// <summary>The commission decides.</summary>
    Decide,

    /// <summary>The next rank is offered the dwelling.</summary>
    Offer,

    /// <summary>The offer is proved to have reached the applicant: the time to answer begins.</summary>
    Notify,

    /// <summary>The applicant accepts.</summary>
    Accept,

    /// <summary>The applicant refuses.</summary>
    Refuse,

    /// <summary>The time to answer ended without an answer, which is a refusal (COM-23).</summary>
    FallSilent,

    /// <summary>The offer is taken back, or could not be made.</summary>
    WithdrawOffer,

    /// <summary>The missing piece of a conditional decision came (COM-14).</summary>
    ReceivePiece,

    /// <summary>It did not come in time.</summary>
    MissPiece,

    /// <summary>The one who accepted withdraws, or is eligible no more.</summary>
    WithdrawAcceptance,

    /// <summary>All failed: its reserver may name others, within the time agreed for that (FLX-33).</summary>
    ReopenDesignation,

    /// <summary>The lease is signed.</summary>
    SignLease,

    /// <summary>Closed without a letting.</summary>
    Close,

    /// <summary>A step is taken back, as a fact of its own.</summary>
    Undo,
}
