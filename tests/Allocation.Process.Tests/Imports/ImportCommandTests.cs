using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Imports;

/// <summary>A file of demands sent to a host from the console.</summary>
public sealed class ImportCommandTests
{
    [Fact]
    public async Task A_file_is_entered_with_a_bar_and_its_code_says_whether_all_of_it_was()
    {
        using var data = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path);
        await using var host = process;
        using var _ = client;
        var (right, wrong) = (Write(data, "Right file.ndjson", Line(1) + Line(2)), Write(data, "wrong.ndjson", Line(3) + "no demand\n"));

        var (code, output, errors) = await Verb.Run("import", right, "--to", client.Address.ToString());
        var (refused, said, _) = await Verb.Run("import", wrong, "--to", client.Address.ToString(), "--name", "second");

        Assert.Equal(0, code);
        Assert.Contains("\"name\":\"right-file\",\"lines\":2,\"resumedAt\":0,\"entered\":2", output);
        Assert.Contains("100 %", errors);
        Assert.Equal(1, refused);
        Assert.Contains("\"line\":2", said);
        Assert.Equal(1, (await client.Get("/api/v1/imports/demands/second")).Accepted()["entered"]!.GetValue<int>());
    }

    [Fact]
    public async Task Nobody_there_is_an_answer_and_no_exception()
    {
        using var data = new TemporaryDirectory();

        var (code, _, errors) = await Verb.Run("import", Write(data, "file.ndjson", Line(1)), "--to", "http://127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.Contains("give the same command again", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Theory]
    [InlineData]
    [InlineData("file.ndjson")]
    [InlineData("file.ndjson", "--to", "nowhere")]
    [InlineData("file.ndjson", "--to", "http://127.0.0.1:1", "--name")]
    [InlineData("file.ndjson", "--to", "http://127.0.0.1:1", "--to", "http://127.0.0.1:2")]
    [InlineData("file.ndjson", "--from", "http://127.0.0.1:1")]
    public async Task A_command_that_cannot_be_read_says_what_to_write(params string[] arguments)
    {
        var (code, _, errors) = await Verb.Run(["import", .. arguments]);

        Assert.Equal(2, code);
        Assert.StartsWith("usage: import", errors);
    }

    private static string Line(int number) =>
        $$$"""{"uniqueNumber":"0310524{{{number:000000}}}VERB1","depositedOn":"2024-05-01","applicant":{},"wishes":{"types":["T2"],"communes":["31555"]}}""" + "\n";

    private static string Write(TemporaryDirectory folder, string name, string text)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
