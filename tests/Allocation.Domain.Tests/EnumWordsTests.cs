using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;

namespace Allocation.Domain.Tests;

/// <summary>A word is one word, as the contract lists it.</summary>
public sealed class EnumWordsTests
{
    [Fact]
    public void Every_member_is_read_as_it_is_written_as_a_value_and_as_a_name()
    {
        foreach (var cause in Enum.GetValues<SubtractionCause>())
        {
            Assert.Equal(cause, Read<SubtractionCause>(Write(cause)));
            Assert.Equal(JsonSerializer.Serialize(cause), Write(cause));
            Assert.Equal([(cause, 3)], Read<Dictionary<SubtractionCause, int>>(Write(new Dictionary<SubtractionCause, int> { [cause] = 3 }))!.Select(one => (one.Key, one.Value)));
        }

        Assert.Equal("\"T6P\"", Write(Typology.T6P));
        Assert.Equal(SubtractionCause.UrbanRenewal, Read<SubtractionCause>("\"\\u0075rban-renewal\""));
    }

    [Theory]
    [InlineData("\"sale, urban-renewal\"")]
    [InlineData("\"sale,sale\"")]
    [InlineData("\"Sale\"")]
    [InlineData("\" sale\"")]
    [InlineData("\"sale\\n\"")]
    [InlineData("\"3\"")]
    [InlineData("\"\"")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("[\"sale\"]")]
    public void Anything_else_is_refused_with_the_words_there_are(string text)
    {
        Assert.StartsWith("Use one of: ", Assert.Throws<JsonException>(() => Read<SubtractionCause>(text)).Message, StringComparison.Ordinal);
        if (text[0] == '"')
            Assert.Throws<JsonException>(() => Read<Dictionary<SubtractionCause, int>>($$"""{{{text}}: 1}"""));
    }

    [Fact]
    public void What_is_longer_than_any_word_is_refused_unread() =>
        Assert.Throws<JsonException>(() => Read<Typology>($"\"{new string('T', 100_000)}\""));

    private static T? Read<T>(string text) => JsonSerializer.Deserialize<T>(text, DemandJson.Options);

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, DemandJson.Options);
}
