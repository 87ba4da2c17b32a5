using System.Security.Cryptography;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.LoadTests.Generate;
using DuckDB.NET.Data;
using Parquet.Serialization;

namespace Allocation.LoadTests.Tests.Generate;

/// <summary>A population as files: the formats say the same, and the same words give the same bytes.</summary>
public sealed class GenerationTests : IDisposable
{
    private static readonly string[] Words = ["--demands", "3000", "--territories", "all", "--today", "2026-11-25", "--events", "50", "--format", "xml,ndjson,parquet", "--out"];

    private readonly string _folder = Directory.CreateTempSubdirectory("allocation-generate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_table_holds_the_demands_of_the_lines()
    {
        var folder = await Written("one");
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "demands.ndjson"), TestContext.Current.CancellationToken);
        var rows = await Rows(Path.Combine(folder, "demands.parquet"));

        Assert.Equal(lines, rows.Select(row => row.Json));
        Assert.All(rows, row => Assert.Equal(DemandRow.Of(DemandJson.Read(System.Text.Encoding.UTF8.GetBytes(row.Json))), row));
    }

    [Fact]
    public async Task Another_reader_finds_the_same_demands_and_what_they_are_counted_by()
    {
        var folder = await Written("one");
        var demands = File.ReadLines(Path.Combine(folder, "demands.ndjson")).Select(line => DemandJson.Read(System.Text.Encoding.UTF8.GetBytes(line))).ToList();
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT count(*), count(*) FILTER (WHERE json->>'uniqueNumber' = uniqueNumber), count(DISTINCT residenceDepartement), min(depositedOn)::DATE, sum(rent)::DECIMAL(18, 2), count(*) FILTER (WHERE dalo = 'ACTIF')
            FROM '{Path.Combine(folder, "demands.parquet")}'
            """;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(demands.Count, reader.GetInt64(0));
        Assert.Equal(demands.Count, reader.GetInt64(1));
        Assert.Equal(demands.Select(demand => DemandRow.Of(demand).ResidenceDepartement).Distinct().Count(), reader.GetInt64(2));
        Assert.Equal(demands.Min(demand => demand.DepositedOn), reader.GetFieldValue<DateOnly>(3));
        Assert.Equal(demands.Sum(demand => demand.CurrentHousing?.Rent ?? 0), reader.GetDecimal(4));
        Assert.Equal(demands.Count(demand => demand.Dalo == "ACTIF"), reader.GetInt64(5));
    }

    [Fact]
    public async Task A_table_of_many_is_written_a_group_at_a_time()
    {
        var file = DemandJson.Read(await Line("one"));
        var drawn = 0;
        await using var table = new MemoryStream();
        var written = 0L;

        // Before the first row of the second group is drawn, the first group is in the file.
        await DemandTable.Write(table, Enumerable.Range(0, DemandTable.RowsOfGroup + 10).Select(number =>
        {
            if (number == DemandTable.RowsOfGroup)
                written = table.Length;
            drawn++;
            return file;
        }));

        Assert.Equal(DemandTable.RowsOfGroup + 10, drawn);
        Assert.True(written > 0);
    }

    [Fact]
    public async Task The_same_words_give_the_same_bytes()
    {
        var (one, other) = (await Written("one"), await Written("other"));
        var files = Directory.EnumerateFiles(one).Select(file => Path.GetFileName(file)).Order().ToList();

        Assert.Equal(["agreements.ndjson", "demands.ndjson", "demands.parquet", "demands.xml", "dwellings.ndjson", "events.ndjson", "landlords.ndjson", "reservers.ndjson"], files);
        Assert.All(files, file => Assert.Equal(Hash(one, file), Hash(other, file)));
    }

    [Fact]
    public async Task Agreements_and_dwellings_name_landlords_and_reservers_of_the_files()
    {
        var folder = await Written("one");
        var landlords = Objects(folder, "landlords.ndjson");
        var reservers = Texts(Objects(folder, "reservers.ndjson"), "name");
        var agreements = Objects(folder, "agreements.ndjson");

        Assert.Subset(Texts(landlords, "name"), Texts(agreements, "landlord"));
        Assert.Subset(reservers, Texts(agreements, "reserver"));
        Assert.Subset(Texts(landlords, "name"), Texts(Objects(folder, "dwellings.ndjson").Select(dwelling => dwelling.GetProperty("dwelling")), "landlord"));
        Assert.Subset(new HashSet<string> { "at-disposal", "allocated", "lease-signed" }, Texts(agreements.SelectMany(agreement => agreement.GetProperty("terms").EnumerateArray()), "consumingEvent"));
        Assert.All(agreements, agreement => Assert.NotNull(agreement.Deserialize<Agreement>(DemandJson.Options)));
    }

    [Fact]
    public async Task Files_of_another_population_do_not_stay_beside_those_of_this_one()
    {
        var folder = await Written("other");
        await File.WriteAllTextAsync(Path.Combine(folder, "demands.parquet"), "another one", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "mine", TestContext.Current.CancellationToken);

        await new Generation(GenerateWords.Read(["--demands", "10", "--dwellings", "0", "--format", "ndjson", "--out", folder], out _)!).Write(TextWriter.Null);

        Assert.Equal(["agreements.ndjson", "demands.ndjson", "landlords.ndjson", "notes.txt", "reservers.ndjson"], Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--demands 0 --out x", "1 to 10000000")]
    [InlineData("--today tomorrow --out x", "yyyy-MM-dd")]
    [InlineData("--format csv --out x", "'--format csv' cannot be read.")]
    [InlineData("--demands 10", "--out")]
    public void A_wrong_word_is_named_with_what_it_should_be(string words, string named)
    {
        Assert.Null(GenerateWords.Read(words.Split(' '), out var fault));
        Assert.Contains(named, fault, StringComparison.Ordinal);
    }

    private async Task<string> Written(string name)
    {
        var folder = Path.Combine(_folder, name);
        var words = GenerateWords.Read([.. Words, folder], out var fault);
        Assert.Empty(fault);
        await new Generation(words!).Write(TextWriter.Null);
        return folder;
    }

    private async Task<byte[]> Line(string name) =>
        System.Text.Encoding.UTF8.GetBytes((await File.ReadAllLinesAsync(Path.Combine(await Written(name), "demands.ndjson"), TestContext.Current.CancellationToken))[0]);

    private static async Task<List<DemandRow>> Rows(string file)
    {
        await using var table = File.OpenRead(file);
        return [.. (await ParquetSerializer.DeserializeAsync<DemandRow>(table, cancellationToken: TestContext.Current.CancellationToken)).Data];
    }

    private static string Hash(string folder, string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file))));

    private static List<JsonElement> Objects(string folder, string file) => [.. File.ReadLines(Path.Combine(folder, file)).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private static HashSet<string> Texts(IEnumerable<JsonElement> objects, string member) => [.. objects.Select(one => one.GetProperty(member).GetString()!)];
}
