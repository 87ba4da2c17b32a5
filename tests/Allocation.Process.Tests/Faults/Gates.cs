using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.Silo.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Process.Tests.Faults;

/// <summary>A way into the cluster. An attempt that brings no answer throws; a repeat of it is the same command.</summary>
internal interface IGate
{
    /// <summary>Changes a demand.</summary>
    Task<(Told Told, int Version)> Amend(Guid command, DemandId demand, UniqueNumber number, int expectedVersion, byte[] patch);

    /// <summary>Id under which the journal knows a command that this gate calls so.</summary>
    Guid InTheJournal(Guid command, UniqueNumber number);

    /// <summary>The demand now.</summary>
    Task<(int Version, byte[] File)> Read(DemandId demand, UniqueNumber number);
}

/// <summary>An actor client, as an API host is one: the shortest way, for a heavy stream.</summary>
internal sealed class ActorGate : IGate, IAsyncDisposable
{
    private static readonly Actor Sender = new("load", "agent", "tests");

    private readonly IHost _host;

    private ActorGate(IHost host) => _host = host;

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<ActorGate> Open(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Allocation:Store"] = "postgres",
            ["Allocation:Silo"] = "elsewhere",
            ["ConnectionStrings:Allocation"] = connectionString,
        });
        builder.AddAllocation(AllocationOptions.Read(builder.Configuration, development: false));
        builder.Logging.ClearProviders();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new ActorGate(host);
    }

    /// <summary>Enters a demand; the same command until it is answered.</summary>
    public async Task<DemandReply> Register(Guid command, DemandId demand, DemandFile file) =>
        await Grains.GetGrain<IDemandGrain>(demand.Value).Register(new RegisterDemand(new Command(command, "load", Sender), file, CreationKey: null, Strict: true));

    public async Task<(Told Told, int Version)> Amend(Guid command, DemandId demand, UniqueNumber number, int expectedVersion, byte[] patch)
    {
        var reply = await Grains.GetGrain<IDemandGrain>(demand.Value).Amend(new AmendDemand(new Command(command, "load", Sender), expectedVersion, ChangeKind.SituationChanged, patch, SeesConfidential: true));
        return reply.Outcome switch
        {
            CommandOutcome.Accepted => (Told.Written, reply.Version),
            CommandOutcome.VersionConflict => (Told.Refused, reply.Version),
            _ => throw new InvalidOperationException($"A good command was answered with {reply.Outcome}."),
        };
    }

    public Guid InTheJournal(Guid command, UniqueNumber number) => command;

    public async Task<(int Version, byte[] File)> Read(DemandId demand, UniqueNumber number)
    {
        var snapshot = (await Grains.GetGrain<IDemandGrain>(demand.Value).Read())!;
        return (snapshot.Version, DemandJson.Write(snapshot.File));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}

/// <summary>A program over HTTP that knows all API hosts and asks the next one when one does not answer.</summary>
internal sealed class HttpGate(RunningCluster cluster, int first) : IGate
{
    private int _turn = first;

    public async Task<(Told Told, int Version)> Amend(Guid command, DemandId demand, UniqueNumber number, int expectedVersion, byte[] patch)
    {
        var body = JsonNode.Parse(patch)!.AsObject();
        body["expectedVersion"] = expectedVersion;
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Path(number)}?include=confidential") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", command.ToString("N"));
        var answer = await Send(request);
        return answer.Status switch
        {
            HttpStatusCode.OK => (Told.Written, answer.Json["version"]!.GetValue<int>()),
            HttpStatusCode.Conflict when answer.Body.Contains("version-conflict", StringComparison.Ordinal) => (Told.Refused, 0),
            _ => throw new InvalidOperationException($"A good command was answered with {(int)answer.Status}: {answer.Body}"),
        };
    }

    /// <summary>As the product names a command by its sender, resource and key.</summary>
    public Guid InTheJournal(Guid command, UniqueNumber number) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"demo\ndemo-agent\nPATCH\n{Path(number)}\n{command:N}")).AsSpan(0, 16));

    public async Task<(int Version, byte[] File)> Read(DemandId demand, UniqueNumber number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path(number)}?include=identity,confidential&purpose=verification");
        var json = (await Send(request)).Accepted();
        return (json["version"]!.GetValue<int>(), DemandJson.Write(DemandJson.Read(Encoding.UTF8.GetBytes(json["file"]!.ToJsonString()))));
    }

    private static string Path(UniqueNumber number) => $"/api/v1/demands/{number}";

    /// <summary>Sends to one host. No answer, or one that says that part of the engine does not answer, leaves the outcome open.</summary>
    private async Task<Hosting.Answer> Send(HttpRequestMessage request)
    {
        var answer = await cluster.Clients[(int)((uint)Interlocked.Increment(ref _turn) % cluster.Clients.Count)].Send(request);
        return answer.Status == HttpStatusCode.ServiceUnavailable ? throw new HttpRequestException("Part of the engine does not answer.") : answer;
    }
}
