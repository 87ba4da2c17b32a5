using Allocation.Api.Identity;
using Allocation.Api.Screens.Demands;
using Allocation.Api.Screens.Dwellings;
using Allocation.Api.Screens.Flux;
using Allocation.Api.Screens.Lives;
using Allocation.Api.Screens.Shell;
using Allocation.Api.Screens.Shortlists;
using Allocation.Api.Screens.Today;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Allocation.Api.Screens;

/// <summary>The console: pages rendered here, live parts as islands on the public hub.</summary>
internal static class Screens
{
    /// <summary>Only what this host serves; no inline script or style.</summary>
    private const string ContentPolicy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private static readonly CookieOptions Remembered = new() { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true };

    public static IServiceCollection AddScreens(this IServiceCollection services)
    {
        services.AddRazorComponents();
        return services
            .AddHttpContextAccessor()
            .AddScoped<Visitor>()
            .AddSingleton<AssetVersion>()
            .AddSingleton<GridLabels>()
            .AddScoped<TodayScreen>()
            .AddScoped<ShortlistScreen>()
            .AddScoped<LifeScreen>()
            .AddScoped<FluxScreen>()
            .AddScoped<AgreementsMergerScreen>()
            .AddScoped<OrientScreen>()
            .AddScoped<DemandScreen>();
    }

    /// <summary>Serves the built browser code; its addresses change with it.</summary>
    public static void UseScreenAssets(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache",
    });

    /// <summary>Problems as pages, for browsers: before the problems themselves are added, for whoever is first and can writes.</summary>
    public static IServiceCollection AddProblemPages(this IServiceCollection services) => services.AddSingleton<IProblemDetailsWriter, ProblemPages>();

    /// <summary>Whether a person looks at what is answered: of a page, or of the interface where a browser opens its address. Programs take HTML too, by what their libraries send.</summary>
    internal static bool IsOfBrowser(HttpContext http)
    {
        var request = http.Request;
        return (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && (!request.Path.StartsWithSegments("/api") || request.Headers["Sec-Fetch-Mode"] == "navigate");
    }

    /// <summary>What a page brings with it: nothing of elsewhere is run, and nothing of it is kept.</summary>
    internal static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers.CacheControl = "no-store";
    }

    /// <summary>What is not there is a page for a person and a problem for a program.</summary>
    public static void UseErrorPages(this WebApplication app) => app.UseStatusCodePages(async context =>
    {
        var http = context.HttpContext;
        var words = http.RequestServices.GetRequiredService<Visitor>().Words;
        if (http.Response.StatusCode == StatusCodes.Status404NotFound && IsOfBrowser(http))
        {
            Protect(http.Response);
            await Missing(words["error.title"], words["error.text"]).ExecuteAsync(http);
        }
        else
            await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = { Status = http.Response.StatusCode } });
    });

    /// <summary>Maps the pages.</summary>
    /// <returns>Where others go that are not always there.</returns>
    public static RouteGroupBuilder MapScreens(this WebApplication app)
    {
        var pages = app.MapGroup("").Needs(Permission.Console).AddEndpointFilter(async (context, next) =>
        {
            Protect(context.HttpContext.Response);
            return await next(context);
        });
        pages.MapToday();
        pages.MapDwellings();
        pages.MapShortlists();
        pages.MapLives();
        pages.MapFluxPages();
        pages.MapDemandPages();
        pages.MapGet("/accessibilite", (Visitor visitor) => Message(visitor.Words["access.title"], visitor.Words["access.state"], visitor.Words["access.known"], visitor.Words["access.contact"]));
        pages.MapPost("/reglages", Settings).DisableAntiforgery();
        pages.MapPost("/deconnexion", SignOut).DisableAntiforgery();
        return pages;
    }

    /// <summary>A page.</summary>
    internal static RazorComponentResult Page<TPage>(object parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new RazorComponentResult<TPage>(parameters) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>What somebody is told of a vacancy that is not there, or not for them.</summary>
    internal static IResult NoVacancy(HttpContext context)
    {
        var words = context.RequestServices.GetRequiredService<Visitor>().Words;
        return Missing(words["list.not-found"], words["list.not-found-text"]);
    }


    /// <summary>A page that only says something.</summary>
    internal static RazorComponentResult Message(string title, params string[] texts) => Page<MessagePage>(new { Title = title, Texts = texts });

    /// <summary>The same for something that is not there.</summary>
    internal static RazorComponentResult Missing(string title, params string[] texts) => Page<MessagePage>(new { Title = title, Texts = texts }, StatusCodes.Status404NotFound);

    private static async Task<IResult> SignOut(HttpContext context, Visitor visitor)
    {
        if (SignIn.IsSignedIn(context))
            await context.SignOutAsync(SignIn.Cookie);
        return Message(visitor.Words["shell.signed-out"], visitor.Words["shell.signed-out-text"]);
    }

    private static RedirectHttpResult Settings(HttpContext context, [FromForm] string? langue, [FromForm] string? theme, [FromForm] string? note, [FromForm] string? retour)
    {
        if (langue is "fr" or "en")
            context.Response.Cookies.Append(Visitor.LanguageCookie, langue, Remembered);
        if (theme is "light" or "dark")
            context.Response.Cookies.Append(Visitor.ThemeCookie, theme, Remembered);
        if (note is not null)
            context.Response.Cookies.Append(Visitor.DemoNoteCookie, "read", Remembered);

        // Only back into this console: an address of elsewhere would make it a trampoline.
        var back = retour is ['/', ..] && !retour.StartsWith("//", StringComparison.Ordinal) && !retour.Contains('\\') ? retour : "/";
        return TypedResults.LocalRedirect(back);
    }
}
