using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>
/// New dwellings whose first lettings are shared out among reservers by what was agreed for them, and not by the yearly rates (FLX-21). The shares are
/// whole dwellings; what is left of the programme is the landlord's.
/// </summary>
public sealed record Programme
{
    /// <summary>Identifier, which its dwellings name; at most 50 characters, letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>How people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Commune or municipal arrondissement where it stands.</summary>
    public required InseeCode Commune { get; init; }

    /// <summary>Dwellings to be let in it for the first time.</summary>
    public required int Dwellings { get; init; }

    /// <summary>Shares as they were agreed, in dwellings.</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<ProgrammeShare> Shares { get => field.IsDefault ? [] : field; init; }

    /// <summary>Dwellings reserved against the guarantees of its loans, which the guarantors share; none when null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? GuaranteedDwellings { get; init; }

    /// <summary>Who guarantees its loans, and how much: in proportion to that they share the dwellings reserved for it (FLX-16).</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<Guarantor> Guarantors { get => field.IsDefault ? [] : field; init; }

    /// <summary>
    /// What each reserver has of it, in whole dwellings: guarantors by the largest remainder, ties by their identifiers (FLX-35), so that together they
    /// have what is reserved against guarantees.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<ProgrammeRight> Rights
    {
        get
        {
            var guarantors = Guarantors.OrderBy(guarantor => guarantor.Agreement, StringComparer.Ordinal).ToList();
            var derived = guarantors.Count == 0 ? [] : Proportion.LargestRemainder(GuaranteedDwellings ?? 0, [.. guarantors.Select(guarantor => Rational.Of(guarantor.Amount))]);
            return ProgrammeRight.Together(Shares.Select(share => new ProgrammeRight(share.Agreement, share.Part, share.Dwellings)).Concat(guarantors.Zip(derived, (guarantor, dwellings) => new ProgrammeRight(guarantor.Agreement, null, dwellings))));
        }
    }

    /// <summary>What is left to the landlord.</summary>
    [JsonIgnore]
    public int Own => Dwellings - Rights.Sum(right => right.Dwellings);

    /// <summary>The same, its rights under the names of agreements that go on: as they are, for a sum of guarantees need not be shared as its parts were.</summary>
    /// <param name="successor">The agreement on which one goes on.</param>
    internal Programme GoingOn(Func<string, string> successor)
    {
        // What is held for land or money stays so: it is not against guarantees where the programme is put right later (FLX-15).
        var land = Shares.Where(share => share.Land is not null).GroupBy(share => (Agreement: successor(share.Agreement), share.Part)).ToDictionary(held => held.Key, held => held.Sum(share => share.Land));
        return this with
        {
            Shares = [.. ProgrammeRight.Together(Rights.Select(right => right with { Agreement = successor(right.Agreement) })).Select(right => new ProgrammeShare(right.Agreement, right.Part, right.Dwellings, land.GetValueOrDefault((right.Agreement, right.Part))))],
            GuaranteedDwellings = null,
            Guarantors = [],
        };
    }

    /// <inheritdoc />
    public bool Equals(Programme? other) => other is not null && Id == other.Id && Name == other.Name && Commune == other.Commune && Dwellings == other.Dwellings
        && Shares.SequenceEqual(other.Shares) && GuaranteedDwellings == other.GuaranteedDwellings && Guarantors.SequenceEqual(other.Guarantors);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, Dwellings);
}

/// <summary>What a reserver was promised of a programme.</summary>
/// <param name="Agreement">Its agreement with the landlord.</param>
/// <param name="Part">Of the State: on which part of its rights; null for another reserver.</param>
/// <param name="Dwellings">Dwellings.</param>
/// <param name="Land">Of a local authority, dwellings of these that it holds for land or money and not against a guarantee (FLX-15); none when null.</param>
public sealed record ProgrammeShare(
    string Agreement,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StatePart? Part,
    int Dwellings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Land = null);

/// <summary>Who guarantees loans of a programme.</summary>
/// <param name="Agreement">Its agreement with the landlord.</param>
/// <param name="Amount">What it guarantees, EUR.</param>
public sealed record Guarantor(string Agreement, decimal Amount);

/// <summary>What a reserver has of a programme, in whole dwellings.</summary>
/// <param name="Agreement">Its agreement.</param>
/// <param name="Part">Part of the State's rights; null for another reserver.</param>
/// <param name="Dwellings">Dwellings.</param>
public sealed record ProgrammeRight(string Agreement, StatePart? Part, int Dwellings)
{
    /// <summary>One for each agreement and part, in a stable order; who has none is left out.</summary>
    public static IReadOnlyList<ProgrammeRight> Together(IEnumerable<ProgrammeRight> rights) =>
    [
        .. rights.GroupBy(right => (right.Agreement, right.Part))
            .Select(own => new ProgrammeRight(own.Key.Agreement, own.Key.Part, own.Sum(right => right.Dwellings))).Where(right => right.Dwellings > 0)
            .OrderBy(right => right.Agreement, StringComparer.Ordinal).ThenBy(right => right.Part),
    ];
}

/// <summary>A programme was agreed, or put right: as it is from now on.</summary>
/// <param name="Programme">All of it.</param>
/// <param name="Correction">Why its shares change though dwellings of it are released: the accounts follow by the difference; null where they need not.</param>
public sealed record ProgrammeRecorded(Programme Programme, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Correction = null) : FluxEvent;
