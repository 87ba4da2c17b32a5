using Allocation.Domain.Flux.Programmes;

namespace Allocation.Domain.Flux.Mergers;

/// <summary>Programmes of two landlords that merge: which go on, and which could not as they were agreed (FLX-21, FLX-39).</summary>
internal static class SharedProgrammes
{
    /// <summary>
    /// Identifiers by which dwellings of one landlord would be shared out by what was agreed for the other's, now or when they are released: what is
    /// recorded at both is never silently one, whether a dwelling of it is released or not.
    /// </summary>
    public static IEnumerable<string> Names(FluxLedger survivor, FluxLedger absorbed) =>
        Known(survivor).Intersect(Named(absorbed).Union(GoingOn(survivor, absorbed).Select(programme => programme.Id))).Order(StringComparer.Ordinal);

    /// <summary>Programmes of the landlord that ends that go on. One whose name the other has too is left behind where nobody has a right in it and no dwelling names it any more.</summary>
    public static IEnumerable<Programme> GoingOn(FluxLedger survivor, FluxLedger absorbed)
    {
        var (here, there) = (Known(survivor), Named(absorbed));
        return absorbed.Programmes.Values.Where(programme => !here.Contains(programme.Id) || there.Contains(programme.Id) || programme.Rights.Count > 0);
    }

    /// <summary>
    /// Programmes of which dwellings are left where first lettings go into the yearly account from that day: their shares would count for nothing, and
    /// nobody would be told.
    /// </summary>
    public static IEnumerable<InputFault> Uncounted(FluxLedger survivor, string landlord, FluxLedger absorbed, LandlordMergerRequest request, IReadOnlyCollection<Agreement> merged) =>
        !merged.Any(agreement => agreement.Terms.Any(terms => !terms.FirstLettingOutsideFlux && (terms.From >= request.On || terms == agreement.TermsOn(request.On)))) ? [] :
        from ledger in new[] { (Held: survivor, Landlord: landlord), (Held: absorbed, request.Landlord) }

        // Where they went into it already the merger changes nothing.
        where !ledger.Held.Agreements.All.Any(agreement => agreement.IsActive(request.On) && !agreement.TermsOn(request.On).FirstLettingOutsideFlux)
        from standing in ProgrammeStanding.All(ledger.Held)
        let left = standing.Programme.Dwellings - standing.Released
        where left > 0 && standing.Programme.Rights.Count > 0
        select new InputFault("landlord", "first-letting-in-flux", FormattableString.Invariant($"First lettings go into the yearly account of who goes on, and {left} dwellings of the programme {standing.Programme.Id} of {ledger.Landlord} are still to be released by its shares: agree first lettings out of the account before, or record the programme with as many dwellings as are released (FLX-21)."));

    private static HashSet<string> Known(FluxLedger ledger) => [.. Named(ledger), .. ledger.Programmes.Keys];

    private static HashSet<string> Named(FluxLedger ledger) => [.. ledger.Stories.Values.Select(story => story.Dwelling.Programme).OfType<string>()];
}
