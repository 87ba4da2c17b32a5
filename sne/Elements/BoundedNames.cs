using System.Xml;

namespace Allocation.Sne.Elements;

/// <summary>The parser's table of names, which only grows: a sender who invents names without end is stopped here.</summary>
internal sealed class BoundedNames : XmlNameTable
{
    private readonly NameTable _names = new();
    private int _count;
    private int _characters;

    public override string Add(char[] array, int offset, int length) =>
        _names.Get(array, offset, length) ?? Counted(_names.Add(array, offset, length));

    public override string Add(string array) => _names.Get(array) ?? Counted(_names.Add(array));

    public override string? Get(char[] array, int offset, int length) => _names.Get(array, offset, length);

    public override string? Get(string array) => _names.Get(array);

    private string Counted(string name)
    {
        _characters += Math.Min(name.Length, SneLimits.TokenBytes);
        return ++_count <= SneLimits.DistinctNames && _characters <= SneLimits.DistinctNames * SneLimits.Name ? name : throw new TooLargeException();
    }
}
