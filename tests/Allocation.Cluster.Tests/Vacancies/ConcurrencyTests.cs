using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Vacancies;

public sealed class ConcurrencyTests
{
    private const int Households = 36;
    private const int Rounds = 6;

    [Fact]
    public async Task Questions_and_commands_in_every_direction_never_wait_for_each_other_in_a_circle()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancies = await Filled(cluster);
        var watching = vacancies.Select(vacancy => new Watching(cluster, vacancy)).ToList();

        await Guard.Within(Task.WhenAll(
            [
                .. Enumerable.Range(1, Households).Select(number => Repeat(round => cluster.Amend(new DemandId(number), round, ChangeKind.Renewal, Renewed(round)))),
                .. vacancies.SelectMany(vacancy => Enumerable.Range(0, 6).Select(_ => Ask(cluster, vacancy))),
                .. vacancies.Select(vacancy => Repeat(round => cluster.Vacancy(vacancy).Explain(new DemandId(round)))),
                .. watching.Select(watcher => Repeat(_ => watcher.Renew())),
                .. vacancies.Select((_, number) => Repeat(round => cluster.Describe($"dwelling-{number}", DwellingOf(number) with { Rent = 400 + round }))),
                Repeat(_ => cluster.Territory(Samples.EstEnsemble).Describe()),
            ]));

        await Recomputation.AssertAllListsEqualTheStore(cluster, vacancies);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_list_contains_every_change_acknowledged_before_the_question(StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        var vacancies = await Filled(cluster);

        await Guard.Within(Task.WhenAll(Enumerable.Range(1, Households).Select(number => Repeat(async round =>
        {
            var reply = await cluster.Amend(new DemandId(number), round, ChangeKind.Renewal, Renewed(round));
            Assert.Equal(CommandOutcome.Accepted, reply.Outcome);
            var list = await cluster.Shortlist(vacancies[(number + round) % vacancies.Count]);
            Assert.Equal(reply.Version, list.Rows.Single(row => row.Id.Value == number).Version);
            return list;
        }))));
    }

    /// <summary>Asks again and again: versions never go back, ranks are in order, nobody stands twice.</summary>
    private static async Task Ask(TwoSilos cluster, Guid vacancy)
    {
        var last = default(ListVersion);
        await Repeat(async _ =>
        {
            var list = await cluster.Shortlist(vacancy);
            Assert.False(last.IsAfter(list.Version));
            Assert.Equal(Households, list.Rows.Length);
            Assert.Equal(list.Rows.Select(row => row.Key).Order(Comparer<RankKey>.Default), list.Rows.Select(row => row.Key));
            Assert.Equal(Households, list.Rows.DistinctBy(row => row.Id).Count());
            last = list.Version;
            return list;
        });
    }

    private static async Task Repeat<T>(Func<int, Task<T>> work)
    {
        for (var round = 1; round <= Rounds; round++)
            await work(round);
    }

    private static async Task<IReadOnlyList<Guid>> Filled(TwoSilos cluster)
    {
        var vacancies = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => cluster.Open($"dwelling-{number}", DwellingOf(number))));
        await Task.WhenAll(Enumerable.Range(1, Households).Select(number => cluster.Register(new DemandId(number), Samples.Household(number, Samples.Montreuil, Samples.Pantin, Samples.Villeurbanne))));
        return vacancies;
    }

    private static Domain.Dwellings.Dwelling DwellingOf(int number) => Samples.Dwelling(new[] { Samples.Montreuil, Samples.Pantin, Samples.Villeurbanne }[number]);

    private static string Renewed(int round) => $$"""{"renewedOn":"2026-01-{{round:D2}}"}""";
}
