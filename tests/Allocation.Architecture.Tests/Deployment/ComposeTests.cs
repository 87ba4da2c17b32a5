using System.Diagnostics;
using System.Text.RegularExpressions;
using Allocation.Silo.Hosting;
using Allocation.Tests.Shared;
using Microsoft.Extensions.Configuration;

namespace Allocation.Architecture.Tests.Deployment;

/// <summary>The compose file and the images, as far as they can be held without an engine.</summary>
public sealed partial class ComposeTests
{
    private static readonly string[] Watching = ["collector.yaml", "prometheus.yaml"];

    public static TheoryData<string> Services => [.. ComposeFile.Services.Keys];

    public static TheoryData<string> Built => [.. ComposeFile.Services.Values.Where(service => service.IsBuilt).Select(service => service.Name)];

    [Fact]
    public async Task The_compose_client_accepts_the_file()
    {
        var client = await Client();
        Needs.Program("docker compose", client is not null);

        var (code, errors) = await Run(client![0], [.. client[1..], "--file", Path.Combine(ComposeFile.Root, "docker-compose.yml"), "config", "--quiet"]);

        Assert.True(code == 0, errors);
        Assert.DoesNotContain("warn", errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_cluster_has_a_database_three_silos_two_API_hosts_and_what_watches_them() => Assert.Equal(
        ["api-1", "api-2", "collector", "dashboard", "postgres", "prometheus", "silo-1", "silo-2", "silo-3"], ComposeFile.Services.Keys.Order());

    [Theory, MemberData(nameof(Services))]
    public void Every_part_shares_the_network_of_its_host_and_publishes_nothing(string service)
    {
        var members = ComposeFile.Services[service].Members;

        Assert.Equal("host", members["network_mode"]);
        Assert.DoesNotContain("ports", members.Keys);
    }

    /// <summary>C10: no address but loopback is written anywhere, and whatever would listen wider by default is told not to.</summary>
    [Fact]
    public void Nothing_listens_beyond_this_machine()
    {
        var texts = Watching.Select(file => ComposeFile.Text($"deploy/telemetry/{file}")).Append(ComposeFile.Text("docker-compose.yml"));
        Assert.All(texts.SelectMany(text => Address().Matches(text)), address => Assert.Equal("127.0.0.1", address.Value));

        Assert.Contains("listen_addresses=127.0.0.1", ComposeFile.Services["postgres"].Command, StringComparison.Ordinal);
        Assert.Contains("--web.listen-address=127.0.0.1:", ComposeFile.Services["prometheus"].Command, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", ComposeFile.Services["dashboard"].Environment["GF_SERVER_HTTP_ADDR"]);
        Assert.All(CollectorEndpoints(), endpoint => Assert.StartsWith("127.0.0.1:", endpoint, StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_parts_want_the_same_port()
    {
        string[] numbered = ["PGPORT", "Allocation__SiloPort", "Allocation__GatewayPort", "GF_SERVER_HTTP_PORT"];
        var ports = ComposeFile.Services.Values.SelectMany(service => service.Environment.Where(pair => numbered.Contains(pair.Key)).Select(pair => pair.Value))
            .Concat(ComposeFile.Services.Values.SelectMany(service => service.Environment.Where(pair => pair.Key == "ASPNETCORE_URLS").Select(pair => PortOf(pair.Value))))
            .Append(PortOf(WebAddress().Match(ComposeFile.Services["prometheus"].Command).Groups[1].Value))
            .Concat(CollectorEndpoints().Select(PortOf))
            .ToList();

        Assert.True(ports.Count > 12, $"Only {ports.Count} ports were found.");
        Assert.Equal(ports.Distinct(), ports);
    }

    [Theory, MemberData(nameof(Built))]
    public void A_process_of_the_product_accepts_its_settings(string service)
    {
        var environment = ComposeFile.Services[service].Environment;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create(pair.Key.Replace("ASPNETCORE_", "", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)))
            .Build();

        var options = AllocationOptions.Read(configuration, environment["ASPNETCORE_ENVIRONMENT"] == "Development");
        LoopbackOnly.Check(configuration);

        Assert.Equal((StoreKind.Postgres, service.StartsWith("silo", StringComparison.Ordinal)), (options.Store, options.SiloInside));
        Assert.Equal(service == "api-1", options.Demo);
        Assert.Contains($"Port={ComposeFile.Services["postgres"].Environment["PGPORT"]};", options.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_images_are_of_an_exact_version()
    {
        var stages = Stages().Select(stage => stage.Name).ToHashSet();
        var images = Stages().Select(stage => stage.From).Where(from => !stages.Contains(from))
            .Concat(ComposeFile.Services.Values.Where(service => !service.IsBuilt).Select(service => service.Image));

        Assert.All(images, image => Assert.Matches(@"^[\w./-]+:v?\d+(\.\d+)+(-[\w.-]+)?$", image));
    }

    [Theory, MemberData(nameof(Built))]
    public void An_image_of_the_product_is_a_stage_that_starts_its_program_as_nobody(string service)
    {
        var stages = Stages();
        var stage = stages.Single(stage => stage.Name == ComposeFile.Services[service].Target);

        Assert.Contains($"\"Allocation.{(stage.Name == "api" ? "Api" : "Silo")}.dll\"", stage.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("USER", stage.Text, StringComparison.Ordinal);
        Assert.Contains("\nUSER $APP_UID\n", stages.Single(each => each.Name == stage.From).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_mounted_is_there()
    {
        var mounted = ComposeFile.Services.Values.SelectMany(service => service.Volumes).Where(volume => volume.StartsWith("./", StringComparison.Ordinal)).Select(volume => volume[2..volume.IndexOf(':')]).ToList();

        Assert.NotEmpty(mounted);
        Assert.All(mounted, path => Assert.True(Path.Exists(Path.Combine(ComposeFile.Root, path)), $"{path} is not there."));
    }

    private static List<(string Name, string From, string Text)> Stages() =>
        [.. Stage().Matches(ComposeFile.Text("Dockerfile")).Select(stage => (stage.Groups["name"].Value, stage.Groups["from"].Value, stage.Value))];

    private static IEnumerable<string> CollectorEndpoints() =>
        ListeningEndpoint().Matches(ComposeFile.Text("deploy/telemetry/collector.yaml")).Select(endpoint => endpoint.Groups[1].Value);

    private static string PortOf(string address) => address[(address.LastIndexOf(':') + 1)..];

    /// <summary>The client: a plugin of docker, or a program of its own.</summary>
    private static async Task<string[]?> Client()
    {
        foreach (var client in new string[][] { ["docker", "compose"], ["docker-compose"] })
        {
            if ((await Run(client[0], [.. client[1..], "version"])).Code == 0)
                return client;
        }

        return null;
    }

    private static async Task<(int Code, string Errors)> Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await output;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"{program} is not there.");
        }
    }

    [GeneratedRegex(@"\b\d{1,3}(\.\d{1,3}){3}\b(?!\.)|\[::\]")]
    private static partial Regex Address();

    [GeneratedRegex(@"--web\.listen-address=(\S+)")]
    private static partial Regex WebAddress();

    [GeneratedRegex(@"^\s+endpoint: ""?([^""\s]+)""?", RegexOptions.Multiline)]
    private static partial Regex ListeningEndpoint();

    [GeneratedRegex(@"^FROM (?<from>\S+) AS (?<name>\S+)\n(?:(?!FROM ).*\n?)*", RegexOptions.Multiline)]
    private static partial Regex Stage();
}
