using System.Diagnostics;

namespace Allocation.Process.Tests.Upgrade;

/// <summary>The silo of the build before this one, made from the history of this repository.</summary>
internal static class PreviousBuild
{
    /// <summary>Path of its program; built when it is not there yet.</summary>
    public static async Task<string> Silo()
    {
        var commit = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Upgrade", "previous-build.txt"))).Trim();
        var root = Root();
        var tree = Path.Combine(root, ".test", "previous", commit);
        var program = Path.Combine(tree, "silo", "bin", "Release", "net10.0", "Allocation.Silo.dll");
        if (!File.Exists(program))
        {
            if (!Directory.Exists(tree))
                await Run(root, "git", "worktree", "add", "--force", "--detach", tree, commit);
            await Run(tree, "dotnet", "build", "silo", "--configuration", "Release", "--verbosity", "quiet");
        }

        return program;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Allocation.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution is not above the tests.");
        return folder;
    }

    private static async Task Run(string directory, string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await errors}");
    }
}
