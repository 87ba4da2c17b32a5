using System.Net;
using System.Net.Sockets;
using System.Text;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Operations;

/// <summary>The page on receiving webhooks, as it stands, against the built product: both receivers, and every command.</summary>
public sealed class ReceiveWebhooksTests
{
    private const string Page = "how-to/receive-webhooks.md";

    /// <summary>Below the ports that the machine gives to clients.</summary>
    private static readonly (int First, int Last) Ports = (20_000, 30_000);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_block_of_the_page_does_what_it_says()
    {
        Assert.Equal(["register", "csharp", "typescript", "ping", "rotate", "set-aside", "replay"], DocumentedCommand.NamesOf(Page));
        using var data = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path);
        await using var running = process;
        using var _ = client;
        await Open(client, 0);

        // What a receiver refuses takes the longest to be given up: it goes on beside the others.
        var (refused, attempts) = ((string?)null, 0);
        await using var refusing = await Receiver.Start(delivery => delivery.Headers["webhook-id"] == (refused ??= delivery.Headers["webhook-id"]) ? HttpStatusCode.InternalServerError : HttpStatusCode.NoContent);
        using var folder = new TemporaryDirectory();
        var page = new PageReader(client.Address, refusing.Address, folder.Path);
        await page.Run("register");

        await IsTold(client, "csharp", 1);
        await IsTold(client, "typescript", 2);

        // The next event comes when the one before it is set aside.
        while ((await refusing.Next().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken)).Headers["webhook-id"] == refused)
            attempts++;
        Assert.Equal(6, attempts);
        Assert.Contains("status-500", await page.Run("set-aside"), StringComparison.Ordinal);
        refusing.Answer = _ => HttpStatusCode.NoContent;
        Assert.Contains("\"delivered\":1", await page.Run("replay"), StringComparison.Ordinal);
        Assert.Contains("\"events\":[]", await page.Run("set-aside"), StringComparison.Ordinal);
    }

    /// <summary>A receiver is told of what was before it, of a ping, and of what comes when its secret has changed; and of nothing by somebody else.</summary>
    private static async Task IsTold(Client client, string receiver, int number)
    {
        const int PingAndNext = 2;
        using var folder = new TemporaryDirectory();
        var address = new Uri($"http://127.0.0.1:{FreePort()}/events");
        var page = new PageReader(client.Address, address, folder.Path);
        await page.Run("register");
        var secret = await File.ReadAllTextAsync(Path.Combine(folder.Path, "secret"), TestContext.Current.CancellationToken);

        // Those opened before, a ping, and the one behind it.
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiving = page.Run(receiver, Listens, ("EVENTS", (number + PingAndNext).ToString()));
        await (await Task.WhenAny(listens.Task, receiving).WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await AnswerToForged(address));
        Assert.Contains("\"delivered\":true", await page.Run("ping"), StringComparison.Ordinal);
        await page.Run("rotate");
        Assert.NotEqual(secret, await File.ReadAllTextAsync(Path.Combine(folder.Path, "secret"), TestContext.Current.CancellationToken));
        await Open(client, number);

        var said = await receiving.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Contains("fr.allocation.webhook.ping", said, StringComparison.Ordinal);
        Assert.Equal(number + 1, said.Split("fr.allocation.vacancy.notice-received Toulouse notice").Length - 1);

        void Listens(string line)
        {
            if (line == "receiving")
                listens.TrySetResult();
        }
    }

    private static Task<Guid> Open(Client client, int number) => client.OpenVacancy(
        $"HOOK-{number}", new Dwelling { Landlord = "Bailleur fictif", Commune = InseeCode.Parse("31555"), Typology = Typology.T2, Financing = Financing.PLUS, AreaM2 = 45 }, new DateOnly(2027, 1, 31));

    /// <summary>What is answered to somebody who signs nothing.</summary>
    private static async Task<HttpStatusCode> AnswerToForged(Uri receiver)
    {
        using var http = new HttpClient();
        using var forged = new StringContent("""{"type":"fr.allocation.vacancy.closed"}""", Encoding.UTF8, "application/cloudevents+json");
        using var answer = await http.PostAsync(receiver, forged, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(Ports.First, Ports.Last);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody's.
            }
        }
    }

    /// <summary>Somebody who does what the page says, in one folder.</summary>
    private sealed class PageReader(Uri product, Uri receiver, string folder)
    {
        public Task<string> Run(string block) => Run(block, _ => { });

        public Task<string> Run(string block, Action<string> said, params (string, string)[] also) => DocumentedCommand.Run(
            Page, block, folder, said, [("URL", product.ToString().TrimEnd('/')), ("RECEIVER", receiver.ToString()), ("PORT", receiver.Port.ToString()), .. also]);
    }
}
