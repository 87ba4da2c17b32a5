using System.Data.Common;

namespace Allocation.LoadTests.Compare;

/// <summary>A question that an SQL engine has prepared; its first column is the unique number.</summary>
internal sealed class PreparedStatement : IPreparedQuestion
{
    private readonly DbCommand _command;

    /// <summary>Prepares it.</summary>
    /// <param name="command">The question; disposed of with this.</param>
    public PreparedStatement(DbCommand command)
    {
        _command = command;
        _command.Prepare();
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Answer()
    {
        using var reader = _command.ExecuteReader();
        var numbers = new List<string>();
        while (reader.Read())
            numbers.Add(reader.GetString(0));
        return numbers;
    }

    /// <inheritdoc />
    public void Dispose() => _command.Dispose();
}
