using System.Collections.Immutable;

namespace Allocation.Domain.Scoring.Source;

/// <summary>A node of the text, untyped, with its place from 1.</summary>
internal abstract record SourceNode(int Line, int Column)
{
    /// <summary>What a message calls it.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar. <paramref name="TextColumn"/> is the column of its first character, 0 when it is folded or escaped.</summary>
internal sealed record SourceScalar(int Line, int Column, string Text, bool IsNull, int TextColumn) : SourceNode(Line, Column)
{
    public override string Kind => IsNull ? "null" : "a value";

    /// <summary>Column of a character of the text; that of the node where the text does not stand as written.</summary>
    public int ColumnAt(int offset) => TextColumn == 0 ? Column : TextColumn + offset;
}

/// <summary>A list.</summary>
internal sealed record SourceSequence(int Line, int Column, ImmutableArray<SourceNode> Items) : SourceNode(Line, Column)
{
    public override string Kind => "a list";
}

/// <summary>Keys and values in the order of the text; no key twice.</summary>
internal sealed record SourceMapping(int Line, int Column, ImmutableArray<SourceEntry> Entries) : SourceNode(Line, Column)
{
    public override string Kind => "keys and values";

    public SourceNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}

/// <summary>One key and its value.</summary>
internal sealed record SourceEntry(SourceScalar Key, SourceNode Value);
