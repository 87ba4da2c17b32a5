using System.Diagnostics;

namespace Allocation.Process.Tests.Upgrade;

/// <summary>The programs of the build before this one, made from the history of this repository.</summary>
/// <param name="Silo">Path of the silo.</param>
/// <param name="Host">Path of the API host.</param>
internal sealed record PreviousBuild(string Silo, string Host)
{
    /// <summary>Builds them when they are not there yet.</summary>
    public static async Task<PreviousBuild> Made()
    {
        var commit = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Upgrade", "previous-build.txt"))).Trim();
        var root = Root();
        var tree = Path.Combine(root, ".test", "previous", commit);
        var made = new PreviousBuild(ProgramOf("silo", "Allocation.Silo.dll"), ProgramOf("api", "Allocation.Api.dll"));
        if (!File.Exists(made.Host))
        {
            if (!Directory.Exists(tree))
                await Run(root, "git", "worktree", "add", "--force", "--detach", tree, commit);
            await Run(tree, "dotnet", "build", "api", "--configuration", "Release", "--verbosity", "quiet");
        }

        return made;

        string ProgramOf(string folder, string program) => Path.Combine(tree, folder, "bin", "Release", "net10.0", program);
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
