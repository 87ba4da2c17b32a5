using System.Diagnostics;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Population;
using Allocation.Silo.Policies;
using Allocation.Sne;

namespace Allocation.LoadTests.Generate;

/// <summary>
/// Writes a population to files: demands as the register's exchange message, a line each and a table, dwellings, landlords with their
/// reservers and agreements, events. The same words give the same bytes on any machine; memory does not grow with the number of demands.
/// </summary>
internal sealed class Generation
{
    /// <summary>Most households looked at for the table of shares.</summary>
    private const int Measured = 200_000;

    /// <summary>Ends the name of a file that is being written.</summary>
    private const string Begun = ".part";

    private const string Lines = "demands.ndjson", Table = "demands.parquet", Message = "demands.xml", VacantDwellings = "dwellings.ndjson", Landlords = "landlords.ndjson", Reservers = "reservers.ndjson", Agreements = "agreements.ndjson", Changes = "events.ndjson";

    /// <summary>Every file that a population may have.</summary>
    private static readonly IReadOnlyList<string> Names = [Lines, Table, Message, VacantDwellings, Landlords, Reservers, Agreements, Changes];

    private readonly GenerateWords _words;
    private readonly Geography _geography;
    private readonly PopulationOptions _options;
    private readonly HouseholdGenerator _households;

    /// <summary>Prepares it.</summary>
    /// <exception cref="ArgumentException">A territory is not known.</exception>
    public Generation(GenerateWords words)
    {
        _words = words;
        _geography = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes).Geography;
        _options = PopulationOptions.Of(words.Demands, words.Seed, words.Today, words.Territories, _geography);
        _households = new HouseholdGenerator(_options, _geography);
    }

    /// <summary>Writes the files, then the table of shares.</summary>
    public async Task Write(TextWriter output)
    {
        Directory.CreateDirectory(_words.Out);

        // Files of another population would be taken for some of this one.
        foreach (var name in Names)
            File.Delete(Path.Combine(_words.Out, name));
        if (_words.NdJson)
            await Timed(output, Lines, file => WriteLines(file, _households.All().Select(DemandJson.Write)));
        if (_words.Parquet)
            await Timed(output, Table, file => DemandTable.Write(file, _households.All()));
        if (_words.Xml)
            await Timed(output, Message, file => SneWriter.WriteAsync(file, "CRE", new DateTimeOffset(_words.Today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), _households.All().ToAsyncEnumerable()));
        if (_words.Dwellings > 0)
            await Timed(output, VacantDwellings, file => WriteLines(file, Dwellings()));
        var agreements = new AgreementGenerator(_options, _geography);
        await Timed(output, Landlords, file => WriteLines(file, agreements.Landlords.Select(ReservationJson.Write)));
        await Timed(output, Reservers, file => WriteLines(file, agreements.Reservers.Select(ReservationJson.Write)));
        await Timed(output, Agreements, file => WriteLines(file, agreements.All().Select(agreement => JsonSerializer.SerializeToUtf8Bytes(agreement, DemandJson.Options))));
        if (_words.Events > 0)
            await Timed(output, Changes, file => WriteLines(file, Events()));
        WriteShares(output);
    }

    private IEnumerable<byte[]> Dwellings()
    {
        var generator = new DwellingGenerator(_options, _geography);
        return Enumerable.Range(0, _words.Dwellings).Select(number => generator.Generate(number)).Select(dwelling => JsonSerializer.SerializeToUtf8Bytes(
            new { id = dwelling.Id, availableOn = dwelling.AvailableOn, dwelling = dwelling.Dwelling }, DemandJson.Options));
    }

    /// <summary>Each event as the change of a file that has taken all before: only those that changed are held.</summary>
    private IEnumerable<byte[]> Events()
    {
        var stream = new EventStream(_options, _geography);
        var changed = new Dictionary<long, DemandFile>();
        var midnight = _words.Today.ToDateTime(TimeOnly.MinValue);
        var instants = (_words.PerSecond is { } rate ? DayShape.Stress(_words.Seed, rate) : DayShape.Working(_words.Seed, EventsADay)).Instants();
        foreach (var (number, seconds) in instants.Take(_words.Events).Index())
        {
            var index = stream.IndexOf(number);
            var before = changed.TryGetValue(index, out var held) ? held : _households.Generate(index);
            var change = stream.At(number, before, _words.Today.AddDays((int)(seconds / 86_400)));
            changed[index] = change.After;
            yield return JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    number,
                    at = midnight.AddSeconds(seconds),
                    uniqueNumber = before.UniqueNumber.Value,
                    cause = change.Kind,
                    patch = JsonSerializer.Deserialize<JsonElement>(DemandJson.Difference(before, change.After)),
                },
                DemandJson.Options);
        }
    }

    /// <summary>What the country has in a working day for its 2.76 million demands (SIZ-2), for as many as there are.</summary>
    private int EventsADay => Math.Max(1, (int)(92_000L * _words.Demands / 2_760_000));

    private void WriteShares(TextWriter output)
    {
        var files = _households.All().Take(Measured).ToList();
        output.WriteLine();
        output.WriteLine(FormattableString.Invariant($"shares over {files.Count:N0} households; what is an assumption is no fact"));
        output.WriteLine($"{"",-44} {"target",8} {"measured",9} {"±",5}  source");
        foreach (var row in (_options.National && _words.Territories is [] ? Marginals.OfRegions(files) : []).Concat(Marginals.Measure(files, _words.Today, _geography)))
            output.WriteLine(FormattableString.Invariant($"{row.Name,-44} {row.Target,8:0.##} {row.Measured,9:0.00} {row.Tolerance,5:0.##}  {row.Source}, {row.Kind}{(row.Holds ? "" : "  OUT")}"));
    }

    private async Task Timed(TextWriter output, string name, Func<Stream, Task> write)
    {
        var from = Stopwatch.GetTimestamp();
        var path = Path.Combine(_words.Out, name);
        var begun = path + Begun;
        await using (var file = new FileStream(begun, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
            await write(file);

        // Broken off, there is no file that looks whole.
        File.Move(begun, path);
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        output.WriteLine(FormattableString.Invariant($"{path}: {new FileInfo(path).Length / 1e6:N1} MB in {seconds:N1} s"));
    }

    private static async Task WriteLines(Stream file, IEnumerable<byte[]> lines)
    {
        foreach (var line in lines)
        {
            await file.WriteAsync(line);
            file.WriteByte((byte)'\n');
        }
    }
}
