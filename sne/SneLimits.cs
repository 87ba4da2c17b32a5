namespace Allocation.Sne;

/// <summary>What one demand of a message may hold, so that a hostile file of any size cannot exhaust memory.</summary>
public static class SneLimits
{
    /// <summary>Deepest nesting, the root counted; the format needs about ten.</summary>
    public const int Depth = 32;

    /// <summary>Most elements of one demand.</summary>
    public const int Elements = 5_000;

    /// <summary>Most characters of one demand: names, attributes and texts.</summary>
    public const int Characters = 200_000;

    /// <summary>Most characters of one text or attribute.</summary>
    public const int Text = 10_000;

    /// <summary>Most characters of one element or attribute name.</summary>
    public const int Name = 100;

    /// <summary>Most bytes of one markup token: a tag with its attributes, a comment.</summary>
    public const int TokenBytes = 1 << 20;

    /// <summary>Most distinct names of one document, and a hundred times as many characters in them; the parser keeps them all.</summary>
    public const int DistinctNames = 10_000;

    /// <summary>Most errors, and most warnings, said of one demand.</summary>
    public const int Faults = 200;

    /// <summary>Most codes or resources of one list; persons and communes have the bounds of the domain.</summary>
    public const int Items = 100;
}
