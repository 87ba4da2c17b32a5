using System.Collections.Immutable;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Programmes;

/// <summary>A programme, and what each had of it so far: sums of what is booked, whatever the year (FLX-21).</summary>
/// <param name="Programme">The programme, as it was recorded last.</param>
/// <param name="Released">Dwellings of it that were released for their first letting.</param>
/// <param name="Subtracted">Of those, subtracted: shared out among nobody (FLX-8).</param>
/// <param name="Lines">Who has rights in it or was handed dwellings of it; the landlord last.</param>
public sealed record ProgrammeStanding(Programme Programme, int Released, int Subtracted, ImmutableArray<ProgrammeLine> Lines)
{
    /// <summary>Released dwellings that name it and stand in another commune: nothing of it is due of them.</summary>
    public int Elsewhere { get; init; }

    /// <summary>Whether more dwellings name it than it has: one of the two is wrong.</summary>
    public bool IsExceeded => Released > Programme.Dwellings;

    /// <summary>What one has of it; nothing for whoever has no rights in it and was handed nothing.</summary>
    /// <param name="agreement">Its agreement; null for the landlord.</param>
    /// <param name="part">Part of the State's rights.</param>
    public ProgrammeLine Of(string? agreement, StatePart? part) => Lines.FirstOrDefault(line => line.Agreement == agreement && line.Part == part) ?? new ProgrammeLine(agreement, part, 0, 0, 0, 0);

    /// <summary>The standing of a programme.</summary>
    public static ProgrammeStanding Of(FluxLedger ledger, Programme programme)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(programme);
        return Of(ledger, programme, Releases(ledger)[programme.Id]);
    }

    /// <summary>All programmes of a ledger, by their identifiers; none where its landlord was merged, for they go on there (FLX-39).</summary>
    public static IReadOnlyList<ProgrammeStanding> All(FluxLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var releases = Releases(ledger);
        return ledger.Mergers.Into is not null ? [] : [.. ledger.Programmes.Values.Select(programme => Of(ledger, programme, releases[programme.Id]))];
    }

    /// <summary>Programmes that first lettings name and nobody recorded: what is released there is due to nobody yet.</summary>
    public static IReadOnlyList<UnrecordedProgramme> Unrecorded(FluxLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.Mergers.Into is not null ? [] :
        [
            .. Releases(ledger).Where(named => !ledger.Programmes.ContainsKey(named.Key)).Select(named => new UnrecordedProgramme(named.Key, named.Count()))
                .OrderBy(named => named.Id, StringComparer.Ordinal),
        ];
    }

    private static ILookup<string, ReleaseStory> Releases(FluxLedger ledger) =>
        ledger.Stories.Values.Where(story => story.Dwelling is { Programme: not null, Outside: null } && ledger.BookOf(story) == FluxBook.FirstLetting).ToLookup(story => story.Dwelling.Programme!);

    private static ProgrammeStanding Of(FluxLedger ledger, Programme programme, IEnumerable<ReleaseStory> named)
    {
        var isThere = named.ToLookup(story => ledger.StandsIn(programme, story.Dwelling));
        var releases = isThere[true];
        var rights = ledger.RightsIn(programme).ToDictionary(right => ((string?)right.Agreement, right.Part), right => right.Dwellings);
        var booked = releases.Select(story => (ledger.Standings[story.Release], Lines: ledger.BookedOf(story.Release))).ToList();
        var sums = booked.SelectMany(release => release.Lines).GroupBy(line => (line.Key.Account.Agreement, line.Key.Account.Part, line.Key.Counter))
            .ToDictionary(line => line.Key, line => line.Aggregate(Rational.Zero, (sum, one) => sum + one.Value));
        var held = booked.Where(release => release.Item1.IsHeld).CountBy(release => (release.Item1.Agreement, release.Item1.Part)).ToDictionary();
        var reservers = rights.Keys.Union(held.Keys).Union(sums.Where(sum => sum.Value.Sign != 0).Select(sum => (sum.Key.Agreement, sum.Key.Part))).Where(who => who.Item1 is not null)
            .OrderBy(who => who.Item1, StringComparer.Ordinal).ThenBy(who => who.Item2);
        return new ProgrammeStanding(programme, Count(null, null, FluxCounter.Released), Count(null, null, FluxCounter.Subtracted), [.. reservers.Append((null, null)).Select(Line)]) { Elsewhere = isThere[false].Count(story => ledger.Standings[story.Release].Fate != ReleaseFate.Outside) };

        ProgrammeLine Line((string? Agreement, StatePart? Part) who) => new(
            who.Agreement, who.Part, who.Agreement is null ? programme.Own : rights.GetValueOrDefault(who), sums.GetValueOrDefault((who.Agreement, who.Part, FluxCounter.Due)), Count(who.Agreement, who.Part, FluxCounter.Consumed), held.GetValueOrDefault(who));

        int Count(string? agreement, StatePart? part, FluxCounter counter) => (int)sums.GetValueOrDefault((agreement, part, counter)).Numerator;
    }
}

/// <summary>What one has of a programme.</summary>
/// <param name="Agreement">Its agreement; null for the landlord.</param>
/// <param name="Part">Part of the State's rights.</param>
/// <param name="Share">Dwellings that it is to have.</param>
/// <param name="Due">Of that, due by what was released so far.</param>
/// <param name="Consumed">Dwellings that count as taken.</param>
/// <param name="Held">Open orientations that do not yet, and count as served (FLX-32).</param>
public sealed record ProgrammeLine(string? Agreement, StatePart? Part, int Share, Rational Due, int Consumed, int Held)
{
    /// <summary>What is left to it; below 0 it was given more than its share.</summary>
    public int Left => Share - Consumed - Held;
}

/// <summary>A programme that is named and was not recorded.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Dwellings">First lettings that name it.</param>
public sealed record UnrecordedProgramme(string Id, int Dwellings);

/// <summary>What the law or local practice sets for programmes [verify].</summary>
public sealed record ProgrammePractice
{
    /// <summary>
    /// Most that local authorities together hold of a programme against guarantees, percent: 20 of each programme by the text of 2017; whether the present one
    /// means the programme or the yearly flux is to be confirmed (FLX-15). 100 where nothing bounds it.
    /// </summary>
    public int MostOfGuarantees { get; init; } = 20;
}
