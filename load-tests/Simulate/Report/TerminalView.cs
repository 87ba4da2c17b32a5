using System.Globalization;
using Allocation.Api.Bench;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Allocation.LoadTests.Simulate.Report;

/// <summary>A run in the terminal: what it does now, how far it is, and the last minute as bars. Where nobody looks, a line every ten seconds.</summary>
internal sealed class TerminalView(IAnsiConsole console, TimeProvider time) : ISimulationView
{
    private const int Shown = 60;
    private const int LinesEvery = 10;

    /// <summary>Columns of a line that goes into a file: nobody tells how wide it is.</summary>
    private const int FileWidth = 200;

    private static readonly char[] Bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

    private readonly Lock _gate = new();
    private readonly Queue<Second> _seconds = new();
    private string _step = "";
    private long _beganAt = time.GetTimestamp();
    private long _percent;
    private bool _steady;
    private LiveDisplayContext? _display;

    /// <summary>In the terminal, or the file, of this process.</summary>
    public static TerminalView OfConsole()
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive)
            AnsiConsole.Profile.Width = FileWidth;
        return new TerminalView(AnsiConsole.Console, TimeProvider.System);
    }

    /// <summary>Shows a run for as long as it goes.</summary>
    public async Task<T> Show<T>(Func<Task<T>> run)
    {
        _steady = !console.Profile.Capabilities.Interactive;
        return _steady ? await run() : await console.Live(new Text("")).AutoClear(true).StartAsync(async display =>
        {
            _display = display;
            return await run();
        });
    }

    /// <inheritdoc />
    public void Step(string what)
    {
        lock (_gate)
        {
            (_step, _beganAt, _percent) = (what, time.GetTimestamp(), 0);
            if (_steady)
                console.WriteLine(what);
            Draw();
        }
    }

    /// <inheritdoc />
    public void Progress(long done, long of)
    {
        lock (_gate)
        {
            var percent = 100 * done / Math.Max(1, of);
            if (percent == _percent)
                return;
            if (_steady && percent / LinesEvery != _percent / LinesEvery)
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {percent} %, {time.GetElapsedTime(_beganAt).TotalSeconds:N0} s"));
            _percent = percent;
            Draw();
        }
    }

    /// <inheritdoc />
    public void Passed(Second second)
    {
        lock (_gate)
        {
            _seconds.Enqueue(second);
            if (_seconds.Count > Shown)
                _seconds.Dequeue();
            if (_steady && (second.At % LinesEvery == 0 || second.Event is not null))
                console.WriteLine(Line(second));
            Draw();
        }
    }

    private static string Line(Second second) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {second.At,4} s  {second.Commands,6} commands p50 {second.CommandP50Ms:N1} p99 {second.CommandP99Ms:N1} ms  {second.Lists,6} lists p99 {second.ListP99Ms:N1} ms  screens p50 {second.ScreenP50Ms:N1} p99 {second.ScreenP99Ms:N1} ms  {second.RssMb:N0} MB  {second.Cores:N2} cores  lag {second.LagSeconds:N1} s  {second.Event}");

    private void Draw() => _display?.UpdateTarget(Screen());

    private Rows Screen()
    {
        var head = new Markup($"[bold]{Markup.Escape(_step)}[/]  {(_percent > 0 ? string.Create(CultureInfo.InvariantCulture, $"{_percent} %  ") : "")}[grey]{time.GetElapsedTime(_beganAt):mm\\:ss}[/]");
        if (_seconds.Count == 0)
            return new Rows(head);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "now", "last minute");
        Add(table, "commands/s", "N0", second => second.Commands);
        Add(table, "command p99, ms", "N1", second => second.CommandP99Ms);
        Add(table, "lists/s", "N0", second => second.Lists);
        Add(table, "list p99, ms", "N1", second => second.ListP99Ms);
        Add(table, "change to screen p50, ms", "N1", second => second.ScreenP50Ms);
        Add(table, "change to screen p99, ms", "N1", second => second.ScreenP99Ms);
        Add(table, "memory, MB", "N0", second => second.RssMb);
        Add(table, "processor, cores", "N2", second => second.Cores);
        Add(table, "collections, ms", "N0", second => second.PauseMs);
        Add(table, "lag of the index, s", "N2", second => second.LagSeconds);
        Add(table, "writes waiting", "N0", second => second.CommitQueue);
        IRenderable[] events = [.. _seconds.Where(second => second.Event is not null).Select(second => new Markup($"[yellow]{second.At} s  {Markup.Escape(second.Event!)}[/]"))];
        return new Rows([head, table, .. events]);
    }

    private void Add(Table table, string name, string format, Func<Second, double> value)
    {
        var values = _seconds.Select(value).ToArray();
        var most = Math.Max(values.Max(), double.Epsilon);
        table.AddRow(name, values[^1].ToString(format, CultureInfo.InvariantCulture), string.Concat(values.Select(one => Bars[(int)Math.Clamp(one / most * Bars.Length, 0, Bars.Length - 1)])));
    }
}
