using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Allocation.Domain.Eligibility;

/// <summary>Reads a policy text, so that every error names file, line, column and the remedy.</summary>
internal sealed class PolicyText
{
    private readonly string _file;

    private PolicyText(string file, YamlMappingNode root)
    {
        _file = file;
        Root = root;
    }

    /// <summary>The whole text.</summary>
    public YamlMappingNode Root { get; }

    /// <exception cref="FormatException">The text is no YAML mapping.</exception>
    public static PolicyText Parse(string file, string text)
    {
        var stream = new YamlStream();
        var scanner = new Scanner(new StringReader(text));
        try
        {
            stream.Load(new Parser(scanner));
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException)
        {
            // Some broken texts leave the scanner without a mark of their own: then where it stood is the best answer.
            var at = error is YamlException { Start: var start } ? start : scanner.CurrentPosition;
            throw new FormatException($"{file}, line {at.Line}, column {at.Column}: {error.Message} Remedy: mend the YAML there.", error);
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new PolicyText(file, root)
            : throw new FormatException($"{file}, line 1, column 1: one document of keys and values is expected. Remedy: see policies/README.md.");
    }

    public FormatException Error(YamlNode at, string problem, string remedy) =>
        new($"{_file}, line {at.Start.Line}, column {at.Start.Column}: {problem} Remedy: {remedy}");

    public FormatException ErrorAtStart(string problem, string remedy) => Error(Root, problem, remedy);

    public static YamlNode? Find(YamlMappingNode parent, string key) =>
        parent.Children.FirstOrDefault(child => child.Key is YamlScalarNode { Value: { } name } && name == key).Value;

    public YamlNode Required(YamlMappingNode parent, string key) =>
        Find(parent, key) ?? throw Error(parent, $"'{key}' is missing.", $"add '{key}' here.");

    public YamlMappingNode Mapping(YamlNode node) =>
        node as YamlMappingNode ?? throw Error(node, "keys and values are expected.", "write 'key: value' lines here.");

    public string Text(YamlNode node) =>
        node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Error(node, "a text is expected.", "write one value here.");

    public int Int(YamlNode node) =>
        int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && (value == 0 || Text(node)[0] != '0')
            ? value
            : throw Error(node, $"'{node}' is not a whole number.", "write digits only, without sign, space or decimals.");

    public decimal Positive(YamlNode node) =>
        decimal.TryParse(Text(node), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw Error(node, $"'{node}' is not a number above 0.", "write digits with a decimal point.");

    public T OneOf<T>(YamlNode node, IReadOnlyDictionary<string, T> words) =>
        words.TryGetValue(Text(node), out var value)
            ? value
            : throw Error(node, $"'{node}' is not known here.", $"write one of {string.Join(", ", words.Keys)}.");

    /// <summary>Refuses a key that nobody reads: a misspelt key would else be ignored in silence.</summary>
    public void Only(YamlMappingNode node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in node.Children.Keys)
        {
            if (!keys.Contains(key.ToString()))
                throw Error(key, $"'{key}' is not known here.", $"remove it, or write one of {string.Join(", ", keys)}.");
        }
    }
}
