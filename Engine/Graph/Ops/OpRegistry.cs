namespace Tensorflow;

/// <summary>All ops of the engine, one line each.</summary>
public static class OpRegistry
{
    private static readonly OpDef[] s_ops =
    [
        .. Activations.Defs,
        .. ArgReductions.Defs,
        .. Binary.Defs,
        .. Comparisons.Defs,
        .. Logic.Defs,
        .. Reductions.Defs,
        .. Unary.Defs,
        .. UnaryGradients.Defs,
        AddN.Def,
        AssignUpdates.Add,
        AssignUpdates.Sub,
        AssignVariableOp.Def,
        AvgPool.Def,
        AvgPool.Grad,
        BatchMatMul.Def,
        BiasAdd.Def,
        BiasAdd.Grad,
        BroadcastGradients.Def,
        BroadcastTo.Def,
        Cast.Def,
        ClipByValue.Def,
        Concat.Def,
        ConcatOffset.Def,
        Const.Def,
        Conv2D.BackpropFilter,
        Conv2D.BackpropInput,
        Conv2D.Def,
        Cumulative.Product,
        Cumulative.Sum,
        DepthwiseConv2D.BackpropFilter,
        DepthwiseConv2D.BackpropInput,
        DepthwiseConv2D.Def,
        ExpandDims.Def,
        Fill.Def,
        Fill.OnesLike,
        Fill.ZerosLike,
        FusedBatchNorm.Def,
        FusedBatchNorm.Grad,
        Gather.Def,
        GatherNd.Def,
        GatherNd.Scatter,
        Identity.Def,
        InvertPermutation.Def,
        L2Loss.Def,
        LeakyRelu.Def,
        LeakyRelu.Grad,
        MatMul.Def,
        MaxPool.Def,
        MaxPool.Grad,
        MirrorPad.Def,
        MirrorPad.Grad,
        Multinomial.Def,
        NoOp.Def,
        OneHot.Def,
        .. OptimizerUpdates.Defs,
        Pack.Def,
        Pad.Def,
        Pad.V2,
        PassThrough.IdentityN,
        PassThrough.PreventGradient,
        PassThrough.StopGradient,
        Placeholder.Def,
        PlaceholderWithDefault.Def,
        RandomShuffle.Def,
        RandomUniformInt.Def,
        RangeOp.Def,
        ReadVariableOp.Def,
        Relu.Def,
        Relu.Grad,
        Reshape.Def,
        Resize.Bilinear,
        Resize.BilinearGrad,
        Resize.Nearest,
        Resize.NearestGrad,
        Reverse.Def,
        Select.Def,
        SelectV2.Def,
        ShapeOps.Rank,
        ShapeOps.Shape,
        ShapeOps.ShapeN,
        ShapeOps.Size,
        Slice.Def,
        Softmax.Def,
        Softmax.LogDef,
        SoftmaxCrossEntropyWithLogits.Def,
        SparseSoftmaxCrossEntropyWithLogits.Def,
        Split.Def,
        Split.V,
        Squeeze.Def,
        .. StatefulRandom.Defs,
        .. StatelessRandom.Defs,
        StridedSlice.Def,
        StridedSlice.Grad,
        Tile.Def,
        TopK.Contains,
        TopK.Def,
        Transpose.Def,
        Unpack.Def,
        UnsortedSegmentSum.Def,
        VarHandleOp.Def,
        VarIsInitializedOp.Def,
    ];

    private static readonly Dictionary<string, OpDef> s_byName = s_ops.ToDictionary(o => o.Name, StringComparer.Ordinal);

    /// <summary>Every registered op.</summary>
    public static IReadOnlyList<OpDef> All => s_ops;

    /// <summary>The op of that name.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    public static OpDef Find(string name) => s_byName.TryGetValue(name, out OpDef? def)
        ? def
        : throw new ValueError($"Op type '{name}' is not registered. {Closest(name)}") { Op = name };

    private static string Closest(string name) =>
        s_byName.Keys.FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } near
            ? $"Did you mean '{near}'?"
            : $"Registered are {s_byName.Count} ops, see OpRegistry.All.";
}
