using System.Collections.Immutable;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>The agreements of one landlord in one département, and whose rights lie where.</summary>
public sealed class FluxAgreements
{
    private readonly Geography _geography;

    /// <summary>Agreements.</summary>
    public FluxAgreements(IEnumerable<Agreement> all, Geography geography)
    {
        All = [.. all.OrderBy(agreement => agreement.Id, StringComparer.Ordinal)];
        _geography = geography;
    }

    /// <summary>All of them, by their identifiers.</summary>
    public ImmutableArray<Agreement> All { get; }

    /// <summary>Reservers that go on under other names since their territories merged, in the order in which that was recorded.</summary>
    internal ImmutableArray<ReserverRenamed> Renamed { get; private init; } = [];

    /// <summary>Other agreements in the same places.</summary>
    internal FluxAgreements Of(IEnumerable<Agreement> others) => new(others, _geography);

    /// <summary>The same, with reservers that go on under other names since their territories merged (FLX-41).</summary>
    public FluxAgreements With(ImmutableArray<ReserverRenamed> renamed) => new(All, _geography) { Renamed = renamed };

    /// <summary>The same after an event.</summary>
    internal FluxAgreements With(FluxEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var agreements = With(happened.Recorded);
        return happened is AgreementsMerged merged ? agreements.With([.. Renamed, .. merged.Renamed]) : agreements;
    }

    /// <summary>The same with some recorded anew.</summary>
    internal FluxAgreements With(IEnumerable<Agreement> recorded)
    {
        var changed = recorded.ToDictionary(agreement => agreement.Id);
        return new([.. All.Where(held => !changed.ContainsKey(held.Id)), .. changed.Values], _geography) { Renamed = Renamed };
    }

    /// <summary>The agreement of an identifier.</summary>
    public Agreement? Find(string id) => All.FirstOrDefault(agreement => agreement.Id == id);

    /// <summary>Whether rights lie where a dwelling stands. A commune that was merged is where it is now (FLX-41).</summary>
    public bool Covers(Agreement agreement, InseeCode commune)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        return agreement.Territory.Kind switch
        {
            ReservationTerritoryKind.Departement => commune.Departement == agreement.Territory.Code,
            ReservationTerritoryKind.Epci => _geography.TryFind(commune, out var place) && place.Territory.Value == agreement.Territory.Code,
            _ => InseeCode.TryParse(agreement.Territory.Code, out var code) && (code == commune || (_geography.TryFind(commune, out var place) && IsOrHolds(code, place))),
        };
    }

    /// <summary>Whether a commune lies in a place: itself, its EPCI, its département.</summary>
    /// <param name="commune">The commune.</param>
    /// <param name="code">Code of the place.</param>
    public bool LiesIn(InseeCode commune, string code) =>
        commune.Departement == code || commune.Value == code || (_geography.TryFind(commune, out var place) && (place.Territory.Value == code || (InseeCode.TryParse(code, out var named) && IsOrHolds(named, place))));

    private bool IsOrHolds(InseeCode named, Commune place) =>
        _geography.TryFind(named, out var commune) ? commune.Code == place.Code || commune.Code == place.Parent : named == place.Parent;

    /// <summary>Accounts that are due a share of a release, with what they agreed and how much (FLX-7, FLX-37). None of a first letting that is outside the account.</summary>
    public IEnumerable<(FluxAccount Account, AgreementTerms Terms, Rational Share)> Shares(ReleaseStory story)
    {
        ArgumentNullException.ThrowIfNull(story);
        return from agreement in Active(story.Dwelling.Commune, story.AvailableOn)
               let terms = agreement.TermsOn(story.AvailableOn)
               where terms.Base != FluxBase.Stock && BookOf(story) == FluxBook.Flux
               from part in PartsOf(agreement, terms)
               let share = terms.ShareOf(part)
               where share.Sign > 0
               select (new FluxAccount(agreement.Id, story.AvailableOn.Year, FluxBook.Flux, part), terms, share);
    }

    /// <summary>Agreements that hold on a day and have rights where a dwelling stands.</summary>
    public IEnumerable<Agreement> Active(InseeCode commune, DateOnly on) => All.Where(agreement => agreement.Kind.InFlux() && agreement.IsActive(on) && Covers(agreement, commune));

    /// <summary>
    /// The agreement by which a reserver has a dwelling: its own, or that of somebody whose rights it exercises (FLX-14). What was handed to a
    /// reserver that had merged by then, and was not known to have, is held by the one that goes on (FLX-41).
    /// </summary>
    public Agreement? HeldBy(string reserver, string? onBehalfOf, InseeCode commune, DateOnly on)
    {
        var active = Active(commune, on).Where(held => held.OnBehalfOf == onBehalfOf).ToList();
        var found = active.Find(held => held.Reserver == reserver);
        foreach (var renamed in Renamed.Where(renamed => found is null && renamed.On <= on))
        {
            if (renamed.Reserver != reserver)
                continue;
            reserver = renamed.Into;
            found = active.Find(held => held.Reserver == reserver);
        }

        return found;
    }

    /// <summary>The name under which a reserver goes on by a day since territories merged, whatever agreement it has (FLX-41); its own where it did not.</summary>
    public string NameOn(string reserver, DateOnly on)
    {
        foreach (var renamed in Renamed)
        {
            if (renamed.On <= on && renamed.Reserver == reserver)
                reserver = renamed.Into;
        }

        return reserver;
    }

    /// <summary>The parts a reserver's rights have: two of the State, else one without a name.</summary>
    public static IEnumerable<StatePart?> PartsOf(Agreement agreement, AgreementTerms terms) =>
        agreement.Kind != ReserverKind.State ? [null] : terms.AgentsRate is > 0 ? [StatePart.Priority, StatePart.Agents] : [StatePart.Priority];

    /// <summary>The yearly accounts of an agreement, moved or not, with the parts it has at the end of the year; none where it holds on no day of it.</summary>
    public static IEnumerable<FluxAccount> AccountsIn(int year, Agreement agreement)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        return agreement.EffectiveDate.Year > year || agreement.LastDay?.Year < year
            ? []
            : PartsOf(agreement, agreement.TermsOn(new DateOnly(year, 12, 31))).Select(part => new FluxAccount(agreement.Id, year, FluxBook.Flux, part));
    }

    /// <summary>The account on which an orientation counts; the landlord's own when it keeps the dwelling, or names one without rights there.</summary>
    internal (FluxAccount Account, AgreementTerms? Terms) HolderOf(ReleaseStory story, ReleaseStep step)
    {
        var agreement = step.Reserver is null ? null : HeldBy(step.Reserver, step.OnBehalfOf, story.Dwelling.Commune, step.On);
        if (agreement is null)
            return (new FluxAccount(null, step.On.Year, BookOf(story), null), null);
        var terms = agreement.TermsOn(step.On);
        StatePart? part = agreement.Kind == ReserverKind.State ? step.Part ?? StatePart.Priority : null;
        return (new FluxAccount(agreement.Id, step.On.Year, BookOf(story), part), terms);
    }

    /// <summary>First lettings have a book of their own unless they were agreed into the flux, by all or by none (FLX-21).</summary>
    public FluxBook BookOf(ReleaseStory story)
    {
        ArgumentNullException.ThrowIfNull(story);
        return story.Book == FluxBook.FirstLetting && !All.Any(agreement => agreement.IsActive(story.AvailableOn) && !agreement.TermsOn(story.AvailableOn).FirstLettingOutsideFlux) ? FluxBook.FirstLetting : FluxBook.Flux;
    }
}
