using System.Security.Cryptography;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

public sealed class CandidateFormTests
{
    /// <summary>Of the forms of random demands. When it changes, and not the generator of the demands alone, raise <see cref="CandidateForm.Number"/> with it: what earlier builds wrote is then not read any more.</summary>
    private const string Fingerprint = "2: e6ba1e45938c1a97";

    private const string Seed = "fM95BE-bBwN2";

    [Fact]
    public void What_is_written_is_read_back()
    {
        RandomDemands.Files.Sample(file =>
        {
            var facts = FactReader.Read(file);
            var expected = CandidateRecord.Of(new DemandId(7), 3, file, default);

            var read = CandidateForm.Read(CandidateForm.Write(file, facts), new DemandId(7), 3, default);

            Assert.Equal(expected.Facts, read.Facts);
            Assert.Equal(expected.Communes, read.Communes);
            Assert.Equal(expected.Types, read.Types);
            Assert.Equal((expected.Id, expected.Version, expected.Number, expected.Status, expected.Extended), (read.Id, read.Version, read.Number, read.Status, read.Extended));
        }, iter: 2_000);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue + 2)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(FactVector.None)]
    [InlineData(FactVector.Unknown)]
    public void Every_value_of_a_fact_survives(int value)
    {
        var facts = new FactVector([.. Enumerable.Repeat(value, FactVector.Width)]);

        var read = CandidateForm.Read(CandidateForm.Write(RandomDemands.Files.Single(_ => true, Seed), facts), new DemandId(1), 1, default);

        Assert.Equal(facts, read.Facts);
    }

    [Fact]
    public void Who_changes_how_facts_are_read_or_written_raises_the_number_of_the_form()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in RandomDemands.Files.Array[300].Single(_ => true, Seed))
            hash.AppendData(CandidateForm.Write(file, FactReader.Read(file)));

        Assert.Equal(Fingerprint, $"{CandidateForm.Number}: {Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}");
    }
}
