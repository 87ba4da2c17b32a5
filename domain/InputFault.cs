namespace Allocation.Domain;

/// <summary>One thing wrong with an input: where it is, what it is, how to mend it. Never the value of a personal datum.</summary>
/// <param name="Path">Field, in the words of the interface it came through, e.g. <c>applicant.birthDate</c>.</param>
/// <param name="Code">Stable code, kebab-case.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record InputFault(string Path, string Code, string Message);
