namespace Allocation.Api.Tests.Webhooks;

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresWebhookApi : WebhookApi
{
    private PostgresServer? _server;
    private string _database = "";

    protected override IEnumerable<string> Settings =>
        ["--Allocation:Store", "postgres", "--ConnectionStrings:Allocation", _database, "--Webhooks:SigningKey", Convert.ToBase64String(new byte[32])];

    public override async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.Start();
        _database = await _server.NewDatabase();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_database.Length > 0)
            await base.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
