using Allocation.Api.Hosting;
using Allocation.Grains.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Allocation.Api.Tests.Hosting.RunningApi))]

namespace Allocation.Api.Tests.Hosting;

/// <summary>The real host on a free loopback port, with a data directory of its own, on the day of <see cref="Sample"/>: what it books and counts does not depend on the day on which tests run. One serves all tests that can share it.</summary>
public class RunningApi : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("allocation-api-").FullName;
    private WebApplication? _app;

    /// <summary>Requests without a token.</summary>
    internal ApiClient Client { get; private set; } = null!;

    /// <summary>The register, for what no endpoint shows.</summary>
    internal string RegisterFile => Path.Combine(_directory, "register.db");

    protected virtual string Environment => "Development";

    /// <summary>Settings of the host besides.</summary>
    protected virtual IEnumerable<string> Settings => [];

    internal IServiceProvider Services => _app!.Services;

    /// <summary>What a test puts into the host besides.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    public virtual async ValueTask InitializeAsync()
    {
        _app = AllocationApi.Build(
            ["--environment", Environment, "--urls", "http://127.0.0.1:0", "--Allocation:Demo", "false", "--Allocation:DataDirectory", _directory, "--Logging:Console:LogLevel:Default", "None", .. Settings],
            services =>
            {
                services.AddSingleton(new CivilClock(new Moved(Sample.Morning)));
                Configure(services);
            });
        await _app.StartAsync();
        Client = new ApiClient(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A clock that goes on from an instant.</summary>
    private sealed class Moved(DateTimeOffset start) : TimeProvider
    {
        private readonly DateTimeOffset _begun = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => start + (System.GetUtcNow() - _begun);
    }
}
