using Allocation.Domain.Eligibility;
using Allocation.Domain.Policies;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Tests.Eligibility;

/// <summary>The policies of the repository as the tests read them.</summary>
internal static class Policies
{
    public static readonly IReadOnlyList<(string File, string Text)> CeilingFiles =
        [.. new[] { "plus", "plai", "indexation" }.Select(name => ($"policies/ceilings/{name}.yaml", Text($"ceilings/{name}.yaml")))];

    public static readonly IncomeCeilings Ceilings = IncomeCeilings.Parse(CeilingFiles);

    private static readonly Lazy<Geography> _geography = new(() => Domain.Territories.Geography.Parse(
        Lines("communes"), Lines("territories"), Lines("merged-communes")).With(AbnormalDelaysReader.Parse([("abnormal-delays.yaml", Text("delays/abnormal-delays.yaml"))])));

    public static Geography Geography => _geography.Value;

    public static string Text(string path) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", path));

    private static string[] Lines(string table) => Text($"geography/{table}.csv").Split('\n');
}
