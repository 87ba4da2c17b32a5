using System.Collections.Frozen;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>
/// An adult of the household has a profession of a list the grid keeps (SCO-20, SCO-29). One whose profession is not known makes
/// it unknown unless another decides.
/// </summary>
/// <param name="List">Name of the list.</param>
/// <param name="Professions">Numbers of its professions.</param>
/// <param name="OfWhom">The professions of the adults asked about.</param>
public sealed record ProfessionCondition(string List, FrozenSet<int> Professions, IReadOnlyList<Fact> OfWhom) : RowCondition
{
    internal static readonly Fact[] OfAll = [Fact.ApplicantProfession, Fact.CoApplicantProfession, Fact.ThirdProfession];
    internal static readonly Fact[] OfApplicant = OfAll[..1];
    internal static readonly Fact[] OfCoApplicants = OfAll[1..];

    internal override IReadOnlyList<Fact> Reads => OfWhom;

    internal override Truth Decide(ReadOnlySpan<int> values, int day)
    {
        var truth = Truth.False;
        foreach (var profession in values)
            truth = (Truth)Math.Max((byte)truth, (byte)(profession == FactVector.Unknown ? Truth.Unknown : Of(Professions.Contains(profession))));
        return truth;
    }
}
