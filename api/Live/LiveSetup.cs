using Allocation.Api.Http;

namespace Allocation.Api.Live;

/// <summary>Registers the hub and what follows lists for it.</summary>
internal static class LiveSetup
{
    public static IServiceCollection AddLiveLists(this IServiceCollection services)
    {
        // A frozen server must be seen within seconds: clients set their server timeout to 6 s, so a quiet list needs a
        // ping every 2 s (measured: with the default of 15 s it is closed after 6.8 s).
        services.AddSignalR(options =>
            {
                options.KeepAliveInterval = TimeSpan.FromSeconds(2);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
                options.MaximumReceiveMessageSize = 64 * 1024;
            })
            .AddJsonProtocol(json => JsonForm.Apply(json.PayloadSerializerOptions));
        return services
            .AddSingleton<Connections>()
            .AddSingleton<LiveLists>()
            .AddHostedService(provider => provider.GetRequiredService<LiveLists>())
            .AddSingleton<BoundedFollowers>()
            .AddHostedService(provider => provider.GetRequiredService<BoundedFollowers>());
    }
}
