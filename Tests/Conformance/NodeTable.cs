using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>A valid node for each op that the file of cases leaves out.</summary>
internal static class NodeTable
{
    private static readonly Dictionary<string, Func<(NodeInput[] Inputs, (string, object)[] Attrs)>> s_nodes = new()
    {
        ["AssignVariableOp"] = () => ([Variable(2, 3), Floats(2, 3)], []),
        ["AssignAddVariableOp"] = () => ([Variable(2, 3), Floats(2, 3)], []),
        ["AssignSubVariableOp"] = () => ([Variable(2, 3), Floats(2, 3)], []),
        ["ConcatOffset"] = () => ([Number(0), Integers(2, 3), Integers(2, 5)], []),
        ["Cumprod"] = () => ([Floats(2, 3), Number(1)], []),
        ["Diag"] = () => ([Floats(3)], []),
        ["IdentityN"] = () => ([Floats(2), Floats(3)], []),
        ["MaxPoolGradV2"] = () => ([Floats(1, 4, 4, 2), Floats(1, 2, 2, 2), Floats(1, 2, 2, 2), Integers(1, 2, 2, 1), Integers(1, 2, 2, 1)],
            [("padding", "VALID")]),
        ["MaxPoolGradWithArgmax"] = () => ([Floats(1, 4, 4, 2), Floats(1, 2, 2, 2), NodeInput.Fed(HostTensor.Zeros(TF_DataType.TF_INT64, new Shape(1, 2, 2, 2)))],
            [("ksize", new long[] { 1, 2, 2, 1 }), ("strides", new long[] { 1, 2, 2, 1 }), ("padding", "VALID")]),
        ["MirrorPadGrad"] = () => ([Floats(4, 5), NodeInput.Constant(HostTensor.Wrap(new[] { 1, 1, 1, 0 }, new Shape(2, 2)))], [("mode", "REFLECT")]),
        ["Multinomial"] = () => ([Floats(2, 5), Number(3)], [("seed", 1L)]),
        ["Placeholder"] = () => ([], [("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(2, -1))]),
        ["RandomShuffle"] = () => ([Floats(4, 2)], [("seed", 1L)]),
        ["RandomStandardNormal"] = Random,
        ["RandomUniform"] = Random,
        ["TruncatedNormal"] = Random,
        ["RandomUniformInt"] = () => ([Integers(2, 3), Number(0), Number(10)], [("seed", 1L)]),
        ["ReadVariableOp"] = () => ([Variable(2, 3)], [("dtype", TF_DataType.TF_FLOAT)]),
        ["ResizeBilinearGrad"] = () => ([Floats(1, 4, 6, 2), Floats(1, 2, 3, 2)], []),
        ["ResizeNearestNeighborGrad"] = () => ([Floats(1, 4, 6, 2), Integers(2, 3)], []),
        ["StatelessRandomGetKeyCounter"] = () => ([Integers(1, 2)], []),
        ["StatelessRandomNormal"] = Stateless,
        ["StatelessRandomUniform"] = Stateless,
        ["StatelessTruncatedNormal"] = Stateless,
        ["StatelessRandomNormalV2"] = StatelessV2,
        ["StatelessRandomUniformV2"] = StatelessV2,
        ["StatelessTruncatedNormalV2"] = StatelessV2,
        ["VarHandleOp"] = () => ([], [("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(2, 3))]),
        ["VarIsInitializedOp"] = () => ([Variable(2, 3)], []),
    };

    public static IEnumerable<NodeCase> Of(OpDef def)
    {
        if (s_nodes.TryGetValue(def.Name, out var node))
            return [new NodeCase(def.Name, def, node().Inputs, node().Attrs)];
        return def.Name.StartsWith("ResourceApply", StringComparison.Ordinal) ? [Update(def)] : [];
    }

    // An optimizer's step: the variable and its slots, the gradient, and numbers.
    private static NodeCase Update(OpDef def) => new(def.Name, def, [.. def.Signature.Inputs.Select(a =>
        a.FixedType == TF_DataType.TF_RESOURCE ? Variable(2, 3) : a.Name is "grad" or "delta" ? Floats(2, 3) : Floats())], []);

    private static (NodeInput[], (string, object)[]) Random() => ([Integers(2, 3)], [("dtype", TF_DataType.TF_FLOAT), ("seed", 1L)]);

    private static (NodeInput[], (string, object)[]) Stateless() => ([Integers(2, 3), Integers(1, 2)], []);

    private static (NodeInput[], (string, object)[]) StatelessV2() => (
        [Integers(2, 3), NodeInput.Fed(HostTensor.Vector(1UL)), NodeInput.Fed(HostTensor.Vector(0UL, 0UL)), Number(1)], []);

    private static NodeInput Variable(params long[] shape) => NodeInput.Variable(new Shape(shape));

    private static NodeInput Floats(params long[] shape)
    {
        HostTensor values = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(shape));
        values.Span<float>().Fill(0.5f);
        return NodeInput.Fed(values);
    }

    private static NodeInput Integers(params int[] values) => NodeInput.Constant(HostTensor.Vector(values));

    private static NodeInput Number(int value) => NodeInput.Constant(HostTensor.Scalar(value));
}
