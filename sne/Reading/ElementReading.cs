using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>
/// Finds elements under one topmost element, marks those in which facts were read, and gathers what is wrong. The kinds of
/// value are in <see cref="ElementFacts"/>.
/// </summary>
internal sealed partial class ElementReading(SneElement top, string path)
{
    /// <summary>Longest code kept as received: what the domain stores.</summary>
    private const int LongestCode = 20;

    private readonly List<SneFault> _errors = [];
    private readonly List<SneFault> _warnings = [];

    public IReadOnlyList<SneFault> Errors => _errors;

    public IReadOnlyList<SneFault> Warnings => _warnings;

    /// <summary>Absent, empty, or the word that careless exporters write for nothing (SNI-30).</summary>
    public static bool IsMissing([NotNullWhen(false)] string? text) => text is null or "None";

    /// <summary>A received code in a message, only when it cannot be anything personal.</summary>
    public static string Shown(string? code) => code is not null && Showable().IsMatch(code) ? $"The code {code}" : "The code";

    /// <summary>Says what refuses the demand.</summary>
    /// <param name="at">The faulty element, or the one that lacks it.</param>
    /// <param name="field">Its name.</param>
    /// <param name="code">One of <see cref="SneFaultCodes"/>.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="absent">Path of the missing element from <paramref name="at"/>; null when the fault is there.</param>
    public void Error(SneElement at, string field, string code, string message, string? absent = null) => Add(_errors, at, field, code, message, absent);

    /// <summary>Says what gives no fact; the demand stands.</summary>
    public void Warn(SneElement at, string field, string code, string message, string? absent = null) => Add(_warnings, at, field, code, message, absent);

    /// <summary>The one child of a name on which the demand's structure rests: several, or several texts, refuse the demand.</summary>
    public SneElement? Single(SneElement? parent, string name)
    {
        SneElement? found = null;
        foreach (var child in parent?.Children ?? [])
        {
            if (!child.Is(name))
                continue;
            if (found is not null)
            {
                Error(child, name, SneFaultCodes.Structure, $"{name} stands once in its place: keep one.");
                break;
            }

            found = child;
        }

        found?.Mark = Mark.Read;
        return found;
    }

    /// <summary>A <see cref="Single"/> child that holds elements and no text.</summary>
    public SneElement? Container(SneElement? parent, string name)
    {
        var found = Single(parent, name);
        if (found?.Text is not null)
            Error(found, name, SneFaultCodes.Structure, $"{name} holds elements and no text.");
        return found;
    }

    /// <summary>The one child of a name that holds a value; null, named, when it stands several times: which is true is unknown.</summary>
    public SneElement? Leaf(SneElement? parent, string name, bool coded = false)
    {
        SneElement? leaf = null;
        foreach (var found in parent?.Children ?? [])
        {
            if (!found.Is(name))
                continue;
            if (found.IsEmpty)
            {
                found.Mark = Mark.Dropped;
                continue;
            }

            if (leaf is not null)
            {
                Warn(found, name, SneFaultCodes.Repeated, $"{name} stands once in its place: keep one. None is read.");
                return null;
            }

            leaf = found;
        }

        return leaf is null || coded || HoldsText(leaf) ? leaf : null;
    }

    /// <summary>The items of a list, in order; more than <paramref name="most"/> refuse the demand.</summary>
    public IReadOnlyList<SneElement> Items(SneElement? list, string name, int most)
    {
        var items = list?.Children.Where(child => child.Is(name)).ToList() ?? [];
        if (items.Count > most)
        {
            Error(items[most], name, SneFaultCodes.TooMany, $"A demand holds at most {most} elements {name}.");
            return [];
        }

        items.ForEach(item => item.Mark = Mark.Read);
        return items;
    }

    /// <summary>The code of a coded element (SNI-4); one that no list knows is kept and named, null when there is none.</summary>
    /// <param name="leaf">The element; null gives null.</param>
    /// <param name="list">Its list.</param>
    /// <param name="orText">Whether the text may stand for the attribute, in elements whose form is not read [verify].</param>
    public string? Code(SneElement? leaf, CodeList list, bool orText = false)
    {
        if (leaf is null)
            return null;
        var code = leaf.Code ?? (orText ? leaf.Text : null);
        if (IsMissing(code))
        {
            Warn(leaf, leaf.Name, SneFaultCodes.Missing, $"{leaf.Name} has no attribute code (SNI-4).");
            return null;
        }

        if (!list.Contains(code))
            Warn(leaf, leaf.Name, SneFaultCodes.UnknownCode, $"{Shown(code)} is not in the list {list.Name}; it is kept and gives no fact (SNI-4).");
        if (code.Length > LongestCode)
            return null;
        leaf.Mark = Mark.Read;
        return code;
    }

    /// <summary>Says that a value cannot be read: the fact stays unknown and the element is preserved.</summary>
    public void Unreadable(SneElement leaf, string code, string message) => Warn(leaf, SneFormat.Canonical(leaf.Name), code, message);

    private bool HoldsText(SneElement leaf)
    {
        if (!leaf.Children.Any())
            return true;
        Warn(leaf, leaf.Name, SneFaultCodes.Structure, $"{leaf.Name} holds a text and no elements; it is not read.");
        return false;
    }

    private void Add(List<SneFault> faults, SneElement at, string field, string code, string message, string? absent)
    {
        if (faults.Count < SneLimits.Faults)
            faults.Add(new SneFault(at.Line, string.Join('/', new[] { path, at.PathBelow(top), absent }.Where(step => !string.IsNullOrEmpty(step))), field, code, message));
    }

    [GeneratedRegex("^[A-Z0-9]{1,6}$", RegexOptions.CultureInvariant)]
    private static partial Regex Showable();
}
