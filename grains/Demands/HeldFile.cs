using Allocation.Domain.Demands;
using Allocation.Domain.Facts;

namespace Allocation.Grains.Demands;

/// <summary>The file of a demand with what every change asks of it, each made once, when it is first asked for.</summary>
internal sealed class HeldFile(DemandFile file)
{
    private FactVector? _facts;

    public DemandFile File => file;

    public FactVector Facts => _facts ??= FactReader.Read(file);

    /// <summary>Its one JSON form.</summary>
    public byte[] Json => field ??= DemandJson.Write(file);
}
