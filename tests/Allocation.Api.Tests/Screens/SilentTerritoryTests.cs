using System.Net;
using Allocation.Api.Tests.Hosting;
using Allocation.GrainInterfaces.Territories;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Screens;

/// <summary>Pages while the partitions of one territory do not answer, as if their silo were out of reach.</summary>
public sealed class SilentTerritoryTests(SilentTerritoryTests.Host api) : IClassFixture<SilentTerritoryTests.Host>
{
    [Fact]
    public async Task Pages_of_many_lists_show_the_others_and_say_which_do_not_answer()
    {
        var (toulouse, lyon) = (await api.Client.OpenVacancy(Sample.Dwelling("31555")), await api.Client.OpenVacancy(Sample.Dwelling("69266")));
        var number = await api.Client.Register(Sample.Demand("31555"));
        var other = await api.Client.Register(Sample.Demand("69266"));
        await api.Client.Get("/");

        api.Partitions.Silent = "243100518";
        var (today, dwellings, list, demand, served) = (await api.Client.Get("/"), await api.Client.Get("/logements"), await api.Client.Get($"/logements/{toulouse}"), await api.Client.Get($"/demandes/{number}"), await api.Client.Get($"/demandes/{other}"));
        api.Partitions.Silent = null;
        var again = await api.Client.Get("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, list.Status);
        Assert.Contains("1 liste ne répond pas", WebUtility.HtmlDecode(today.Body), StringComparison.Ordinal);
        Assert.Contains("1 liste ne répond pas", WebUtility.HtmlDecode(demand.Body), StringComparison.Ordinal);
        Assert.DoesNotContain("ne répond pas", WebUtility.HtmlDecode(served.Body), StringComparison.Ordinal);
        foreach (var page in new[] { today, dwellings })
        {
            Assert.Contains(toulouse.ToString(), page.Body, StringComparison.Ordinal);
            Assert.Contains(lyon.ToString(), page.Body, StringComparison.Ordinal);
            Assert.Contains(other, page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(number, page.Body, StringComparison.Ordinal);
        }

        // What had been seen of it is what it is told against: it is not new, and nothing moved.
        Assert.Contains(number, again.Body, StringComparison.Ordinal);
        Assert.Contains("2 listes au trio stable", WebUtility.HtmlDecode(again.Body), StringComparison.Ordinal);
        Assert.DoesNotContain("Nouvelle liste", again.Body, StringComparison.Ordinal);
    }

    /// <summary>A host whose partitions can be made to fail their callers.</summary>
    public sealed class Host : RunningApi
    {
        internal SilentPartitions Partitions { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IIncomingGrainCallFilter>(Partitions);
    }

    internal sealed class SilentPartitions : IIncomingGrainCallFilter
    {
        private volatile string? _territory;

        /// <summary>Territory whose partitions fail every question; null ends it.</summary>
        public string? Silent
        {
            set => _territory = value;
        }

        public Task Invoke(IIncomingGrainCallContext context) =>
            _territory is { } territory && context.Grain is ITerritoryPartitionGrain && context.TargetId.Key.ToString()!.StartsWith(territory, StringComparison.Ordinal)
                ? throw new TimeoutException("The partition does not answer.")
                : context.Invoke();
    }
}
