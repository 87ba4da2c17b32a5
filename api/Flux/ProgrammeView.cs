using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Programmes;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Flux;

/// <summary>A programme of new dwellings, and what each had of it so far (FLX-21).</summary>
/// <param name="Programme">The programme, as it was recorded last.</param>
/// <param name="Released">Dwellings of it that were released for their first letting.</param>
/// <param name="Subtracted">Of those, subtracted: shared out among nobody.</param>
/// <param name="Elsewhere">Released dwellings that name it and stand in another commune: nothing of it is due of them.</param>
/// <param name="IsExceeded">More dwellings name it than it has: one of the two is wrong.</param>
/// <param name="Lines">Who has rights in it, or was handed dwellings of it; the landlord last.</param>
public sealed record ProgrammeStandingView(Programme Programme, int Released, int Subtracted, int Elsewhere, bool IsExceeded, IReadOnlyList<ProgrammeLineView> Lines)
{
    /// <summary>The programmes of a ledger, by their identifiers.</summary>
    public static IReadOnlyList<ProgrammeStandingView> Of(LedgerSnapshot ledger) =>
    [
        .. from standing in ledger.Programmes.IsDefault ? [] : ledger.Programmes
           select new ProgrammeStandingView(standing.Programme, standing.Released, standing.Subtracted, standing.Elsewhere, standing.IsExceeded, ProgrammeLineView.Of(standing, ledger.Agreements, ledger.Today)),
    ];
}

/// <summary>What one has of a programme.</summary>
/// <param name="Agreement">Agreement; absent for the landlord.</param>
/// <param name="Reserver">Reserver; absent for the landlord.</param>
/// <param name="OnBehalfOf">Of the State: whose rights it exercises (FLX-14); absent for its own.</param>
/// <param name="Part">Part of the State's rights.</param>
/// <param name="Share">Dwellings that it is to have.</param>
/// <param name="Due">Of that, due by what was released so far.</param>
/// <param name="Consumed">Dwellings that count as taken.</param>
/// <param name="Held">Open orientations, which count as served.</param>
/// <param name="Left">What is left to it; below 0 it was given more than its share.</param>
/// <param name="EndedOn">Last day of its agreement, where that is over and something is left: nobody can be handed it till the programme is put right; absent else.</param>
public sealed record ProgrammeLineView(string? Agreement, string? Reserver, string? OnBehalfOf, StatePart? Part, int Share, Amount Due, int Consumed, int Held, int Left, DateOnly? EndedOn)
{
    /// <summary>The lines of a programme.</summary>
    public static IReadOnlyList<ProgrammeLineView> Of(ProgrammeStanding standing, IEnumerable<Agreement> agreements, DateOnly today)
    {
        var named = agreements.ToDictionary(agreement => agreement.Id);
        return [.. standing.Lines.Select(line => (Line: line, Agreement: line.Agreement is { } id ? named.GetValueOrDefault(id) : null)).Select(shown => new ProgrammeLineView(
            shown.Line.Agreement, shown.Agreement?.Reserver, shown.Agreement?.OnBehalfOf, shown.Line.Part, shown.Line.Share, Amount.Of(shown.Line.Due), shown.Line.Consumed, shown.Line.Held, shown.Line.Left,
            shown.Line.Left > 0 && shown.Agreement?.LastDay is { } last && last < today ? last : null))];
    }
}

/// <summary>A programme that dwellings name and nobody recorded: their first lettings are due to nobody yet.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Dwellings">Released dwellings that name it.</param>
public sealed record UnrecordedProgrammeView(string Id, int Dwellings);

/// <summary>A programme in which a reserver has something, with its own lines alone.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
/// <param name="Id">Identifier of the programme.</param>
/// <param name="Name">Its name.</param>
/// <param name="Commune">Where it stands.</param>
/// <param name="Dwellings">Dwellings of it.</param>
/// <param name="Released">Of those, released for their first letting.</param>
/// <param name="Lines">What the reserver has of it.</param>
public sealed record OwnProgrammeView(string Landlord, string Departement, string Id, string Name, InseeCode Commune, int Dwellings, int Released, IReadOnlyList<ProgrammeLineView> Lines)
{
    /// <summary>The programmes of a landlord as its reserver sees them.</summary>
    public static IEnumerable<OwnProgrammeView> Of(LedgerKey ledger, ReserverSide side, IEnumerable<Agreement> own, DateOnly today) =>
        from standing in side.Programmes.IsDefault ? [] : side.Programmes
        let programme = standing.Programme
        select new OwnProgrammeView(ledger.Landlord, ledger.Departement, programme.Id, programme.Name, programme.Commune, programme.Dwellings, standing.Released, ProgrammeLineView.Of(standing, own, today));
}
