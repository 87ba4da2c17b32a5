using Allocation.Api.Bench;

namespace Allocation.LoadTests.Bench;

/// <summary>What somebody at the page wishes.</summary>
internal abstract record Order
{
    private Order()
    {
    }

    /// <summary>Begin a load.</summary>
    internal sealed record Start(BenchRates Rates) : Order;

    /// <summary>End it and judge.</summary>
    internal sealed record Stop : Order;

    /// <summary>Let a fault happen.</summary>
    internal sealed record Inject(string Fault) : Order;
}
