using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Operations;

/// <summary>The page that leads from a token to the first event, as it stands: three clients of the built product.</summary>
public sealed class FollowEventsTests
{
    private const string Page = "how-to/follow-events.md";

    [Fact]
    public async Task Each_client_of_the_page_is_told_of_a_vacancy()
    {
        using var data = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path);
        await using var running = process;
        using var _ = client;
        await client.OpenVacancy("EVENT-1", new Dwelling { Landlord = "Bailleur fictif", Commune = InseeCode.Parse("31555"), Typology = Typology.T2, Financing = Financing.PLUS, AreaM2 = 45 }, new DateOnly(2027, 1, 31));

        var clients = DocumentedCommand.NamesOf(Page);
        Assert.Equal(["curl", "typescript", "csharp"], clients);
        foreach (var name in clients)
        {
            using var folder = new TemporaryDirectory();
            var output = await DocumentedCommand.Run(Page, name, folder.Path, ("URL", client.Address.ToString().TrimEnd('/')), ("EVENTS", "1"));
            Assert.Contains("fr.allocation.vacancy.notice-received", output, StringComparison.Ordinal);
            Assert.Contains("Toulouse", output, StringComparison.Ordinal);
        }
    }
}
