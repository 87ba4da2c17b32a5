using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>Elements of another namespace: never read as the format's own, and never passed over in silence (SNI-1).</summary>
internal static class ForeignPart
{
    public static void Report(ElementReading reading, SneElement demand)
    {
        foreach (var foreign in demand.Descendants)
        {
            // The name of a foreign element is its sender's; its parent is named instead.
            if (!foreign.IsOfFormat && foreign.Parent!.IsOfFormat)
                reading.Warn(foreign.Parent, foreign.Parent.Name, SneFaultCodes.ForeignNamespace, $"An element here is not in the namespace {SneFormat.Namespace}: it is preserved, and no fact is read in it.");
        }
    }
}
