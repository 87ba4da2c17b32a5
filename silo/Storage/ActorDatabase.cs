namespace Allocation.Silo.Storage;

/// <summary>Where Orleans' own ADO.NET providers keep their rows.</summary>
/// <param name="Invariant">Name under which Orleans knows the driver.</param>
/// <param name="ConnectionString">The database.</param>
public sealed record ActorDatabase(string Invariant, string ConnectionString);
