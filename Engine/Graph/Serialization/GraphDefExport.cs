namespace Tensorflow;

/// <summary>Writes a graph as TensorFlow's GraphDef: every operation in order of creation, with all its attributes.</summary>
internal static class GraphDefExport
{
    /// <summary>The version of the format, and of the ops, that is written: TensorFlow 2.21's.</summary>
    public const int Producer = 2474;

    /// <param name="graph">The graph.</param>
    /// <param name="addShapes">Adds what is known of the outputs' shapes, as attribute <c>_output_shapes</c>.</param>
    public static GraphDef Write(Graph graph, bool addShapes = false)
    {
        var message = new GraphDef { Versions = new VersionDef { Producer = Producer } };
        foreach (Operation op in graph.Operations)
            message.Node.Add(Write(op, addShapes));
        return message;
    }

    private static NodeDef Write(Operation op, bool addShapes)
    {
        var node = new NodeDef { Name = op.Name, Op = op.Type };
        node.Input.AddRange(op.Inputs.Select(i => i.Index == 0 ? i.Op.Name : i.Name));
        node.Input.AddRange(op.ControlInputs.Select(c => c.Name).Order(StringComparer.Ordinal).Select(c => $"^{c}"));
        foreach ((string name, object value) in op.Attrs)
            node.Attr.Add(name, AttrValues.Write(value));
        if (addShapes && op.Outputs.Count > 0)
            node.Attr[NodeAttributes.OutputShapes] = AttrValues.Write(op.Outputs.Select(o => o.Shape).ToArray());
        return node;
    }
}
