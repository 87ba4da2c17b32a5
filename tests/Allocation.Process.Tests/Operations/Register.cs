using Npgsql;

namespace Allocation.Process.Tests.Operations;

/// <summary>Looks into a register on PostgreSQL, beside the product.</summary>
internal static class Register
{
    /// <summary>Change records there are: one a version of a demand.</summary>
    public static async Task<long> Changes(string database) => await Ask(database, "SELECT count(*) FROM change_log");

    /// <summary>Position of the newest change.</summary>
    public static async Task<long> Newest(string database) => await Ask(database, "SELECT max(position) FROM change_log");

    /// <summary>Versions of demands that have no change record, or changes without their version: none, ever.</summary>
    public static async Task<long> Gaps(string database) => await Ask(
        database, "SELECT count(*) FROM demand WHERE version <> (SELECT count(*) FROM change_log WHERE demand_id = id) OR version <> (SELECT max(version) FROM change_log WHERE demand_id = id)");

    private static async Task<long> Ask(string database, string question)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(question, connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
