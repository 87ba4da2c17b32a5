using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux;

/// <summary>This landlord was merged into another: its accounts are closed, each with a link to the one that goes on there (FLX-39).</summary>
/// <param name="Into">The landlord that goes on.</param>
/// <param name="On">First day on which there is one landlord.</param>
/// <param name="Act">The act by which they merged.</param>
/// <param name="Ended">Its agreements, each ended on the day before.</param>
/// <param name="Successions">The agreement of the other landlord on which each of them goes on.</param>
public sealed record LandlordMerged(string Into, DateOnly On, string Act, ImmutableArray<Agreement> Ended, ImmutableArray<Succession> Successions) : FluxEvent
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IEnumerable<Agreement> Recorded => Ended;
}

/// <summary>
/// Another landlord was merged into this one (FLX-39): one agreement for each reserver goes on, the balances add, and what becomes of the
/// releases of the other is booked here from now on.
/// </summary>
/// <param name="Landlord">The landlord that ended.</param>
/// <param name="On">First day on which there is one landlord.</param>
/// <param name="Act">The act by which they merged.</param>
/// <param name="Agreements">Agreements as they are from now on: amended from that day, or taken over.</param>
/// <param name="Successions">On which of them each agreement of the other goes on.</param>
/// <param name="Releases">The releases of the other.</param>
/// <param name="Lines">What was booked of them, under the names of the agreements that go on.</param>
/// <param name="Closed">Years that one of the two has closed.</param>
public sealed record LandlordAbsorbed(
    string Landlord, DateOnly On, string Act, ImmutableArray<Agreement> Agreements, ImmutableArray<Succession> Successions, ImmutableArray<AbsorbedReleases> Releases, ImmutableArray<MovedLine> Lines, ImmutableSortedSet<int> Closed) : FluxEvent
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IEnumerable<Agreement> Recorded => Agreements;

    /// <summary>The rates that were negotiated for it; the others are weighed.</summary>
    public ImmutableArray<NegotiatedRate> Rates { get => field.IsDefault ? [] : field; init; }

    /// <summary>Programmes of the other, under the names of the agreements that go on.</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<Programme> Programmes { get => field.IsDefault ? [] : field; init; }

    /// <summary>Landlords that had ended in the other before.</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<EndedLandlord> Earlier { get => field.IsDefault ? [] : field; init; }

    /// <summary>Open years of which one of the two alone told how many dwellings it owned: the common number is to be told anew.</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<int> StockAnew { get => field.IsDefault ? [] : field; init; }

    /// <summary>Open years of which one of the two alone told its forecast: the common one is to be told anew.</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<int> ForecastsAnew { get => field.IsDefault ? [] : field; init; }

    /// <summary>Dwellings that both owned on 1 January of open years, together.</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<StockDeclared> Stock { get => field.IsDefault ? [] : field; init; }

    /// <summary>Dwellings that both will subtract in open years, together.</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<SubtractionsForecast> Forecasts { get => field.IsDefault ? [] : field; init; }
}

/// <summary>A landlord that ended in another.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="On">First day on which there was one.</param>
/// <param name="Act">The act by which they merged.</param>
public sealed record EndedLandlord(string Landlord, DateOnly On, string Act);

/// <summary>Agreements of this ledger became one, since communes or EPCI merged (FLX-41): the territory is re-keyed from a day, the balances add.</summary>
/// <param name="On">First day of the new territory.</param>
/// <param name="Act">The act by which the territories merged.</param>
/// <param name="Ended">The agreements that became one, each ended on the day before.</param>
/// <param name="Into">The one that goes on.</param>
/// <param name="Lines">What the accounts of the former have.</param>
public sealed record AgreementsMerged(DateOnly On, string Act, ImmutableArray<Agreement> Ended, Agreement Into, ImmutableArray<MovedLine> Lines) : FluxEvent
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IEnumerable<Agreement> Recorded => Ended.Append(Into);

    /// <summary>The rate that was negotiated for it; null where it is weighed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NegotiatedRate? Rate { get; init; }

    /// <summary>Under whose name each of their reservers goes on.</summary>
    [JsonIgnore]
    public IEnumerable<ReserverRenamed> Renamed => Ended.Select(ended => new ReserverRenamed(ended.Reserver, On, Into.Reserver));
}

/// <summary>A reserver that goes on under another name since territories merged: what was handed to it from that day on is the other's.</summary>
/// <param name="Reserver">The former.</param>
/// <param name="On">First day of the other.</param>
/// <param name="Into">The one that goes on.</param>
public sealed record ReserverRenamed(string Reserver, DateOnly On, string Into);

/// <summary>An agreement whose accounts go on as those of another.</summary>
/// <param name="Agreement">The one that ended.</param>
/// <param name="Into">The one that goes on.</param>
public sealed record Succession(string Agreement, string Into);

/// <summary>Releases of a landlord that ended, and the agreements by which they were due and handed over before.</summary>
/// <param name="Former">Those agreements, under the names of the ones that go on.</param>
/// <param name="Releases">The releases.</param>
public sealed record AbsorbedReleases(ImmutableArray<Agreement> Former, ImmutableArray<AbsorbedRelease> Releases)
{
    /// <summary>Reservers of those agreements that had gone on under other names before.</summary>
    public ImmutableArray<ReserverRenamed> Renamed { get => field.IsDefault ? [] : field; init; }
}

/// <summary>A release as the landlord that ended knew it.</summary>
/// <param name="Story">The release.</param>
/// <param name="Subtraction">Why somebody subtracted it; null when nobody did.</param>
/// <param name="IsBrought">Whether it was counted where that landlord kept its flux before.</param>
public sealed record AbsorbedRelease(ReleaseStory Story, SubtractionCause? Subtraction, bool IsBrought)
{
    /// <summary>Day from which it left the base; null where it never was in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? SubtractedOn { get; init; }
}

/// <summary>What was booked of one thing in one account: a sum of entries, which goes on in another account.</summary>
/// <param name="Release">The release; null for what is about the year.</param>
/// <param name="Account">The account.</param>
/// <param name="Counter">What moved.</param>
/// <param name="On">Day of effect.</param>
/// <param name="Amount">By how much; never 0.</param>
/// <param name="CorrectionOf">The closed year that it corrects.</param>
public sealed record MovedLine(Guid? Release, FluxAccount Account, FluxCounter Counter, DateOnly On, Rational Amount, int? CorrectionOf)
{
    /// <summary>The sums of some entries; what is 0 is left out.</summary>
    public static IEnumerable<MovedLine> Of(IEnumerable<FluxEntry> entries) =>
        from entry in entries
        group entry by (entry.Release, entry.Account, entry.Counter, entry.On, entry.CorrectionOf) into line
        let amount = line.Aggregate(Rational.Zero, (sum, entry) => sum + entry.Amount)
        where amount.Sign != 0
        orderby line.Key.Release, line.Key.Account.ToString(), line.Key.Counter, line.Key.On
        select new MovedLine(line.Key.Release, line.Key.Account, line.Key.Counter, line.Key.On, amount, line.Key.CorrectionOf);
}

/// <summary>A rate that was negotiated for a merger, where the weighted one is not wanted or there is no base to weigh by.</summary>
/// <param name="Reserver">The reserver.</param>
/// <param name="Rate">Its rate from the day of the merger, percent.</param>
/// <param name="AgentsRate">Of that, for agents of the State.</param>
/// <param name="LandRate">Of that, for land or money.</param>
public sealed record NegotiatedRate(string Reserver, decimal Rate, decimal? AgentsRate = null, decimal? LandRate = null);
