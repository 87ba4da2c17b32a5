using System.Text.RegularExpressions;

namespace Allocation.Architecture.Tests.Deployment;

/// <summary>
/// A rolling upgrade has processes of two versions on one schema: a migration after those a store began with adds, and never
/// takes away what the version before it reads or writes.
/// </summary>
public sealed partial class MigrationTests
{
    /// <summary>Schemas, and the last migration before anybody had data in them.</summary>
    private static readonly (string Folder, int Beginning)[] Schemas =
        [("silo/Storage/Postgres/Migrations", 2), ("silo/Storage/Sqlite/Migrations", 1), ("silo/Storage/Sqlite/ActorMigrations", 1)];

    public static TheoryData<string> Later => [.. Schemas.SelectMany(schema => Directory.EnumerateFiles(Path.Combine(ComposeFile.Root, schema.Folder), "V*.sql")
        .Where(file => NumberOf(file) > schema.Beginning)
        .Select(file => Path.GetRelativePath(ComposeFile.Root, file)))];

    [Theory, MemberData(nameof(Later))]
    public void A_later_migration_takes_nothing_away(string path) => Assert.DoesNotMatch(Taking(), ComposeFile.Text(path));

    [Theory, MemberData(nameof(Later))]
    public void A_column_that_a_later_migration_adds_is_null_or_has_a_default(string path)
    {
        var required = Added().Matches(ComposeFile.Text(path)).Select(column => column.Value).Where(column => column.Contains("NOT NULL", StringComparison.OrdinalIgnoreCase));

        Assert.All(required, column => Assert.Contains("DEFAULT", column, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("silo/Storage/Postgres/Migrations"), InlineData("silo/Storage/Sqlite/Migrations"), InlineData("silo/Storage/Sqlite/ActorMigrations")]
    public void Migrations_are_numbered_without_a_gap(string folder)
    {
        var numbers = Directory.EnumerateFiles(Path.Combine(ComposeFile.Root, folder), "*.sql").Select(NumberOf).Order().ToList();

        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    private static int NumberOf(string file) => int.Parse(Number().Match(Path.GetFileName(file)).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^V(\d+)__\w+\.sql$")]
    private static partial Regex Number();

    [GeneratedRegex(@"\b(DROP\s+(TABLE|COLUMN|CONSTRAINT|FUNCTION)|RENAME|(?<!BEFORE\s)TRUNCATE|DELETE\s+FROM|ALTER\s+COLUMN\s+\w+\s+(TYPE|SET\s+(NOT\s+NULL|DATA)))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Taking();

    [GeneratedRegex(@"\bADD\s+COLUMN\b[^;]*", RegexOptions.IgnoreCase)]
    private static partial Regex Added();
}
