using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.StartUp;

/// <summary>A setting that cannot be used stops the start with one sentence that names it, and nothing else.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Allocation__Store", "oracle", "Allocation:Store")]
    [InlineData("Allocation__Store", "postgres", "ConnectionStrings:Allocation")]
    [InlineData("Allocation__Silo", "elsewhere", "Allocation:Silo")]
    [InlineData("Allocation__SiloAddress", "here", "Allocation:SiloAddress")]
    [InlineData("Allocation__GatewayPort", "70000", "Allocation:GatewayPort")]
    [InlineData("Allocation__DataDirectry", "/tmp", "Allocation:DataDirectry")]
    [InlineData("Allocation__Demo", "maybe", "Allocation:Demo")]
    [InlineData("Allocation__Partitions", "0", "Allocation:Partitions")]
    [InlineData("Allocation__Partitions", "many", "Allocation:Partitions")]
    [InlineData("Allocation__SmallestCount", "0", "Allocation:SmallestCount")]
    [InlineData("Allocation__ExtendedDemand", "everywhere", "Allocation:ExtendedDemand")]
    [InlineData("Allocation__DataDirectory", "/proc/allocation", "Allocation:DataDirectory")]
    [InlineData("Allocation__AuditEvery", "often", "Allocation:AuditEvery")]
    [InlineData("Allocation__NotTense", "Toulouse, 31", "Allocation:NotTense")]
    [InlineData("Allocation__ReportsUntilMarch", "75;77", "Allocation:ReportsUntilMarch")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("HTTP_PORTS", "8080", "http_ports")]
    [InlineData("Kestrel__Endpoints__Wide__Url", "http://0.0.0.0:0", "Kestrel:Endpoints:Wide:Url")]
    public async Task A_wrong_setting_stops_the_start_with_one_sentence_that_names_it(string name, string value, string named)
    {
        using var data = new TemporaryDirectory();
        await using var process = name == "HTTP_PORTS" ? ApiProcess.LaunchWithoutUrls(data.Path, (name, value)) : ApiProcess.Launch(data.Path, (name, value));

        await IsRefused(process, named);
    }

    [Theory]
    [InlineData("Hots=localhost")]
    [InlineData("Database=allocation")]
    [InlineData("nonsense")]
    public async Task A_connection_string_that_is_none_is_refused(string connection)
    {
        using var data = new TemporaryDirectory();
        await using var process = ApiProcess.Launch(data.Path, ("Allocation__Store", "postgres"), ("ConnectionStrings__Allocation", connection));

        await IsRefused(process, "ConnectionStrings:Allocation");
    }

    [Fact]
    public async Task The_demo_is_refused_outside_Development()
    {
        using var data = new TemporaryDirectory();
        await using var process = ApiProcess.Launch(data.Path, ("ASPNETCORE_ENVIRONMENT", "Production"), ("Allocation__Demo", "true"));

        await IsRefused(process, "Allocation:Demo");
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://example.org:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    [InlineData("nonsense")]
    public async Task An_address_beyond_this_machine_is_refused(string urls)
    {
        using var data = new TemporaryDirectory();
        await using var process = ApiProcess.LaunchAt(urls, data.Path);

        await IsRefused(process, "urls");
    }

    private static async Task IsRefused(ApiProcess process, string setting)
    {
        var exitCode = await process.Exit();

        Assert.True(exitCode == 2, process.Errors + process.Output);
        var sentence = Assert.Single(process.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"Setting {setting}: ", sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.Empty(process.Output);
    }
}
