using System.Net;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.StartUp;

public sealed class LifeTests
{
    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        using var data = new TemporaryDirectory();
        var (first, client) = await ApiProcess.Start(data.Path);
        await using var running = first;

        await using var second = ApiProcess.Launch(data.Path);

        Assert.Equal(2, await second.Exit());
        var sentence = Assert.Single(second.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("Setting Allocation:DataDirectory: ", sentence, StringComparison.Ordinal);
        Assert.Contains("another process", sentence, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/health/ready")).Status);
    }

    [Fact]
    public async Task SIGTERM_ends_the_process_in_order_and_its_data_can_be_used_again()
    {
        using var data = new TemporaryDirectory();
        var (process, _) = await ApiProcess.Start(data.Path);
        await using var running = process;

        Assert.True(await process.Terminate() == 0, process.Errors + process.Output);

        Assert.Empty(process.Errors);
        var (again, client) = await ApiProcess.Start(data.Path);
        await using var restarted = again;
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/health/live")).Status);
    }

    [Theory, InlineData("lock"), InlineData("register.db"), InlineData("actors.db")]
    public async Task A_process_killed_during_its_first_start_starts_at_the_next_attempt(string file)
    {
        using var data = new TemporaryDirectory();
        await using (var process = ApiProcess.Launch(data.Path))
        {
            // The file is there: the start is in the middle of its work.
            while (!File.Exists(Path.Combine(data.Path, file)))
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            process.Kill();
            await process.Exit();
        }

        var (again, client) = await ApiProcess.Start(data.Path);

        await using var restarted = again;
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/health/ready")).Status);
    }
}
