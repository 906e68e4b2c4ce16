using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Makes a right node wrong in one place after the other: ranks, dimensions, types, constants, attributes, number of inputs.
/// Some of what results is right all the same.</summary>
internal static class NodeMistakes
{
    private static readonly TF_DataType[] s_types = [TF_DataType.TF_FLOAT, TF_DataType.TF_INT32, TF_DataType.TF_BOOL, TF_DataType.TF_STRING];

    public static IEnumerable<NodeCase> Of(NodeCase right) =>
        Enumerable.Range(0, right.Inputs.Length).SelectMany(i => OfInput(right, i))
            .Concat(right.Def.Signature.Attrs.SelectMany(a => OfAttr(right, a)))
            .Concat(OfNumberOfInputs(right));

    /// <summary>The same node with nothing known of its fed inputs before the run.</summary>
    public static NodeCase Unseen(NodeCase c) =>
        c with { Inputs = [.. c.Inputs.Select(i => i.Kind == NodeInputKind.Fed ? i with { Shape = Shape.Unknown } : i)] };

    private static IEnumerable<NodeCase> OfInput(NodeCase right, int index)
    {
        NodeInput input = right.Inputs[index];
        string what = $"input {index}";
        if (input.Kind == NodeInputKind.Variable)
        {
            yield return right.With(index, NodeInput.Variable(new Shape(5))) with { Name = $"{what} a variable of another shape" };
            yield break;
        }
        Shape shape = input.Shape;
        yield return Reshaped(right, index, shape.Concatenate(Shape.Vector(2)), $"{what} of one rank more");
        if (shape.Rank > 0)
            yield return Reshaped(right, index, shape.Slice(0, shape.Rank - 1), $"{what} of one rank less");
        for (int d = 0; d < shape.Rank; d++)
            yield return Reshaped(right, index, shape.With(d, shape[d] + 1), $"{what} longer in dimension {d}");
        foreach (TF_DataType type in s_types.Where(t => t != input.Type && t != TF_DataType.TF_STRING))
            yield return right.With(index, input.OfType(type)) with { Name = $"{what} of type {type.Name()}" };
        if (input.IsConstant && input.Type.IsInteger() && input.Data.ElementCount > 0)
            foreach (int value in new[] { -100, -1, 0, 100 })
                yield return right.With(index, First(input, value)) with { Name = $"{what} beginning with {value}" };
    }

    private static NodeCase Reshaped(NodeCase right, int index, Shape shape, string name) =>
        right.With(index, right.Inputs[index].Reshaped(shape)) with { Name = name };

    private static NodeInput First(NodeInput input, int value)
    {
        HostTensor data = input.Data.Clone();
        data.Elements.SetValue(Convert.ChangeType(value, data.Elements.GetType().GetElementType()!), 0);
        return input.With(data);
    }

    private static IEnumerable<NodeCase> OfAttr(NodeCase right, AttrDef attr)
    {
        object? given = right.Attrs.FirstOrDefault(a => a.Name == attr.Name).Value ?? attr.Default;
        object[] values = attr.Type switch
        {
            "int" => [-2L, -1L, 0L, 1L, 1000L],
            "float" => [-1f, 0f, 2f],
            "string" => ["", "BAD", .. attr.AllowedStrings ?? []],
            "type" => [.. s_types],
            "list(int)" => [.. Lists(given as long[] ?? [])],
            "list(type)" => [Array.Empty<TF_DataType>()],
            _ => [],
        };
        foreach (object value in values)
            yield return right.With(attr.Name, value) with { Name = $"attribute {attr.Name}" };
        yield return right.With(attr.Name, attr.Type == "string" ? 1L : "text") with { Name = $"attribute {attr.Name} of another kind" };
    }

    private static IEnumerable<long[]> Lists(long[] list)
    {
        yield return [];
        yield return [.. list, 1];
        if (list.Length == 0)
            yield break;
        yield return list[..^1];
        for (int i = 0; i < list.Length; i++)
            foreach (long value in new long[] { -1, 0, 2, 100 })
                yield return [.. list[..i], value, .. list[(i + 1)..]];
    }

    private static IEnumerable<NodeCase> OfNumberOfInputs(NodeCase right)
    {
        if (right.Inputs.Length == 0)
            yield break;
        yield return right with { Name = "an input too few", Inputs = right.Inputs[..^1] };
        yield return right with { Name = "an input too many", Inputs = [.. right.Inputs, right.Inputs[^1]] };
    }
}
