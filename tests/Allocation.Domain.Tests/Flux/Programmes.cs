using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>A programme of ten dwellings in Asnières and its first lettings.</summary>
internal static class Programmes
{
    /// <summary>Three of ten for the prefect, one for the State's agents, four for Action Logement; two are the landlord's.</summary>
    public static readonly Programme Ten = Of("P", 10, [new ProgrammeShare("ETAT", StatePart.Priority, 3), new ProgrammeShare("ETAT", StatePart.Agents, 1), new ProgrammeShare("ALS", null, 4)]);

    public static readonly IComparer<KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational>> ByName =
        Comparer<KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational>>.Create((one, other) => string.CompareOrdinal($"{one.Key.Account} {one.Key.Counter}", $"{other.Key.Account} {other.Key.Counter}"));

    public static Programme Of(string id, int dwellings, ImmutableArray<ProgrammeShare> shares, int? guaranteed = null, params (string Agreement, decimal Amount)[] guarantors) => new()
    {
        Id = id,
        Name = "Les Lilas",
        Commune = Asnieres,
        Dwellings = dwellings,
        Shares = shares,
        GuaranteedDwellings = guaranteed,
        Guarantors = [.. guarantors.Select(guarantor => new Guarantor(guarantor.Agreement, guarantor.Amount))],
    };

    public static FluxLedger Reservers() => Ledger(State(), Agreements.Of("ALS", ReserverKind.ActionLogement, 40), Agreements.Of("VILLE", ReserverKind.LocalAuthority, 20, commune: Asnieres));

    public static FluxLedger Recorded() => Reservers().Then(new ProgrammeRecorded(Ten));

    public static ReleaseStory InProgramme(int number, DateOnly? on = null, string programme = "P")
    {
        var story = Release(number, on, book: FluxBook.FirstLetting);
        return story with { Dwelling = story.Dwelling with { Programme = programme } };
    }

    public static StoryTold Released(int number, DateOnly? on = null) => new(InProgramme(number, on));

    public static StoryTold Told(int number, string? reserver, bool isLet = false, DateOnly? on = null)
    {
        var oriented = Step(ReleaseStepKind.Oriented, 2, reserver, on);
        return new StoryTold(InProgramme(number, on) with { Steps = isLet ? [oriented, Step(ReleaseStepKind.LeaseSigned, 3, on: on)] : [oriented] });
    }

    public static FluxAccount First(string? agreement, StatePart? part = null, int year = 2026) => Account(agreement, part, year, FluxBook.FirstLetting);

    /// <summary>What is due to the prefect, the State's agents, Action Logement and the landlord.</summary>
    public static Rational[] Dues(FluxLedger ledger, int year = 2026) =>
        [.. new[] { First("ETAT", StatePart.Priority, year), First("ETAT", StatePart.Agents, year), First("ALS", null, year), First(null, null, year) }.Select(account => ledger.Balance(account, FluxCounter.Due))];
}
