using System.Globalization;
using System.Text.Json.Serialization;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>
/// An account: one for an agreement, a year, a book and, of the State, a part of its rights (FLX section 9). The landlord's own has no
/// agreement.
/// </summary>
/// <param name="Agreement">The agreement; null for what is the landlord's.</param>
/// <param name="Year">Year.</param>
/// <param name="Book">Book.</param>
/// <param name="Part">Part of the State's rights; null for another reserver.</param>
public sealed record FluxAccount(string? Agreement, int Year, FluxBook Book, StatePart? Part)
{
    /// <summary>Name of the landlord's own account where an agreement's would stand.</summary>
    public const string OwnName = "own";

    /// <summary>Its name within the landlord and the département, <c>CNV-000001.2026.flux.priority</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Agreement ?? OwnName}.{Year}.{(Book == FluxBook.Flux ? "flux" : "first")}{Part switch { StatePart.Priority => ".priority", StatePart.Agents => ".agents", _ => "" }}");

    /// <summary>The account of a name; null when it is none.</summary>
    public static FluxAccount? Parse(string? name)
    {
        var words = name?.Split('.') ?? [];
        if (words.Length is < 3 or > 4 || words[0].Length == 0 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            return null;
        FluxBook? book = words[2] switch { "flux" => FluxBook.Flux, "first" => FluxBook.FirstLetting, _ => null };
        StatePart? part = words.Length == 3 ? null : words[3] switch { "priority" => StatePart.Priority, "agents" => StatePart.Agents, _ => null };
        return book is null || (words.Length == 4 && part is null) ? null : new FluxAccount(words[0] == OwnName ? null : words[0], year, book.Value, part);
    }
}

/// <summary>What the counters of an account come to.</summary>
public static class AccountSums
{
    /// <summary>What is left of a year: due and carried over, less what counts as taken; below 0 it was taken ahead (FLX-38).</summary>
    /// <param name="counters">What the account has of a counter.</param>
    public static Rational Left(Func<FluxCounter, Rational> counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        return counters(FluxCounter.Due) + counters(FluxCounter.CarriedOver) - counters(FluxCounter.Consumed);
    }

    /// <summary>Mean days until the reserver put its first candidate forward; null where it never did (FLX-30).</summary>
    /// <param name="counters">What the account has of a counter.</param>
    public static Rational? MeanDesignationDays(Func<FluxCounter, Rational> counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        return counters(FluxCounter.Designated) is { Sign: > 0 } designated ? counters(FluxCounter.DesignationDays) / designated : null;
    }

    /// <summary>What is owed now: what is left, less the open orientations, which count as served. Of first lettings it is told by programme, and not by the year (FLX-21).</summary>
    /// <param name="account">The account.</param>
    /// <param name="counters">What it has of a counter.</param>
    /// <param name="coming">What the year before would carry over if it were closed now, while it is not (<see cref="CarryOvers.Coming"/>).</param>
    /// <param name="held">Its open orientations that do not count as taken yet.</param>
    public static Rational Owed(FluxAccount account, Func<FluxCounter, Rational> counters, Rational coming, int held)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account.Book == FluxBook.FirstLetting ? Rational.Zero : Left(counters) + coming - held;
    }
}

/// <summary>What an account counts. Never collapsed into one another (FLX section 9).</summary>
[JsonConverter(typeof(KebabCase<FluxCounter>))]
public enum FluxCounter
{
    /// <summary>Dwellings due, a fraction (FLX-7).</summary>
    Due,

    /// <summary>Orientations that were not taken back (FLX-33).</summary>
    Oriented,

    /// <summary>Dwellings put at the reserver's disposal.</summary>
    AtDisposal,

    /// <summary>Dwellings allocated by a commission; one at most for a release, however many ranks it passes.</summary>
    Allocated,

    /// <summary>Leases signed.</summary>
    LeaseSigned,

    /// <summary>Dwellings that came back without a candidate, or that all refused.</summary>
    Returned,

    /// <summary>Dwellings that count as taken, by what was agreed (FLX-31).</summary>
    Consumed,

    /// <summary>What was carried over from the year before, a fraction; negative when it was taken ahead (FLX-38).</summary>
    CarriedOver,

    /// <summary>Allocations pronounced, those passed on to the next rank included (FLX-29).</summary>
    Pronounced,

    /// <summary>Refusals by the allottee.</summary>
    Refused,

    /// <summary>Allocations that came to nothing without a refusal.</summary>
    Lapsed,

    /// <summary>Of those allocated, to holders of a DALO decision (PRI-7).</summary>
    AllocatedDalo,

    /// <summary>Of those allocated, to other households with priority (PRI-7).</summary>
    AllocatedPriority,

    /// <summary>Leases of holders of a DALO decision.</summary>
    LeaseDalo,

    /// <summary>Leases of other households with priority.</summary>
    LeasePriority,

    /// <summary>Orientations for which the reserver put a candidate forward (FLX-30).</summary>
    Designated,

    /// <summary>Days until it did, of all of them together.</summary>
    DesignationDays,

    /// <summary>Dwellings that came back without a candidate; those that all refused are returned too, and not counted here.</summary>
    WithoutCandidate,

    /// <summary>Of the landlord: dwellings released.</summary>
    Released,

    /// <summary>Of the landlord: dwellings in the base, released and not subtracted (FLX-7).</summary>
    InBase,

    /// <summary>Of the landlord: dwellings subtracted (FLX-8).</summary>
    Subtracted,

    /// <summary>Of those allocated where the landlord names the candidates: imputed with the proof that the household had the label when the commission decided (FLX-23).</summary>
    AllocatedLabelled,

    /// <summary>Of those: imputed without a label found.</summary>
    AllocatedUnlabelled,

    /// <summary>Of those allocated, brought from before without a word of whether the households had priority (PRI-7).</summary>
    AllocatedUnstated,

    /// <summary>Of the leases, brought from before without such a word.</summary>
    LeaseUnstated,
}

/// <summary>One movement of one account: never changed, never removed; a correction is another one.</summary>
/// <param name="Number">Its number in the ledger, from 1 without a gap.</param>
/// <param name="InAccount">Its number in the account, from 1 without a gap: who follows an account sees by it what is missing.</param>
/// <param name="Event">Number of the event that caused it.</param>
/// <param name="Account">The account.</param>
/// <param name="Counter">What moves.</param>
/// <param name="Amount">By how much; never 0.</param>
/// <param name="On">Day of effect.</param>
/// <param name="CorrectionOf">The closed year that it would have stood in (FLX-33); null in its own year.</param>
/// <param name="Release">The release; null for what is about the year.</param>
/// <param name="AgreementVersion">How often the agreement had been recorded; 0 for the landlord's own account.</param>
/// <param name="Rules">Version of the rules by which it was booked.</param>
public sealed record FluxEntry(int Number, int InAccount, int Event, FluxAccount Account, FluxCounter Counter, Rational Amount, DateOnly On, int? CorrectionOf, Guid? Release, int AgreementVersion, int Rules)
{
    /// <summary>Whether it tells of one release, and so of one household, whether its label was found: for those who are shown confidential facts alone (C10).</summary>
    [JsonIgnore]
    public bool TellsLabel => Release is not null && Counter is FluxCounter.AllocatedLabelled or FluxCounter.AllocatedUnlabelled;
}
