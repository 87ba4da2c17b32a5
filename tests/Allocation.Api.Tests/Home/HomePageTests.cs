using System.Net;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Home;

public sealed class HomePageTests(RunningApi api)
{
    [Fact]
    public async Task The_front_page_shows_open_vacancies_and_escapes_what_it_shows()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31488").With("landlord", "<script>alert(1)</script>"));
        var number = await api.Client.Register(Sample.Demand("31488"));

        var page = await api.Client.Get("/");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.ContentType));
        Assert.Contains(vacancy.ToString(), page.Body, StringComparison.Ordinal);
        Assert.Contains(number, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
    }
}
