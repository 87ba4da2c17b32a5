using System.Text.Json.Serialization;

namespace Allocation.Domain.Demands;

/// <summary>Why somebody looks at names, contacts or sensitive facts of a household. It is written down beside the reading (GDPR art. 5).</summary>
[JsonConverter(typeof(KebabCase<ReadPurpose>))]
public enum ReadPurpose
{
    /// <summary>The demand is instructed: pieces are asked for, received, compared.</summary>
    Instruction,

    /// <summary>A dwelling is to be proposed to the household.</summary>
    Proposal,

    /// <summary>The household is to be written to or called.</summary>
    Contact,

    /// <summary>What is held is checked against another register.</summary>
    Verification,

    /// <summary>The household asked what is held of it (art. 15).</summary>
    AccessRequest,
}
