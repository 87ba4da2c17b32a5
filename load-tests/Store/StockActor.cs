using Allocation.Grains.Storage;

namespace Allocation.LoadTests.Store;

/// <summary>The peer: an actor that keeps its state in Orleans' own ADO.NET storage, one row and one round trip a write.</summary>
[Alias("load-tests.stock")]
public interface IStockActor : IGrainWithIntegerKey
{
    /// <summary>Keeps a text.</summary>
    [Alias("keep")]
    Task Keep(string text);
}

/// <summary>What it keeps.</summary>
public sealed class StockState
{
    /// <summary>As long as the file of a demand.</summary>
    public string Text { get; set; } = "";
}

internal sealed class StockActor([PersistentState("stock", ActorStorage.Name)] IPersistentState<StockState> state) : Grain, IStockActor
{
    public Task Keep(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }
}
