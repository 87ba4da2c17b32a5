using System.Text;
using Allocation.Domain.Amendments;
using Allocation.Domain.Demands;
using Npgsql;

namespace Allocation.Process.Tests.Faults;

/// <summary>A change as the store holds it.</summary>
internal sealed record StoredChange(DemandId Demand, int Version, Guid Command, long Position);

/// <summary>
/// Judges a history against one machine that takes one command after the other. The store's own log says in which order each
/// demand took its commands; the model says whether that order, and what clients were told, could have come from such a machine.
/// </summary>
/// <remarks>
/// A demand is a register with versions, and operations on different demands do not meet, so each demand is judged by itself
/// (linearizability is local): the order of its versions must respect real time, every answer must be the model's, every
/// sight must be the state between its question and its answer.
/// </remarks>
internal sealed class SequentialModel(History history, IReadOnlyList<StoredChange> log, IReadOnlyDictionary<DemandId, byte[]> stored)
{
    private readonly List<string> _faults = [];

    /// <summary>Reads the store and judges; the list is empty when all is well.</summary>
    public static async Task<IReadOnlyList<string>> Judge(History history, string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var log = await Rows(connection, "SELECT demand_id, version, command_id, position FROM change_log ORDER BY demand_id, version", row => new StoredChange(new DemandId(row.GetInt64(0)), row.GetInt32(1), row.GetGuid(2), row.GetInt64(3)));
        var files = await Rows(connection, "SELECT id, file::text FROM demand", row => (Id: new DemandId(row.GetInt64(0)), File: Encoding.UTF8.GetBytes(row.GetString(1))));
        var model = new SequentialModel(history, log, files.ToDictionary(row => row.Id, row => row.File));
        model.Judge();
        foreach (var (what, sql) in Counters)
        {
            if (await Rows(connection, sql, _ => true) is { Count: > 0 } wrong)
                model._faults.Add($"{what}: {wrong.Count} demands.");
        }

        return model._faults;
    }

    /// <summary>What the store says twice must agree: versions, change records, journal, territories.</summary>
    private static readonly (string What, string Sql)[] Counters =
    [
        ("version and change records differ", "SELECT id FROM demand WHERE version <> (SELECT count(*) FROM change_log WHERE demand_id = id)"),
        ("change records without a demand", "SELECT demand_id FROM change_log WHERE NOT EXISTS (SELECT FROM demand WHERE id = demand_id)"),
        ("change records and journal differ", "SELECT demand_id, version FROM change_log EXCEPT SELECT object_id::bigint, version FROM audit WHERE object = 'demand'"),
        ("the journal tells of what is not there", "SELECT object_id::bigint, version FROM audit WHERE object = 'demand' EXCEPT SELECT demand_id, version FROM change_log"),
        ("the journal tells twice", "SELECT object_id FROM audit WHERE object = 'demand' GROUP BY object_id, version HAVING count(*) > 1"),
        ("a territory hears of what is not there", "SELECT demand_id, version, position FROM change_territory EXCEPT SELECT demand_id, version, position FROM change_log"),
        ("a change of which its territory does not hear", "SELECT territory, demand_id, version FROM demand_territory JOIN demand ON id = demand_id EXCEPT SELECT territory, demand_id, version FROM change_territory"),
    ];

    private void Judge()
    {
        var commands = history.Operations.ToLookup(operation => operation.Command);
        var sights = history.Sights.ToLookup(sight => sight.Demand);
        foreach (var unknown in log.Where(change => !commands.Contains(change.Command)))
            _faults.Add($"Nobody gave the command that made version {unknown.Version} of {unknown.Demand}.");
        var written = log.GroupBy(change => change.Command).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var operation in history.Operations)
            JudgeAnswer(operation, written.GetValueOrDefault(operation.Command) ?? []);
        foreach (var demand in log.GroupBy(change => change.Demand))
            JudgeOrder(demand.Key, [.. demand], commands, sights[demand.Key]);
    }

    /// <summary>Acknowledged: written once, at that version. Refused: not written. No answer: written once or not at all.</summary>
    private void JudgeAnswer(Operation operation, List<StoredChange> written)
    {
        if (written.Count > 1)
            _faults.Add($"A command of {operation.Demand} was written {written.Count} times.");
        else if (operation.Told == Told.Written && (written.Count == 0 || written[0].Version != operation.Version || written[0].Demand != operation.Demand))
            _faults.Add($"Version {operation.Version} of {operation.Demand} was acknowledged and is not there.");
        else if (operation.Told == Told.Refused && written.Count > 0)
            _faults.Add($"A command of {operation.Demand} was refused and is there.");
    }

    private void JudgeOrder(DemandId demand, List<StoredChange> changes, ILookup<Guid, Operation> commands, IEnumerable<Sight> sights)
    {
        var states = new List<(byte[] File, long Asked, long Answered)>();
        DemandFile? file = null;
        foreach (var change in changes)
        {
            if (change.Version != states.Count + 1)
            {
                _faults.Add($"Versions of {demand} have a gap at {change.Version}.");
                return;
            }

            if (states.Count > 0 && change.Position <= changes[states.Count - 1].Position)
                _faults.Add($"Version {change.Version} of {demand} lies before its predecessor in the log.");
            if (commands[change.Command].FirstOrDefault() is not { } operation)
                return;
            if (operation.ExpectedVersion != change.Version - 1)
                _faults.Add($"Version {change.Version} of {demand} replaced a version that its sender had not seen.");
            file = file is null ? DemandJson.Read(operation.Patch) : DemandAmendment.Apply(file, operation.Patch, seesConfidential: true).File!;
            states.Add((DemandJson.Write(file), operation.Asked, operation.Told == Told.Written ? operation.Answered : long.MaxValue));
        }

        // Real time: what was answered before another was asked stands before it.
        var latestAsked = long.MinValue;
        for (var version = 1; version <= states.Count; version++)
        {
            if (states[version - 1].Answered < latestAsked)
                _faults.Add($"Version {version} of {demand} was answered before an earlier version was asked for.");
            latestAsked = Math.Max(latestAsked, states[version - 1].Asked);
        }

        if (!stored.TryGetValue(demand, out var held) || !held.AsSpan().SequenceEqual(states[^1].File))
            _faults.Add($"The file of {demand} is not what its {states.Count} commands make of it.");
        foreach (var sight in sights)
            JudgeSight(sight, states);
        foreach (var refused in history.Operations.Where(operation => operation.Demand == demand && operation.Told == Told.Refused))
            JudgeRefusal(refused, states);
    }

    /// <summary>A refusal is right if the version that its sender expected was not the present one at some moment between question and answer.</summary>
    private void JudgeRefusal(Operation refused, List<(byte[] File, long Asked, long Answered)> states)
    {
        var expected = refused.ExpectedVersion;
        var throughout = expected >= 1 && expected <= states.Count && states[expected - 1].Answered < refused.Asked && (expected == states.Count || states[expected].Asked > refused.Answered);
        if (throughout)
            _faults.Add($"A command on version {expected} of {refused.Demand} was refused while that version was the present one.");
        if (refused.Version > states.Count || (refused.Version > 0 && states[refused.Version - 1].Asked > refused.Answered))
            _faults.Add($"A refusal told of version {refused.Version} of {refused.Demand}, which was not there.");
    }

    /// <summary>A sight is a state of the model, no older than the last one answered before the question, and not from the future.</summary>
    private void JudgeSight(Sight sight, List<(byte[] File, long Asked, long Answered)> states)
    {
        if (sight.Version < 1 || sight.Version > states.Count || !sight.File.AsSpan().SequenceEqual(states[sight.Version - 1].File))
            _faults.Add($"Somebody saw version {sight.Version} of {sight.Demand} with a content it never had.");
        else if (states[sight.Version - 1].Asked > sight.Answered)
            _faults.Add($"Version {sight.Version} of {sight.Demand} was seen before it was asked for.");
        else if (states.FindLastIndex(state => state.Answered < sight.Asked) >= sight.Version)
            _faults.Add($"Version {sight.Version} of {sight.Demand} was seen after a later one had been acknowledged.");
    }

    private static async Task<List<T>> Rows<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
