using Allocation.Api.Bench;
using Allocation.Api.Contract;
using Allocation.Api.Dashboard;
using Allocation.Api.Demands;
using Allocation.Api.Demo;
using Allocation.Api.Dwellings;
using Allocation.Api.Events;
using Allocation.Api.Flux;
using Allocation.Api.Grids;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Api.Imports;
using Allocation.Api.Journal;
using Allocation.Api.Live;
using Allocation.Api.Screens;
using Allocation.Api.Screens.Bench;
using Allocation.Api.Vacancies;
using Allocation.Api.Visits;
using Allocation.Api.Webhooks;
using Allocation.Silo;
using Allocation.Silo.Health;
using Allocation.Silo.Hosting;
using Allocation.Silo.Telemetry;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Hosting;

/// <summary>Puts the process together: edges, identity, and the actors, inside or as a client.</summary>
public static class AllocationApi
{
    /// <summary>Builds the host, ready to run.</summary>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? also = null)
    {
        // Settings and pages are beside the program; the data directory is where the command was typed.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var development = builder.Environment.IsDevelopment();
        var options = AllocationOptions.Read(builder.Configuration, development);
        var identity = IdentityOptions.Read(builder.Configuration, development);
        var edge = EdgeOptions.Read(builder.Configuration, development);
        if (identity.Authority is null || development)
            LoopbackOnly.Check(builder.Configuration);

        builder.AddAllocation(options);
        builder.AddAllocationTelemetry("allocation-api", options.SiloInside);
        builder.Services
            .AddEdge(edge)
            .AddSingleton(new OpenStreams(edge.OpenStreams))
            .AddSingleton<HubLimits>()
            .Configure<HubOptions>(hubs => hubs.AddFilter<HubLimits>())
            .AddAllocationIdentity(identity)
            .AddAccessRules()
            .AddProblemPages()
            .AddProblemDetails(options => options.CustomizeProblemDetails = context => Problems.Name(context.ProblemDetails, context.HttpContext))
            .AddContract()
            .AddLiveLists()
            .AddEvents()
            .AddWebhooks(WebhookOptions.Read(builder.Configuration, options, development))
            .AddScreens()
            .AddSingleton<DemandNumbering>()
            .AddSingleton<VisitedLists>()
            .AddSingleton<GridSimulation>()
            .AddSingleton<GridPublication>()
            .AddSingleton<DemoFlux>()
            .AddSingleton<DemoPopulation>()
            .AddSingleton<DemoStream>()
            .AddSingleton<SneImporter>()
            .AddSingleton<BulkImporter>()
            .AddSingleton<YearReports>()
            .AddSingleton<OwnFlux>()
            .AddSingleton<FluxFollowers>()
            .AddHostedService(services => services.GetRequiredService<FluxFollowers>())
            .ConfigureHttpJsonOptions(json => JsonForm.Apply(json.SerializerOptions));

        // A value that cannot be read is the client's mistake: an answer, not an exception that would print the value in the log.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddHealthChecks().AddAllocationChecks();
        if (development)
            builder.Services.AddBench().AddScoped<BenchScreen>();
        if (options.Demo)
            builder.Services.AddHostedService<DemoHost>();

        also?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseEdge(edge, development);
        app.UseExceptionHandler(Failures.Options);
        app.UseErrorPages();
        app.UseMiddleware<SameOrigin>();
        app.UseAuthentication();
        app.UseClientLimits(edge);
        app.UseAuthorization();

        app.UseOutputCache();
        app.MapAllocationHealth();
        app.MapContract();
        app.MapProcessFigures().Needs(Permission.Operations);
        if (options.Dashboard)
            app.MapActorDashboard();
        app.UseScreenAssets();
        var pages = app.MapScreens();
        var api = app.MapGroup("/api/v1");
        api.MapImports();
        api.MapDemands();
        api.MapDwellings();
        api.MapVacancies();
        api.MapLife();
        api.MapOrientation();
        api.MapFlux();
        api.MapFluxReports();
        api.MapFluxMergers();
        api.MapFluxProgrammes();
        api.MapOwnFlux();
        api.MapFluxTrials();
        api.MapVisits();
        api.MapEvents();
        api.MapWebhooks();
        api.MapSetAside();
        api.MapGrids();
        api.MapJournal();
        app.MapHub<LiveHub>("/hubs/live", hub => hub.CloseOnAuthenticationExpiration = true).Needs(Permission.VacanciesRead);
        if (development)
        {
            app.MapDevelopmentTokens();
            app.MapHub<BenchHub>("/hubs/bench", hub => hub.CloseOnAuthenticationExpiration = true).Needs(Permission.Operations);
            pages.MapBench();
        }

        return app;
    }
}
