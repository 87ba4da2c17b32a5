using Allocation.Domain.Demands;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>One change of one household.</summary>
/// <param name="Number">Number of the event in the stream.</param>
/// <param name="DemandIndex">Index of the household in the population.</param>
/// <param name="Kind">Why, one of <see cref="EventStream.Kinds"/>.</param>
/// <param name="After">The file after the change.</param>
public sealed record HouseholdChange(long Number, long DemandIndex, ChangeKind Kind, DemandFile After);

/// <summary>
/// A sequence of plausible changes. Which household an event touches depends on the seed and the number only; what happens
/// to it depends on the file as it stands as well, so that nobody loses a job he does not have.
/// </summary>
public sealed class EventStream
{
    // Documents lead as in SIZ-2, the rest is an assumption. The household is drawn before its file is seen, so the share of
    // renewals is bounded by the files that are due: even with this weight they come out at about 7 % of the events.
    private static readonly Weighted<Change> Weights = new(
        (Changes.DocumentAccepted, 260), (Changes.Renewal, 640), (Changes.IncomeUpdated, 120), (Changes.WishAdded, 110), (Changes.NewJob, 60),
        (Changes.JobLoss, 40), (Changes.Birth, 50), (Changes.Separation, 35), (Changes.EvictionProcedure, 14), (Changes.DaloRecognised, 24));

    /// <summary>Draws before falling back on a change that every file admits.</summary>
    private const int Attempts = 6;

    private readonly PopulationOptions _options;
    private readonly ILookup<TerritoryId, Places> _places;
    private readonly Geography _geography;

    /// <summary>Prepares the stream of a population.</summary>
    public EventStream(PopulationOptions options, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(geography);
        _options = options;
        _geography = geography;
        _places = Places.Of(options, geography).Values.ToLookup(places => places.All[0].Territory);
    }

    /// <summary>Every kind of change there is.</summary>
    public static IReadOnlyList<ChangeKind> Kinds { get; } =
    [
        ChangeKind.Birth, ChangeKind.JobLoss, ChangeKind.NewJob, ChangeKind.DocumentAccepted, ChangeKind.Renewal,
        ChangeKind.Separation, ChangeKind.IncomeUpdated, ChangeKind.WishesChanged, ChangeKind.EvictionProcedure, ChangeKind.DaloChanged,
    ];

    /// <summary>The household that an event touches.</summary>
    public long IndexOf(long number)
    {
        var draw = Draw.For(_options.Seed, number, DrawStream.Event);
        return draw.Below(_options.Demands);
    }

    /// <summary>The change of an event, dated on the day of the options.</summary>
    /// <param name="number">Number of the event, 0 and up.</param>
    /// <param name="current">Gives the present file of a household index.</param>
    public HouseholdChange At(long number, Func<long, DemandFile> current)
    {
        ArgumentNullException.ThrowIfNull(current);
        return At(number, current(IndexOf(number)), _options.Today);
    }

    /// <summary>The change of an event on a given day.</summary>
    /// <param name="number">Number of the event, 0 and up.</param>
    /// <param name="before">The present file of the household of <see cref="IndexOf"/>.</param>
    /// <param name="on">Day of the change.</param>
    public HouseholdChange At(long number, DemandFile before, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(before);
        var draw = Draw.For(_options.Seed, number, DrawStream.Event);
        var index = (long)draw.Below(_options.Demands);
        var context = new ChangeContext(on, PlacesOf(before));
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var change = Weights.Pick(ref draw);
            if (change.Apply(ref draw, before, context) is { } after)
                return new HouseholdChange(number, index, change.Kind, after);
        }

        return new HouseholdChange(number, index, Changes.IncomeUpdated.Kind, Changes.IncomeUpdated.Apply(ref draw, before, context)!);
    }

    /// <summary>The file after an event: a pure function of the number and the file before.</summary>
    public DemandFile Apply(long number, DemandFile before) => At(number, before, _options.Today).After;

    private Places? PlacesOf(DemandFile file)
    {
        // The first wish says which territory the household looks at; without any, the address does.
        var code = file.Wishes.Communes.Count > 0 ? file.Wishes.Communes[0]
            : InseeCode.TryParse(file.Applicant.Identity?.Address?.Commune, out var home) ? home : default;
        return _geography.TryFind(code, out var commune) ? _places[commune.Territory].FirstOrDefault() : null;
    }
}
