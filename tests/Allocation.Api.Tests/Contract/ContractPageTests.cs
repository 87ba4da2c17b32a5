using System.Text.RegularExpressions;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Contract;

/// <summary>The pages of the interface tell all there is, and nothing else: compared with the contract and with the sources, both ways.</summary>
public sealed partial class ContractPageTests(RunningApi api)
{
    [Fact]
    public async Task The_page_of_the_interface_names_every_operation_and_no_other()
    {
        var told = Addresses().Matches(await Read("http-api.md")).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}");
        var there = (await ContractDocument.Of(api)).Operations.Select(operation => $"{operation.Method.ToUpperInvariant()} {operation.Path}").ToList();

        Assert.True(there.Count > 50, $"{there.Count} operations");
        Assert.Equal(there.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_page_of_problems_names_every_type_and_no_other()
    {
        var page = await Read("problems.md");
        var told = Types().Matches(page[..page.IndexOf("## Codes of", StringComparison.Ordinal)]).Select(row => row.Groups[1].Value);
        var there = new SortedSet<string>(Sources("api").SelectMany(source => Made().Matches(source)).Select(made => made.Groups[1].Value), StringComparer.Ordinal);
        there.UnionWith(Named().Matches(await File.ReadAllTextAsync(Path.Combine(ContractDocument.Sources, "api", "Http", "Problems.cs"), TestContext.Current.CancellationToken)).Select(named => named.Groups[1].Value));

        Assert.True(there.Count > 20, $"{there.Count} types");
        Assert.Equal(there, told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_page_of_problems_names_every_code_of_an_error_and_no_other()
    {
        var page = await Read("problems.md");
        var rows = page[page.IndexOf("## Codes of", StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1]);
        var told = new SortedSet<string>(rows.SelectMany(row => Quoted().Matches(row)).Select(code => code.Groups[1].Value), StringComparer.Ordinal);
        var there = new SortedSet<string>(
            new[] { "api", "domain", "grains" }.SelectMany(Sources).SelectMany(source => Faults().Matches(source)).Select(fault => fault.Groups[1].Value),
            StringComparer.Ordinal);

        Assert.True(there.Count > 100, $"{there.Count} codes");
        Assert.Equal(there, told);
    }

    private static Task<string> Read(string page) => File.ReadAllTextAsync(ContractDocument.Page(page), TestContext.Current.CancellationToken);

    private static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(Path.Combine(ContractDocument.Sources, project), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin" or "node_modules"))
        .Select(File.ReadAllText);

    [GeneratedRegex(@"^\| `([A-Z]+) (/api/v1[^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"^\| `([a-z-]+)` \| [0-9]", RegexOptions.Multiline)]
    private static partial Regex Types();

    /// <summary>A problem that is made: its status, its type.</summary>
    [GeneratedRegex(@"\bOf\(\s*(?:StatusCodes\.\w+|bad\.StatusCode),\s*""([a-z-]+)""")]
    private static partial Regex Made();

    /// <summary>A problem of the framework that is given a type.</summary>
    [GeneratedRegex(@"(?:Status\w+|>= 500|_) => ""([a-z-]+)"",")]
    private static partial Regex Named();

    /// <summary>An error that is made: its path, its code, its message, which is a sentence.</summary>
    [GeneratedRegex(@"(?:\bInputFault|\bFault|\bAdd|\bnew)\(\s*(?:\$?""(?:[^""\\]|\\.)*""|[^""(),]+(?:\?\s*""\w+""\s*:\s*""\w+"")?),\s*""([a-z][a-z0-9-]*)"",\s*(?:FormattableString\.Invariant\()?\$?""[^""]* ")]
    private static partial Regex Faults();

    [GeneratedRegex("`([a-z0-9-]+)`")]
    private static partial Regex Quoted();
}
