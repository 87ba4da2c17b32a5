using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Allocation.Architecture.Tests;

/// <summary>Dependencies point one way: api → silo → grains → grain-interfaces → domain; sne, population → domain.</summary>
public sealed partial class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Allocation.Domain"] = [],
        ["Allocation.Sne"] = ["Allocation.Domain"],
        ["Allocation.Population"] = ["Allocation.Domain"],
        ["Allocation.GrainInterfaces"] = ["Allocation.Domain"],
        ["Allocation.Grains"] = ["Allocation.Domain", "Allocation.GrainInterfaces"],
        ["Allocation.Silo"] = ["Allocation.Domain", "Allocation.GrainInterfaces", "Allocation.Grains"],
        ["Allocation.Api"] = ["Allocation.Domain", "Allocation.GrainInterfaces", "Allocation.Grains", "Allocation.Silo", "Allocation.Sne", "Allocation.Population"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_uses_only_what_lies_below_it(string name)
    {
        var used = Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).Where(reference => reference.StartsWith("Allocation.", StringComparison.Ordinal));

        Assert.Empty(used.Except(Allowed[name]));
    }

    [Theory]
    [InlineData("Allocation.Domain", new[] { "Orleans", "Microsoft.", "Npgsql", "System.Net", "System.Data", "System.IO.FileSystem" })]
    [InlineData("Allocation.Sne", new[] { "Orleans", "Microsoft.", "System.Net.Http" })]
    [InlineData("Allocation.Population", new[] { "Orleans", "Microsoft.", "System.Net" })]
    [InlineData("Allocation.GrainInterfaces", new[] { "Microsoft.AspNetCore", "Microsoft.Data", "Npgsql" })]
    [InlineData("Allocation.Grains", new[] { "Microsoft.AspNetCore", "Microsoft.Data", "Npgsql", "System.Data" })]
    public void A_pure_assembly_knows_nothing_of_the_outside(string name, string[] outside)
    {
        var used = Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(used, reference => outside.Any(prefix => reference.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_domain_has_no_clock_no_file_and_no_log()
    {
        var forbidden = new[] { typeof(TimeProvider).FullName!, "System.IO.File", "System.IO.Directory", "Microsoft.Extensions.Logging" };
        var takers = Assembly.Load("Allocation.Domain").GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(parameter => forbidden.Contains(parameter.ParameterType.FullName)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Empty(takers);
    }

    [Fact]
    public void Folders_are_features_of_the_field_never_layers()
    {
        string[] layers = ["Services", "Helpers", "Managers", "Utils", "Common", "Models", "Interfaces", "Repositories", "Handlers"];
        var root = Root();
        var found = Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)
            .Select(folder => Path.GetRelativePath(root, folder))
            .Where(folder => !folder.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or ".git" or "node_modules" or "data"))
            .Where(folder => layers.Contains(Path.GetFileName(folder)));

        Assert.Empty(found);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var root = Root();
        var solution = File.ReadAllText(Path.Combine(root, "Allocation.sln"));
        var missing = Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .Where(project => !solution.Contains(project!, StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Package_versions_are_exact()
    {
        var packages = XDocument.Load(Path.Combine(Root(), "Directory.Packages.props")).Descendants("PackageVersion");

        Assert.All(packages, package => Assert.Matches(@"^\[\d+(\.\d+)+\]$", package.Attribute("Version")!.Value));
    }

    [Fact]
    public void No_folder_depends_on_itself_by_way_of_others()
    {
        var uses = SourceFiles()
            .Select(File.ReadAllText)
            .Select(source => (Own: Namespace().Match(source).Groups[1].Value, Used: Usings().Matches(source).Select(match => match.Groups[1].Value)))
            .SelectMany(file => file.Used.Where(used => used != file.Own).Select(used => (file.Own, Used: used)))
            .ToLookup(pair => pair.Own, pair => pair.Used);

        Assert.DoesNotContain(uses.Select(folder => folder.Key), folder => Reaches(folder, folder, []));

        bool Reaches(string from, string goal, HashSet<string> seen) =>
            uses[from].Any(next => next == goal || (seen.Add(next) && Reaches(next, goal, seen)));
    }

    private static IEnumerable<string> SourceFiles()
    {
        var root = Root();
        return new[] { "domain", "sne", "population", "grain-interfaces", "grains", "silo", "api", "load-tests" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (Allocation\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Allocation.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution is not above the tests.");
        return folder;
    }
}
