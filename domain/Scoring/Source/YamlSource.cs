using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Allocation.Domain.Scoring.Source;

/// <summary>
/// Reads YAML into source nodes, within bounds: no anchor, alias or tag, one document, limited size and depth, so that a
/// hostile text costs no more than its length.
/// </summary>
internal sealed class YamlSource
{
    private readonly string _text;
    private readonly DiagnosticList _diagnostics;
    private readonly YamlEvents _events;

    private YamlSource(string text, DiagnosticList diagnostics)
    {
        _text = text;
        _diagnostics = diagnostics;
        _events = new YamlEvents(text);
    }

    /// <summary>Largest text, bytes of UTF-8.</summary>
    public const int MaxBytes = 1_000_000;

    /// <summary>Deepest nesting of lists and mappings.</summary>
    public const int MaxDepth = 24;

    /// <summary>The root node, or null with at least one diagnostic.</summary>
    public static SourceNode? Read(string yaml, DiagnosticList diagnostics)
    {
        // Editors of some systems write a mark of the byte order first.
        if (yaml.StartsWith(SourceText.ByteOrderMark))
            yaml = yaml[1..];
        if (yaml.Length > MaxBytes || Encoding.UTF8.GetByteCount(yaml) > MaxBytes)
        {
            diagnostics.Add(1, 1, GridDiagnosticCodes.TooLarge, $"The text is larger than {MaxBytes} bytes.", "Split the grid or remove what it does not need.");
            return null;
        }

        if (SourceText.FirstNoCharacter(yaml) is { } wrong)
        {
            var (line, column) = SourceText.PlaceOf(yaml, wrong);
            diagnostics.Add(line, column, GridDiagnosticCodes.Syntax, $"{SourceText.Name(yaml, wrong)} is no character of a text.", "Remove it, and save the text as UTF-8.");
            return null;
        }

        try
        {
            return new YamlSource(yaml, diagnostics).Document();
        }
        catch (RefusedException)
        {
            return null;
        }
        catch (YamlException error)
        {
            var (line, column, message, remedy) = YamlFault.Of(yaml, error);
            diagnostics.Add(line, column, GridDiagnosticCodes.Syntax, message, remedy);
            return null;
        }
    }

    private SourceNode Document()
    {
        _events.Consume<StreamStart>();
        if (_events.TryConsume<StreamEnd>(out var empty))
            throw Refuse(empty.Start, GridDiagnosticCodes.Syntax, "The text is empty.", "Start with 'grid:' and its id.");
        _events.Consume<DocumentStart>();
        var root = Node(0);
        _events.Consume<DocumentEnd>();
        if (_events.TryConsume<StreamEnd>(out _))
            return root;
        throw Refuse(_events.Current!.Start, GridDiagnosticCodes.Refused, "The text has a second document.", "Put each grid in a file of its own.");
    }

    private SourceNode Node(int depth)
    {
        if (_events.TryConsume<AnchorAlias>(out var alias))
            throw Refuse(alias.Start, GridDiagnosticCodes.Refused, "Aliases are refused.", "Write the value again at this place.");
        var node = _events.Require<NodeEvent>();
        if (!node.Anchor.IsEmpty)
            throw Refuse(node.Start, GridDiagnosticCodes.Refused, "Anchors are refused.", "Remove the anchor.");
        if (!node.Tag.IsEmpty)
            throw Refuse(node.Start, GridDiagnosticCodes.Refused, "Tags are refused.", "Remove the tag; values are read by their key.");
        if (depth > MaxDepth)
            throw Refuse(node.Start, GridDiagnosticCodes.TooLarge, $"Nesting is deeper than {MaxDepth}.", "Flatten the groups.");
        return node switch
        {
            Scalar => Value(_events.Consume<Scalar>()),
            SequenceStart => Sequence(depth),
            _ => Mapping(depth),
        };
    }

    private SourceSequence Sequence(int depth)
    {
        var start = _events.Consume<SequenceStart>().Start;
        var items = ImmutableArray.CreateBuilder<SourceNode>();
        while (!_events.TryConsume<SequenceEnd>(out _))
            items.Add(Node(depth + 1));
        return new SourceSequence(At(start.Line), At(start.Column), items.ToImmutable());
    }

    private SourceMapping Mapping(int depth)
    {
        var start = _events.Consume<MappingStart>().Start;
        var entries = ImmutableArray.CreateBuilder<SourceEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            if (Node(depth + 1) is not SourceScalar key)
                throw Refuse(start, GridDiagnosticCodes.Syntax, "A key is not a word.", "Use simple keys.");
            var value = Node(depth + 1);
            if (keys.Add(key.Text))
                entries.Add(new SourceEntry(key, value));
            else
                _diagnostics.Add(key, GridDiagnosticCodes.DuplicateKey, $"'{key.Text}' is stated twice.", "Keep one of them.");
        }

        return new SourceMapping(At(start.Line), At(start.Column), entries.ToImmutable());
    }

    private SourceScalar Value(Scalar scalar)
    {
        if (SourceText.FirstNoCharacter(scalar.Value) is { } wrong)
            throw Refuse(scalar.Start, GridDiagnosticCodes.Syntax, $"The value holds {SourceText.Name(scalar.Value, wrong)}, which is no character of a text.", "Remove the escape.");
        var column = At(scalar.Start.Column);
        var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
        var quote = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0;
        var first = (int)scalar.Start.Index + quote;
        var verbatim = first + scalar.Value.Length <= _text.Length && string.CompareOrdinal(_text, first, scalar.Value, 0, scalar.Value.Length) == 0;
        return new SourceScalar(At(scalar.Start.Line), column, scalar.Value, isNull, verbatim ? column + quote : 0);
    }

    private RefusedException Refuse(Mark at, string code, string message, string remedy)
    {
        _diagnostics.Add(At(at.Line), At(at.Column), code, message, remedy);
        return new RefusedException();
    }

    private static int At(long place) => (int)Math.Clamp(place, 1, int.MaxValue);

    /// <summary>Leaves the reading once its reason is reported; never leaves this class.</summary>
    private sealed class RefusedException : Exception;
}
