using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Allocation.Domain.Demands;

namespace Allocation.Silo.Hosting;

/// <summary>
/// The form of domain values between silos: whole. What the domain keeps to itself travels as well, for a value that crossed
/// must behave like one that did not; the public form of a value is for its readers and leaves that out.
/// </summary>
internal static class DomainJson
{
    public static JsonSerializerOptions Options { get; } = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddInternalProperties, DemandJson.LeaveOutUnstated } } };

    private static void AddInternalProperties(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || !DomainCopier.IsDomain(type.Type))
            return;
        foreach (var property in type.Type.GetProperties(BindingFlags.Instance | BindingFlags.NonPublic))
        {
            if (property is not { GetMethod.IsAssembly: true, SetMethod: not null })
                continue;
            var member = type.CreateJsonPropertyInfo(property.PropertyType, property.Name);
            (member.Get, member.Set) = (property.GetValue, property.SetValue);
            type.Properties.Add(member);
        }
    }
}
