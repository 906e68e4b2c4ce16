namespace Tensorflow;

/// <summary>The attributes that any node of a GraphDef may have, whatever its op: their names begin with an underscore.</summary>
internal static class NodeAttributes
{
    /// <summary>What is known of the outputs' shapes.</summary>
    public const string OutputShapes = "_output_shapes";

    /// <summary>Which nodes it shares a device with, <c>loc:@node</c> each.</summary>
    private const string Class = "_class";

    private const string Location = "loc:@";

    /// <summary>The names of the nodes that the node is colocated with.</summary>
    public static IEnumerable<string> ColocatedWith(NodeDef node) => node.Attr.TryGetValue(Class, out AttrValue? value)
        ? value.List?.S.Select(s => s.ToStringUtf8()).Where(IsLocation).Select(s => s[Location.Length..]) ?? []
        : [];

    /// <summary>The node's attributes as <see cref="Graph.CreateOp"/> takes them. Those that its op has not are left out, as TensorFlow
    /// does: they come from a later version.</summary>
    /// <param name="node">The node.</param>
    /// <param name="op">Its op.</param>
    /// <param name="prefix">What comes before the names of all nodes; goes into the colocations too.</param>
    /// <exception cref="ValueError">An attribute without a default is missing, or one has no value, or one that no attribute can have.</exception>
    public static (string Name, object Value)[] Read(NodeDef node, OpDef op, string prefix)
    {
        IReadOnlyList<AttrDef> attrs = op.Signature.Attrs;
        if (attrs.FirstOrDefault(a => a.Default is null && !node.Attr.ContainsKey(a.Name)) is { } missing)
            throw new ValueError($"{node.Op} '{node.Name}': attribute '{missing.Name}' ({missing.Type}) is missing.") { Op = node.Op, Node = node.Name };
        return [.. node.Attr.Where(a => IsNote(a.Key) && a.Key != OutputShapes || attrs.Any(known => known.Name == a.Key))
            .Select(a => (a.Key, Read(node, op, prefix, a.Key, a.Value)))];
    }

    /// <summary>The shapes in <see cref="OutputShapes"/>; none where the node has no such attribute.</summary>
    public static IReadOnlyList<Shape> Shapes(NodeDef node) =>
        node.Attr.TryGetValue(OutputShapes, out AttrValue? value) ? [.. value.List?.Shape.Select(TensorProtos.Read) ?? []] : [];

    private static object Read(NodeDef node, OpDef op, string prefix, string name, AttrValue message)
    {
        try
        {
            object value = AttrValues.Read(message, op.Signature.Attrs.FirstOrDefault(a => a.Name == name)?.Type);
            return name == Class && value is string[] classes
                ? Array.ConvertAll(classes, c => IsLocation(c) ? $"{Location}{prefix}{c[Location.Length..]}" : c)
                : value;
        }
        catch (ValueError e)
        {
            throw new ValueError($"Attribute '{name}' of {node.Op} '{node.Name}': {e.Message}.", e) { Op = node.Op, Node = node.Name };
        }
    }

    private static bool IsNote(string name) => name.StartsWith('_');

    private static bool IsLocation(string text) => text.StartsWith(Location, StringComparison.Ordinal);
}
