using System.Globalization;
using Allocation.Api.Identity;
using Allocation.Api.Screens.Text;
using Allocation.Api.Vacancies;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.Silo.Hosting;

namespace Allocation.Api.Screens;

/// <summary>Who looks at a page, in which language and theme. Settings are cookies, so that the first paint is right.</summary>
public sealed class Visitor(IHttpContextAccessor http, AllocationOptions options, IWebHostEnvironment environment)
{
    internal const string LanguageCookie = "language";
    internal const string ThemeCookie = "theme";
    internal const string DemoNoteCookie = "demo-note";

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("A page is rendered for a request only.");

    /// <summary>The words of the page: the chosen language, else the browser's, else French.</summary>
    public Words Words => (Context.Request.Cookies[LanguageCookie] ?? Preferred()) == "en" ? Words.English : Words.French;

    /// <summary><c>light</c>, <c>dark</c>, or null to follow the system.</summary>
    public string? Theme => Context.Request.Cookies[ThemeCookie] switch { "light" => "light", "dark" => "dark", _ => null };

    /// <summary>Whether the note about fictitious households is to be shown.</summary>
    public bool ShowsDemoNote => options.Demo && Context.Request.Cookies[DemoNoteCookie] is null;

    /// <summary>Whether the product runs for those who develop it: the bench is theirs.</summary>
    public bool Develops => environment.IsDevelopment();

    /// <summary>Whether the visitor signed in, and may sign out.</summary>
    public bool SignedIn => SignIn.IsSignedIn(Context);

    /// <summary>Whether the flux of reservations is for the visitor.</summary>
    public bool SeesFlux => Access.May(Permission.FluxRead);

    /// <summary>Whether the visitor may record something in a flux.</summary>
    public bool ChangesFlux => Access.May(Permission.FluxWrite);

    /// <summary>Whether what is behind a priority L.441-1 is for the visitor (C10).</summary>
    public bool SeesConfidential => Access.May(Permission.DemandsConfidential);

    /// <summary>Whether the visitor may take vacancies through their steps, which ones the role says.</summary>
    public bool TakesSteps => Access.May(Permission.VacanciesStep);

    /// <summary>Whether the visitor is a reserver, who sees of the flux its own.</summary>
    public bool IsReserver => Access.Role == RoleRights.Reserver;

    /// <summary>Address of the page, to come back to.</summary>
    public string Address => Context.Request.Path + Context.Request.QueryString;

    /// <summary>The actor of the request.</summary>
    public Actor Actor => Access.Actor;

    /// <summary>What the visitor may see and do.</summary>
    internal Access Access => Access.Of(Context.User);

    /// <summary>Whether the visitor is shown who should have a dwelling of a landlord: whoever sees that landlord's flux as a whole.</summary>
    internal bool SeesRanking(VacancyView vacancy) => SeesFlux && Actor.Sees(new LedgerKey(vacancy.Dwelling.Landlord, vacancy.Dwelling.Commune.Departement));

    /// <summary>Whether the visitor's role takes a step at all, wherever the vacancy stands.</summary>
    internal bool Takes(VacancyStep step) => TakesSteps && RoleRights.MayTake(Access.Role, step);

    private string Preferred()
    {
        foreach (var language in Context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1))
        {
            var name = language.Value.ToString().Split('-')[0].ToLower(CultureInfo.InvariantCulture);
            if (name is "fr" or "en")
                return name;
        }

        return "fr";
    }
}
