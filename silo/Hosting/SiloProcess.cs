using Allocation.Silo.Health;
using Allocation.Silo.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Allocation.Silo.Hosting;

/// <summary>A process that holds actors and nothing else; its only page says whether it lives and is ready.</summary>
public static class SiloProcess
{
    /// <summary>Builds the host, ready to run.</summary>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var options = AllocationOptions.Read(builder.Configuration, builder.Environment.IsDevelopment());
        if (options.Store == StoreKind.Sqlite)
            throw new SettingException("Allocation:Store", "the embedded store is one process with its screens: start api instead, or use postgres.");
        if (!options.SiloInside)
            throw new SettingException("Allocation:Silo", "this process is the silo: leave it out.");
        LoopbackOnly.Check(builder.Configuration);

        builder.AddAllocation(options);
        builder.AddAllocationTelemetry("allocation-silo", siloInside: true);
        builder.Services.AddHealthChecks().AddAllocationChecks();
        var app = builder.Build();
        app.MapAllocationHealth();
        app.MapProcessFigures();
        return app;
    }
}
