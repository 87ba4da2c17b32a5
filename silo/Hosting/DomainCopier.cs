using Orleans.Serialization.Cloning;

namespace Allocation.Silo.Hosting;

/// <summary>Domain values are immutable: a message inside a process shares them instead of copying.</summary>
internal sealed class DomainCopier : IGeneralizedCopier, IDeepCopier
{
    /// <summary>Whether a type belongs to the domain, arrays and nullables of it included.</summary>
    public static bool IsDomain(Type type) => type.Assembly == typeof(Domain.Facts.Fact).Assembly;

    public bool IsSupportedType(Type type) => IsDomain(type);

    public object? DeepCopy(object? input, CopyContext context) => input;
}
