using System.Text.Json.Serialization;

namespace Allocation.Domain.Demands;

/// <summary>How far a household has come with one dwelling.</summary>
[JsonConverter(typeof(KebabCase<TokenHold>))]
public enum TokenHold
{
    /// <summary>It is offered the dwelling: other lists show it, and none may offer it another (COM-I1).</summary>
    Offered,

    /// <summary>It accepted: it leaves every list (COM-30).</summary>
    Accepted,

    /// <summary>It signed the lease: the demand leaves the register (LIF-14 a).</summary>
    Leased,
}

/// <summary>The one token of a demand, from an offer to the lease (C5).</summary>
/// <param name="Vacancy">The vacancy that holds it.</param>
/// <param name="Offer">The offer for which it does.</param>
/// <param name="Hold">How strong it is.</param>
public sealed record HeldToken(Guid Vacancy, Guid Offer, TokenHold Hold);
