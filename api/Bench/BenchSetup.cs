namespace Allocation.Api.Bench;

/// <summary>Registers what the bench needs, in Development alone: outside it nobody ends a process of the product from a page.</summary>
internal static class BenchSetup
{
    public static IServiceCollection AddBench(this IServiceCollection services)
    {
        services.AddSignalR().AddHubOptions<BenchHub>(options => options.MaximumReceiveMessageSize = BenchHub.MostBytes);
        return services.AddSingleton<BenchRoom>().AddSingleton<BenchOrders>();
    }
}
