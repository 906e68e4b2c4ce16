using System.Globalization;

namespace Tensorflow;

/// <summary>An input or output of an op: one tensor, a list of one type (<c>N * T</c>) or a list of several types.</summary>
/// <param name="Name">The argument's name.</param>
/// <param name="TypeAttr">The attribute that names its type, or null.</param>
/// <param name="NumberAttr">The attribute that says how many tensors there are, or null for one.</param>
/// <param name="TypeListAttr">The attribute that lists the types of a heterogeneous list, or null.</param>
/// <param name="FixedType">Its type where no attribute decides.</param>
public sealed record ArgDef(string Name, string? TypeAttr, string? NumberAttr, string? TypeListAttr, TF_DataType FixedType)
{
    public bool IsList => NumberAttr is not null || TypeListAttr is not null;
}

/// <summary>An attribute of an op.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Type">int, float, bool, string, type, shape, tensor, or list(…) of one of them.</param>
/// <param name="Default">Its default value, null if it must be given (or follows from the inputs).</param>
/// <param name="AllowedTypes">The allowed types of a type attribute; null for any.</param>
/// <param name="AllowedStrings">The allowed values of a string attribute; null for any.</param>
/// <param name="Minimum">The least value (int) or length (list); null for none.</param>
public sealed record AttrDef(
    string Name, string Type, object? Default, TF_DataType[]? AllowedTypes, string[]? AllowedStrings, long? Minimum);

/// <summary>An op's signature in parts.</summary>
public sealed class OpSignature
{
    private OpSignature(ArgDef[] inputs, ArgDef[] outputs, AttrDef[] attrs)
    {
        Inputs = inputs;
        Outputs = outputs;
        Attrs = attrs;
    }

    public IReadOnlyList<ArgDef> Inputs { get; }

    public IReadOnlyList<ArgDef> Outputs { get; }

    public IReadOnlyList<AttrDef> Attrs { get; }

    /// <summary>The argument that input <paramref name="index"/> of <paramref name="count"/> belongs to; in a list, with its place there:
    /// <c>values_0</c>. No op has two lists of free length, so the first list takes what the other arguments leave.</summary>
    public string InputName(int index, int count)
    {
        int list = Inputs.TakeWhile(a => !a.IsList).Count();
        int listed = count - (Inputs.Count - 1);
        if (index < list || list == Inputs.Count)
            return Inputs[Math.Min(index, Inputs.Count - 1)].Name;
        return index < list + listed ? $"{Inputs[list].Name}_{index - list}" : Inputs[index - listed + 1].Name;
    }

    internal static OpSignature Parse(OpDef def)
    {
        AttrDef[] attrs = Array.ConvertAll(def.Attrs, ParseAttr);
        return new OpSignature(ParseArgs(def.Inputs, attrs), ParseArgs(def.Outputs, attrs), attrs);
    }

    private static ArgDef[] ParseArgs(string text, AttrDef[] attrs) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(a => ParseArg(a, attrs))];

    private static ArgDef ParseArg(string text, AttrDef[] attrs)
    {
        string[] parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
        string type = parts[1];
        string? number = null;
        if (type.Split('*', 2, StringSplitOptions.TrimEntries) is [string n, string element])
            (number, type) = (n, element);
        AttrDef? attr = Array.Find(attrs, a => a.Name == type);
        return attr switch
        {
            null => new ArgDef(parts[0], null, number, null, DataTypes.Parse(type)),
            { Type: "list(type)" } => new ArgDef(parts[0], null, null, type, TF_DataType.DtInvalid),
            _ => new ArgDef(parts[0], type, number, null, TF_DataType.DtInvalid),
        };
    }

    private static AttrDef ParseAttr(string text)
    {
        string[] parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
        string spec = parts[1];
        string? defaultText = null;
        // "=" sets a default apart from ">=", which bounds an int or a list's length.
        int equals = spec.LastIndexOf(" = ", StringComparison.Ordinal);
        if (equals >= 0)
            (spec, defaultText) = (spec[..equals].Trim(), spec[(equals + 3)..].Trim());
        long? minimum = null;
        if (spec.Split(">=", 2, StringSplitOptions.TrimEntries) is [string bounded, string least])
            (spec, minimum) = (bounded, long.Parse(least, CultureInfo.InvariantCulture));

        string type = spec;
        TF_DataType[]? types = null;
        string[]? strings = null;
        bool isList = spec.StartsWith("list(", StringComparison.Ordinal);
        string inner = isList ? spec[5..^1] : spec;
        if (inner.StartsWith('{'))
        {
            string[] allowed = inner[1..^1].Split(',', StringSplitOptions.TrimEntries);
            if (allowed[0].StartsWith('\''))
                strings = Array.ConvertAll(allowed, a => a.Trim('\''));
            else
                // An op may allow types that no tensor here can have (complex, quantized); they are left out of what is accepted.
                types = [.. allowed.Select(DataTypes.TryParse).OfType<TF_DataType>()];
            type = strings is null ? "type" : "string";
            if (isList)
                type = $"list({type})";
        }
        return new AttrDef(parts[0], type, defaultText is null ? null : ParseValue(type, defaultText), types, strings, minimum);
    }

    private static object ParseValue(string type, string text) => type switch
    {
        "int" => long.Parse(text, CultureInfo.InvariantCulture),
        "float" => float.Parse(text, CultureInfo.InvariantCulture),
        "bool" => bool.Parse(text),
        "string" => text.Trim('\''),
        "type" => DataTypes.Parse(text),
        "shape" => text == "unknown" ? Shape.Unknown : new Shape(Elements(text).Select(long.Parse).ToArray()),
        "list(int)" => Elements(text).Select(long.Parse).ToArray(),
        "list(float)" => Elements(text).Select(v => float.Parse(v, CultureInfo.InvariantCulture)).ToArray(),
        "list(bool)" => Elements(text).Select(bool.Parse).ToArray(),
        "list(string)" => Elements(text).Select(v => v.Trim('\'')).ToArray(),
        "list(type)" => Elements(text).Select(DataTypes.Parse).ToArray(),
        "list(shape)" => Array.Empty<Shape>(),
        _ => throw new ArgumentException($"Attribute type '{type}' is unknown."),
    };

    private static IEnumerable<string> Elements(string text) =>
        text.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
