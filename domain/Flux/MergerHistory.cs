using System.Collections.Immutable;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>
/// What mergers left in a ledger: which agreement goes on as which, and by what agreements the releases of a landlord that ended were due and
/// handed over before. Entries stay under the names they were booked under; whatever is booked later stands under the name that goes on.
/// </summary>
public sealed record MergerHistory
{
    /// <summary>Of a ledger without mergers.</summary>
    public static MergerHistory None { get; } = new();

    /// <summary>Into whom this landlord was merged; null while it was not.</summary>
    public LandlordMerged? Into { get; private init; }

    /// <summary>Number of the event by which it was.</summary>
    public int? IntoAt { get; private init; }

    /// <summary>Landlords that were merged into this one, without what they brought.</summary>
    public ImmutableArray<LandlordAbsorbed> Absorbed { get; private init; } = [];

    /// <summary>Numbers of the events by which they were, and who they are.</summary>
    public ImmutableDictionary<int, string> AbsorbedAt { get; private init; } = ImmutableDictionary<int, string>.Empty;

    /// <summary>Agreements that became one, without what they brought.</summary>
    public ImmutableArray<AgreementsMerged> Joined { get; private init; } = [];

    private ImmutableArray<Origin> Origins { get; init; } = [];

    private ImmutableDictionary<Guid, (int Origin, bool IsBrought)> Releases { get; init; } = ImmutableDictionary<Guid, (int, bool)>.Empty;

    private ImmutableDictionary<string, string> Successors { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What was booked about years, and no release, by landlords that ended: it stays as it is.</summary>
    internal ImmutableDictionary<FluxLine, Rational> YearLines { get; private init; } = ImmutableDictionary<FluxLine, Rational>.Empty;

    /// <summary>What is booked of releases in closed years of the landlord that released them: it stays in its ledger, and is known here.</summary>
    internal ImmutableDictionary<Guid, ImmutableDictionary<FluxLine, Rational>> Elsewhere { get; private init; } = ImmutableDictionary<Guid, ImmutableDictionary<FluxLine, Rational>>.Empty;

    /// <summary>What is booked in closed years of landlords that ended, as lines of their accounts.</summary>
    internal IEnumerable<MovedLine> StoredElsewhere => from release in Elsewhere from line in release.Value where line.Value.Sign != 0 select new MovedLine(release.Key, line.Key.Account, line.Key.Counter, line.Key.On, line.Value, null);

    /// <summary>Which of their releases were put at whose disposal in those years.</summary>
    internal IEnumerable<(Guid? Release, string? Agreement, StatePart? Part)> AtDisposalElsewhere =>
        from line in StoredElsewhere
        where line.Counter == FluxCounter.AtDisposal
        group line.Amount by ((Guid?)line.Release, Renamed(line.Account).Agreement, line.Account.Part) into held
        where held.Aggregate(Rational.Zero, (sum, amount) => sum + amount).Sign > 0
        select held.Key;

    /// <summary>When and by which act a landlord ended whose releases are here: in this one, or in one that ended in this one later; null of any other.</summary>
    public EndedLandlord? EndOf(string landlord) => Ended.FirstOrDefault(ended => ended.Landlord == landlord);

    /// <summary>Landlords that ended in this one, or in one that did.</summary>
    public IEnumerable<EndedLandlord> Ended => Absorbed.SelectMany(absorbed => absorbed.Earlier.Prepend(new EndedLandlord(absorbed.Landlord, absorbed.On, absorbed.Act)));

    /// <summary>The agreement under whose name the accounts of one go on; itself where it was not merged.</summary>
    public string Successor(string agreement)
    {
        while (Successors.TryGetValue(agreement, out var next))
            agreement = next;
        return agreement;
    }

    /// <summary>Whether a release came from a landlord that ended.</summary>
    public bool IsAbsorbed(Guid release) => Releases.ContainsKey(release);

    /// <summary>Whether it was counted where that landlord kept its flux before; null when it came from none.</summary>
    internal bool? IsBrought(Guid release) => Releases.TryGetValue(release, out var held) ? held.IsBrought : null;

    /// <summary>The agreements by which a release is due and handed over.</summary>
    internal FluxAgreements Of(Guid release, FluxAgreements own) => Releases.TryGetValue(release, out var held) ? Origins[held.Origin].Seen : own;

    /// <summary>The agreements by which it was before the merger, as if they had not ended; null when it came from no other landlord.</summary>
    internal FluxAgreements? Before(Guid release) => Releases.TryGetValue(release, out var held) ? Origins[held.Origin].Before : null;

    /// <summary>The same lines under the names that go on.</summary>
    internal Dictionary<FluxLine, Rational> Renamed(Dictionary<FluxLine, Rational> lines)
    {
        if (Successors.IsEmpty)
            return lines;
        var renamed = new Dictionary<FluxLine, Rational>(lines.Count);
        foreach (var (line, amount) in lines)
        {
            var key = Renamed(line);
            renamed[key] = renamed.GetValueOrDefault(key) + amount;
        }

        return renamed;
    }

    /// <summary>A line under the name that goes on.</summary>
    internal FluxLine Renamed(FluxLine line) => line with { Account = Renamed(line.Account) };

    /// <summary>An account under the name that goes on.</summary>
    internal FluxAccount Renamed(FluxAccount account) => account.Agreement is { } agreement ? account with { Agreement = Successor(agreement) } : account;

    /// <summary>The history after this landlord ended.</summary>
    internal MergerHistory With(LandlordMerged merged, int number) => this with { Into = merged, IntoAt = number };

    /// <summary>The history after agreements became one.</summary>
    internal MergerHistory With(AgreementsMerged merged) => this with
    {
        Joined = Joined.Add(merged with { Lines = [] }),
        Successors = Successors.SetItems(merged.Ended.Select(ended => KeyValuePair.Create(ended.Id, merged.Into.Id))),
    };

    /// <summary>The history after another landlord ended.</summary>
    /// <param name="absorbed">What it brought.</param>
    /// <param name="number">Number of the event.</param>
    /// <param name="elsewhere">Of that, what stays in its closed years.</param>
    /// <param name="own">Agreements as they are now.</param>
    internal MergerHistory With(LandlordAbsorbed absorbed, int number, IEnumerable<MovedLine> elsewhere, FluxAgreements own)
    {
        var (origins, releases) = (Origins.ToBuilder(), Releases.ToBuilder());
        foreach (var group in absorbed.Releases)
        {
            foreach (var release in group.Releases)
                releases[release.Story.Release] = (origins.Count, release.IsBrought);
            origins.Add(Origin.Of(absorbed.On, own.Of(group.Former).With(group.Renamed), own));
        }

        return this with
        {
            Absorbed = Absorbed.Add(absorbed with { Releases = [], Lines = [] }),
            AbsorbedAt = AbsorbedAt.Add(number, absorbed.Landlord),
            Origins = origins.ToImmutable(),
            Releases = releases.ToImmutable(),
            YearLines = Sum(YearLines, absorbed.Lines.Where(line => line.Release is null && line.Counter != FluxCounter.CarriedOver && !absorbed.Closed.Contains(line.Account.Year))),
            Elsewhere = Elsewhere.SetItems(elsewhere.GroupBy(line => line.Release!.Value).Select(group => KeyValuePair.Create(group.Key, Sum(ImmutableDictionary<FluxLine, Rational>.Empty, group)))),
        };
    }

    /// <summary>The history when agreements changed.</summary>
    internal MergerHistory With(FluxAgreements own) => Origins.IsEmpty ? this : this with { Origins = [.. Origins.Select(origin => Origin.Of(origin.On, origin.Before, own))] };

    private static ImmutableDictionary<FluxLine, Rational> Sum(ImmutableDictionary<FluxLine, Rational> to, IEnumerable<MovedLine> lines)
    {
        var sums = to.ToBuilder();
        foreach (var line in lines)
        {
            var key = new FluxLine(line.CorrectionOf is { } year ? line.Account with { Year = year } : line.Account, line.Counter, line.On);
            sums[key] = sums.GetValueOrDefault(key) + line.Amount;
        }

        return sums.ToImmutable();
    }

    /// <summary>Agreements of a landlord that ended, and what its releases see: them before the merger, from then on those that go on.</summary>
    private sealed record Origin(DateOnly On, FluxAgreements Before, FluxAgreements Seen)
    {
        public static Origin Of(DateOnly on, FluxAgreements before, FluxAgreements own) =>
            new(on, before, own.Of([.. before.All.Select(agreement => agreement.EndedBefore(on)).OfType<Agreement>(), .. own.All.Select(agreement => agreement.BegunOn(on)).OfType<Agreement>()]).With([.. before.Renamed, .. own.Renamed]));
    }
}
