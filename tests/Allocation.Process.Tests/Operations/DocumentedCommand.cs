using System.Diagnostics;
using System.Text;

namespace Allocation.Process.Tests.Operations;

/// <summary>The commands of a page of the documentation, as they stand there: a block under <c>&lt;!-- tested: name --&gt;</c>.</summary>
internal static class DocumentedCommand
{
    private const string Marker = "<!-- tested: ";
    private const string Fence = "```";

    /// <summary>The names of a page's blocks, in its order. One without a name, which nobody would run, is a failure.</summary>
    public static IReadOnlyList<string> NamesOf(string page)
    {
        var lines = LinesOf(page);
        var names = new List<string>();
        for (var line = 0; line < lines.Length; line++)
        {
            if (!lines[line].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            Assert.True(line > 0 && lines[line - 1].StartsWith(Marker, StringComparison.Ordinal), $"{page}, line {line + 1}: nobody runs this block.");
            names.Add(lines[line - 1][Marker.Length..^" -->".Length]);
            line = Array.IndexOf(lines, Fence, line + 1);
        }

        return names;
    }

    /// <summary>Runs a block in a directory; what the page leaves to its reader stands in variables.</summary>
    /// <returns>What it wrote.</returns>
    public static Task<string> Run(string page, string name, string directory, params (string Name, string Value)[] variables) => Run(page, name, directory, _ => { }, variables);

    /// <summary>Runs blocks one after the other in one shell, as whoever reads a page from above does: what one sets the next has.</summary>
    /// <returns>What they wrote.</returns>
    public static Task<string> RunAll(string page, IReadOnlyList<string> names, string directory, params (string Name, string Value)[] variables) =>
        Bash($"{string.Join(", ", names)} of {page}", string.Join('\n', names.Select(name => Block(page, name))), directory, _ => { }, variables);

    /// <summary>Runs a block that goes on for a while, and tells each line as it is written.</summary>
    /// <returns>What it wrote.</returns>
    public static Task<string> Run(string page, string name, string directory, Action<string> said, params (string Name, string Value)[] variables) =>
        Bash($"{name} of {page}", Block(page, name), directory, said, variables);

    private static async Task<string> Bash(string what, string commands, string directory, Action<string> said, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in variables)
            start.Environment[variable] = value;
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = Read(process.StandardOutput, said);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{what} ended with {process.ExitCode}:\n{errors}{await output}");
        return await output;
    }

    private static async Task<string> Read(StreamReader lines, Action<string> said)
    {
        var all = new StringBuilder();
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            all.Append(line).Append('\n');
            said(line);
        }

        return all.ToString();
    }

    private static string Block(string page, string name)
    {
        var lines = LinesOf(page).SkipWhile(line => line != $"{Marker}{name} -->").Skip(1).ToList();
        Assert.True(lines.Count > 0 && lines[0] == Fence + "sh", $"{page} has no block {name}.");
        return string.Join('\n', lines.Skip(1).TakeWhile(line => line != Fence));
    }

    private static string[] LinesOf(string page) => File.ReadAllLines(Path.Combine(Root(), "docs", page));

    /// <summary>The folder of the sources.</summary>
    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Allocation.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution is not above the tests.");
        return folder;
    }
}
