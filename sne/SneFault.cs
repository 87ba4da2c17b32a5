namespace Allocation.Sne;

/// <summary>One thing wrong in a message: where it is, what it is, how to mend it. Never the value of a personal datum.</summary>
/// <param name="Line">Line of the element, from 1; 0 when the document ended before a line could be told.</param>
/// <param name="Path">Element from the root, local names separated by <c>/</c>, repeated elements numbered from 1.</param>
/// <param name="Field">Name of the element, or the name that SNI-27 gives the check.</param>
/// <param name="Code">Stable code in kebab-case; see <see cref="SneFaultCodes"/>.</param>
/// <param name="Message">What is wrong and how to mend it, in English.</param>
public sealed record SneFault(int Line, string Path, string Field, string Code, string Message);

/// <summary>The document itself cannot be read: malformed, not an exchange message, or hostile (SNI-28). Demands read before it stand.</summary>
public sealed class SneDocumentException(SneFault fault) : Exception(fault.Message)
{
    /// <summary>What is wrong with the document, and where.</summary>
    public SneFault Fault { get; } = fault;
}
