using Allocation.Domain.Publics;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Orientation;

/// <summary>
/// Whether a person's choice of a reserver stands. The first in the ranking needs no word; another needs a reason, given in sight of the
/// present ranking: so two dwellings that fall vacant at one instant never both serve the same deficit unnoticed (FLX-34).
/// </summary>
public static class OrientationRules
{
    /// <summary>Why an orientation is refused; null when it may be made.</summary>
    /// <param name="ledger">The flux now.</param>
    /// <param name="question">The dwelling.</param>
    /// <param name="asked">What is asked.</param>
    public static Refusal? Refusal(FluxLedger ledger, OrientationQuestion question, Orient asked)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(asked);
        var release = question.Release;

        // What is outside the flux is somebody's who has no agreement (FLX-2); where nobody has one there is nothing to rank, and nothing to hurt.
        if (release.Dwelling.Outside is not null || !ledger.Agreements.Active(release.Dwelling.Commune, question.Today).Any())
            return null;
        if (asked.Reserver is not null && ledger.Standings[release.Release].Subtraction is not null)
            return new Refusal("subtracted", "This dwelling is subtracted from the flux: take the subtraction back before a reserver has it (FLX-8).", []);
        if (asked is { Reserver: not null, CandidatesBy: { } by } && DesignationTime.Most(question.Today, release.Dwelling.Commune, ledger.Agreements, question.Practice) is { } most && by > most)
            return new Refusal("invalid", "The content is refused.", [new InputFault("candidatesBy", "beyond-a-month", $"In a tense zone candidates are named within a month, whatever was agreed: give a day until {most:yyyy-MM-dd} (L.441-1, FLX-24).")]);
        var choices = ReserverRanking.Rank(ledger, question);
        var chosen = choices.FirstOrDefault(choice => choice.Reserver == asked.Reserver && choice.OnBehalfOf == asked.OnBehalfOf && (asked.StatePart is null ? choice.Part is null or StatePart.Priority : choice.Part == asked.StatePart));
        if (chosen is null)
            return new Refusal("no-rights", "This reserver has no agreement that holds here today: record it, or choose one of the ranking (FLX-I12).", []);
        if (chosen.Bar is { } bar)
        {
            return new Refusal("barred", bar == OrientationBar.NoShareInProgramme
                ? "It has no share in the programme of this first letting: put the programme right, or choose another (FLX-21)."
                : "The floor outside priority districts does not allow it: amend the agreement, or choose another (FLX-13).", []);
        }

        // A first letting outside any programme is nobody's by share: the ranking is no rule there (FLX-21).
        if (chosen.Rank == 1 || (ledger.BookOf(release) == FluxBook.FirstLetting && ledger.ProgrammeOf(release) is null))
            return null;
        if (asked.LedgerVersion is { } seen && seen != ledger.Version)
            return new Refusal("ranking-changed", "The flux moved since the ranking was read, and another is first now: read it again (FLX-34).", []);
        if (string.IsNullOrWhiteSpace(asked.Reason))
            return new Refusal("not-first", $"{choices[0].Reserver ?? "The landlord itself"} is first in the ranking: give a reason to choose another (FLX-34).", []);
        return asked.Reason.Trim().Length < Reason.ShortestText
            ? new Refusal("invalid", "The content is refused.", [new InputFault("reason", "text", $"Another is first in the ranking: write out why this one, in {Reason.ShortestText} letters at least (FLX-34).")])
            : null;
    }

    /// <summary>The last day for candidates where the step gives none: by the agreement of who is to name them (FLX-24).</summary>
    public static Orient WithTerm(FluxLedger ledger, OrientationQuestion question, Orient asked)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(asked);
        return asked.CandidatesBy is null && Held(ledger, question, asked) is { } held
            ? asked with { CandidatesBy = DesignationTime.LastDay(question.Today, held.TermsOn(question.Today).DesignationDays, DesignationTime.Most(question.Today, question.Release.Dwelling.Commune, ledger.Agreements, question.Practice)) }
            : asked;
    }

    /// <summary>What stands with an orientation: what was agreed of the candidates (FLX-43), and the step of a fallback chain that it follows (FLX-25).</summary>
    public static OrientationBasis Basis(FluxLedger ledger, OrientationQuestion question, Orient asked)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(asked);
        var held = Held(ledger, question, asked);
        var terms = held?.TermsOn(question.Today);
        var part = held?.Kind == ReserverKind.State ? asked.StatePart ?? StatePart.Priority : default(StatePart?);
        var hop = asked.Reserver is null || held is not null ? FallbackChain.Next(ledger, question.Release, question.Today) : null;
        return new OrientationBasis(
            terms is null ? null : new AgreedDesignation(terms.Candidates, terms.NewDesignationDays) { Public = ToProve(terms, part, question.Release.Dwelling) }, hop is not null && FallbackChain.Means(hop, question.Release, held, part) ? hop : null);
    }

    /// <summary>The public of which the landlord has to prove the label where it names the candidates (FLX-23).</summary>
    private static string? ToProve(AgreementTerms terms, StatePart? part, ReleasedDwelling dwelling) =>
        !terms.IsDirect(dwelling.Financing) && terms.PublicOf(part) is { } text && ReserverPublic.Parse(text).Public is { AsksForLabel: true } ? text : null;

    /// <summary>The agreement of who is to have the dwelling; null where the landlord keeps it, or where there is none.</summary>
    private static Agreement? Held(FluxLedger ledger, OrientationQuestion question, Orient asked) =>
        asked.Reserver is { } reserver
            ? ledger.Agreements.HeldBy(reserver, asked.OnBehalfOf, question.Release.Dwelling.Commune, question.Today)
            : null;
}
