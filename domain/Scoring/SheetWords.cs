using System.Globalization;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Scoring;

/// <summary>For whom a score sheet is put into words.</summary>
[JsonConverter(typeof(KebabCase<SheetReader>))]
public enum SheetReader
{
    /// <summary>An allocation agent: every line, its facts, its place in its group.</summary>
    Agent,

    /// <summary>The applicant: plain sentences; what is off or not published is left out.</summary>
    Applicant,
}

/// <summary>
/// Puts each line of a sheet into a French sentence (SCO-34): what it gave or why not, on what, proven how far, what time will
/// change and when. It states; it never advises to change one's life for points.
/// </summary>
public static class SheetWords
{
    /// <summary>The sheet with a sentence on each line.</summary>
    public static ScoreSheet InWords(this ScoreSheet sheet, SheetReader reader)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var labels = sheet.Lines.DistinctBy(line => line.CriterionId).ToDictionary(line => line.CriterionId, line => line.Label);
        return reader == SheetReader.Agent
            ? sheet with { Lines = [.. sheet.Lines.Select(line => line with { Words = ForAgent(line, labels) + Later(line, SheetReader.Agent) })] }
            : sheet with
            {
                Lines = [.. sheet.Lines
                    .Where(line => line.Outcome is not (LineOutcome.Disabled or LineOutcome.NotEvaluable))
                    .Select(line => line with { Words = ForApplicant(line, labels) + Later(line, SheetReader.Applicant) })],
            };
    }

    private static string ForAgent(ScoreLine line, Dictionary<string, string> labels) => line.Outcome switch
    {
        LineOutcome.Obtained when line.Excludes => $"{Quoted(line.Label)} : demande hors cotation, les points des autres lignes sont repris{Facts(line)}.",
        LineOutcome.Obtained => $"{Quoted(line.Label)} : {Signed(line.Points)}{Facts(line)}.",
        LineOutcome.NotObtained => $"{Quoted(line.Label)} : non obtenu{Facts(line)}.",
        LineOutcome.Unknown => $"{Quoted(line.Label)} : indéterminé, {Missing(line, "il manque")}.",
        LineOutcome.NotEvaluable => $"{Quoted(line.Label)} : non évaluable, la source ne publie pas {Quoted(line.UnsetParameter ?? "la valeur")}.",
        LineOutcome.NeedsDwelling => $"{Quoted(line.Label)} : dépend du logement proposé.",
        LineOutcome.Undecided => $"{Quoted(line.Label)} : {Signed(line.OwnPoints)} seule, mais {Winner(line, labels)}, qui passe avant, est indéterminé : 0 point.",
        LineOutcome.LostToLine => $"{Quoted(line.Label)} : {Signed(line.OwnPoints)} seule, mais {Winner(line, labels)} compte à sa place dans le même groupe.",
        _ => $"{Quoted(line.Label)} : ligne désactivée, jamais comptée.",
    };

    private static string ForApplicant(ScoreLine line, Dictionary<string, string> labels) => line.Outcome switch
    {
        LineOutcome.Obtained when line.Excludes => $"{Quoted(line.Label)} : une demande dans cette situation n’est pas cotée par cette grille ; elle n’a donc pas de points.",
        LineOutcome.Obtained when line.Points == 0 => $"{Quoted(line.Label)} : cette situation est reconnue et donne 0 point.",
        LineOutcome.Obtained => $"{Quoted(line.Label)} : {Signed(line.Points)}.{Provisional(line.Evidence)}",
        LineOutcome.NotObtained => $"{Quoted(line.Label)} : 0 point, d’après votre dossier.",
        LineOutcome.Unknown => $"{Quoted(line.Label)} : pas compté, {Missing(line, "votre dossier ne dit pas")}.",
        LineOutcome.NeedsDwelling => $"{Quoted(line.Label)} : compté selon le logement proposé.",
        LineOutcome.Undecided => $"{Quoted(line.Label)} : pas compté tant que votre dossier ne permet pas de dire si {Winner(line, labels)} s’applique.",
        _ => $"{Quoted(line.Label)} : ne s’ajoute pas, {Winner(line, labels)} est retenu pour ce groupe de situations.",
    };

    /// <summary>What time alone will change, on which day and why. The applicant reads what the line will give; nobody reads what to do about it.</summary>
    private static string Later(ScoreLine line, SheetReader reader) => (line.NextChange, line.Becomes) switch
    {
        (null, _) => "",
        ({ } day, null) => $" Le temps seul change cette ligne le {FrenchFacts.Date(day)}.",
        ({ } day, { } change) when change.Points == line.Points => $" Le {FrenchFacts.Date(day)}, {change.Why} : {Same(change.Outcome, reader)}.",
        ({ } day, { } change) when reader == SheetReader.Agent => $" Le {FrenchFacts.Date(day)} : {Signed(change.Points - line.Points)}, {change.Why}.",
        ({ } day, { } change) when change.Points == 0 && line.Points < 0 => $" Si rien d’autre ne change, ce retrait prend fin le {FrenchFacts.Date(day)} : {change.Why}.",
        ({ } day, { } change) => $" Si rien d’autre ne change, {(change.Points == 0 ? "0 point" : Signed(change.Points))} à partir du {FrenchFacts.Date(day)} : {change.Why}.",
    };

    private static string Same(LineOutcome outcome, SheetReader reader) => outcome switch
    {
        LineOutcome.Unknown => "indéterminé jusqu’à l’actualisation du dossier",
        LineOutcome.LostToLine => "obtenu, mais une autre ligne compte à sa place",
        _ => reader == SheetReader.Agent ? "sans effet sur les points" : "vos points ne changent pas",
    };

    private static string Facts(ScoreLine line) => line.FactsUsed.Length == 0 ? "" :
        $" ({string.Join(" ; ", line.FactsUsed.Select(fact => $"{fact.Name} : {fact.Value}"))}{(line.Evidence is { } state ? $" ; {Proven(state)}" : "")})";

    /// <summary>What is not stated; or else what was stated and no longer settles the line: a birth that is due, an income of another year.</summary>
    private static string Missing(ScoreLine line, string lacks)
    {
        var missing = line.FactsUsed.Where(fact => fact.Value == FrenchFacts.NotStated).Select(fact => Quoted(fact.Name)).ToList();
        return missing.Count > 0 ? $"{lacks} {string.Join(", ", missing)}"
            : line.FactsUsed.Length == 0 ? $"{lacks} une information"
            : $"à actualiser : {string.Join(" ; ", line.FactsUsed.Select(fact => $"{Quoted(fact.Name)} ({fact.Value})"))}";
    }

    private static string Proven(EvidenceState state) => state switch
    {
        EvidenceState.Declared => "déclaré",
        EvidenceState.Supplied => "pièces fournies, à vérifier",
        EvidenceState.Verified => "vérifié",
        _ => "validé par un travailleur social",
    };

    private static string Provisional(EvidenceState? evidence) => evidence switch
    {
        EvidenceState.Declared => " Provisoire : d’après ce que vous avez déclaré.",
        EvidenceState.Supplied => " Provisoire : vos pièces sont reçues et restent à vérifier.",
        _ => "",
    };

    private static string Winner(ScoreLine line, Dictionary<string, string> labels) =>
        line.LostTo is { } winner && labels.TryGetValue(winner, out var label) ? Quoted(label) : "une autre ligne";

    private static string Quoted(string label) => $"« {label} »";

    private static string Signed(int points) => string.Create(CultureInfo.InvariantCulture, $"{(points < 0 ? "−" : "+")}{Math.Abs(points)} {(Math.Abs(points) < 2 ? "point" : "points")}");
}
