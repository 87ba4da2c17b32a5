using Allocation.Domain.Scoring;

namespace Allocation.Api.Screens.Text;

/// <summary>How far the facts of a line are proven, in the words of the page.</summary>
internal static class EvidenceText
{
    public static string Evidence(this Words words, EvidenceState? evidence) => evidence is { } state ? words[$"why.{EnumCode.Of(state)}"] : "";
}
