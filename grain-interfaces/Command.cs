namespace Allocation.GrainInterfaces;

/// <summary>Who asks for something. Every command carries one, from the first day.</summary>
/// <param name="Subject">Opaque identifier of the person or program.</param>
/// <param name="Role">Role at the edge.</param>
/// <param name="Organisation">Organisation it acts for.</param>
/// <param name="Scope">Where it may act; null without bound, as the engine itself, and as hosts of an earlier build send it.</param>
[GenerateSerializer, Immutable, Alias("allocation.actor")]
public sealed record Actor([property: Id(0)] string Subject, [property: Id(1)] string Role, [property: Id(2)] string Organisation, [property: Id(3)] AccessScope? Scope = null)
{
    /// <summary>Role of an organisation that names candidates for dwellings handed to it: it sees and acts on these alone.</summary>
    public const string Reserver = "reserver";
}

/// <summary>What makes a command recognisable when it comes twice.</summary>
/// <param name="Id">Derived from the actor and the idempotency key; random when there is no key.</param>
/// <param name="Fingerprint">Hash of what is asked: the same id with another fingerprint is a mistake of the client.</param>
/// <param name="Actor">Who asks.</param>
[GenerateSerializer, Immutable, Alias("allocation.command")]
public sealed record Command([property: Id(0)] Guid Id, [property: Id(1)] string Fingerprint, [property: Id(2)] Actor Actor);

/// <summary>What became of a command.</summary>
[GenerateSerializer, Alias("allocation.command-outcome")]
public enum CommandOutcome
{
    /// <summary>Durable.</summary>
    Accepted,

    /// <summary>It asked for what already is: nothing of it changed.</summary>
    Unchanged,

    /// <summary>The expected version is not the present one.</summary>
    VersionConflict,

    /// <summary>The content is refused; the faults say where and why.</summary>
    Invalid,

    /// <summary>There is nothing of that name.</summary>
    NotFound,

    /// <summary>Something of that name exists already.</summary>
    AlreadyExists,

    /// <summary>The idempotency key was used for something else.</summary>
    KeyReused,

    /// <summary>A newer message of the national register had been applied: this one is late (LIF-32).</summary>
    Overtaken,

    /// <summary>It would act where its actor may not.</summary>
    Forbidden,
}
