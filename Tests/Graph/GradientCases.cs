using Tensorflow;
using static TfCnn.Tests.Graphs.GradientInput;

namespace TfCnn.Tests.Graphs;

/// <summary>The table of gradient cases: one row an op or a variant of its attributes.</summary>
internal static class GradientCases
{
    public static IReadOnlyList<GradientCase> All { get; } =
    [
        .. Elementwise(), .. Broadcasting(), .. Products(), .. Convolutions(), .. Pools(), .. Reductions(), .. Losses(), .. Layout(), .. Selections(),
    ];

    private static IEnumerable<GradientCase> Elementwise()
    {
        string[] linear = ["Identity", "Neg"];
        string[] anywhere =
        [
            "Abs", "Cos", "Elu", "Erf", "Exp", "Expm1", "LeakyRelu", "Relu", "Relu6", "Selu", "Sigmoid", "Sin", "Softplus", "Softsign",
            "Square", "Tanh", "L2Loss",
        ];
        string[] positive = ["Inv", "Log", "Log1p", "Reciprocal", "Rsqrt", "Sqrt"];
        return
        [
            .. linear.Select(op => new GradientCase(op, Any(3, 5)) { IsLinear = true }),
            .. anywhere.Select(op => new GradientCase(op, Any(3, 5))),
            .. positive.Select(op => new GradientCase(op, Positive(3, 5))),
            new("CheckNumerics", Any(3, 5)) { IsLinear = true, Attrs = [("message", "x")] },
            new("ClipByValue", Distinct(4, 5), Number(-2), Number(2)) { IsLinear = true },
            new("AddN", Any(3, 4), Any(3, 4), Any(3, 4)) { IsLinear = true },
        ];
    }

    private static IEnumerable<GradientCase> Broadcasting()
    {
        (long[] A, long[] B)[] shapes = [([3, 4], [3, 4]), ([3, 4], [4]), ([2, 1, 4], [3, 1]), ([], [2, 3])];
        string[] linear = ["Add", "AddV2", "Sub", "Mul"];
        string[] positive = ["Atan2", "Div", "DivNoNan", "Pow", "RealDiv", "SquaredDifference", "Xlogy"];
        foreach ((long[] a, long[] b) in shapes)
        {
            string label = $"[{string.Join(",", a)}] [{string.Join(",", b)}]";
            foreach (string op in linear)
                yield return new(op, Any(a), Any(b)) { Label = label, IsLinear = true };
            foreach (string op in positive)
                yield return new(op, Positive(a), Positive(b)) { Label = label };
        }
        yield return new("Maximum", Distinct(3, 4), Number(0)) { IsLinear = true };
        yield return new("Minimum", Number(1), Distinct(3, 4)) { IsLinear = true };
        yield return new("BroadcastTo", Any(3, 1), Const(2, 3, 4)) { IsLinear = true };
    }

    private static IEnumerable<GradientCase> Products()
    {
        foreach (bool a in (bool[])[false, true])
            foreach (bool b in (bool[])[false, true])
            {
                string label = $"{(a ? "transposed" : "plain")} {(b ? "transposed" : "plain")}";
                yield return new("MatMul", a ? Any(5, 3) : Any(3, 5), b ? Any(4, 5) : Any(5, 4))
                { Label = label, IsLinear = true, Attrs = [("transpose_a", a), ("transpose_b", b)] };
                yield return new("BatchMatMulV2", a ? Any(2, 5, 3) : Any(2, 3, 5), b ? Any(1, 4, 5) : Any(1, 5, 4))
                { Label = label, IsLinear = true, Attrs = [("adj_x", a), ("adj_y", b)] };
            }
        yield return new("BiasAdd", Any(2, 3, 4, 5), Any(5)) { Label = "NHWC", IsLinear = true };
        yield return new("BiasAdd", Any(2, 3, 4, 5), Any(3)) { Label = "NCHW", IsLinear = true, Attrs = [("data_format", "NCHW")] };
    }

    private static IEnumerable<GradientCase> Convolutions()
    {
        (string Padding, int[] Strides, int[] Dilations, int[] Pads)[] geometries =
        [
            ("SAME", [1, 1], [1, 1], []), ("VALID", [1, 1], [1, 1], []), ("SAME", [2, 2], [1, 1], []), ("VALID", [2, 1], [1, 1], []),
            ("SAME", [1, 1], [2, 2], []), ("VALID", [1, 1], [1, 2], []), ("EXPLICIT", [1, 1], [1, 1], [0, 0, 2, 1, 0, 3, 0, 0]),
            ("EXPLICIT", [2, 2], [1, 1], [0, 0, 1, 1, 1, 1, 0, 0]),
        ];
        foreach ((string padding, int[] strides, int[] dilations, int[] pads) in geometries)
        {
            string label = $"{padding} stride {strides[0]}x{strides[1]} dilation {dilations[0]}x{dilations[1]}";
            List<(string, object)> attrs =
            [
                ("padding", padding), ("strides", (int[])[1, .. strides, 1]), ("dilations", (int[])[1, .. dilations, 1]),
            ];
            if (pads.Length > 0)
                attrs.Add(("explicit_paddings", pads));
            yield return new("Conv2D", Any(2, 6, 7, 3), Any(3, 2, 3, 4)) { Label = label, IsLinear = true, Attrs = [.. attrs] };
            if (strides[0] == strides[1])
                yield return new("DepthwiseConv2dNative", Any(2, 6, 7, 3), Any(3, 2, 3, 2)) { Label = label, IsLinear = true, Attrs = [.. attrs] };
        }
        yield return new("Conv2D", Any(2, 4, 5, 3), Any(1, 1, 3, 4))
        { Label = "1x1 filter", IsLinear = true, Attrs = [("padding", "SAME"), ("strides", (int[])[1, 1, 1, 1])] };
        yield return new("Conv2D", Any(2, 3, 6, 5), Any(3, 3, 3, 2))
        { Label = "NCHW", IsLinear = true, Attrs = [("padding", "SAME"), ("strides", (int[])[1, 1, 1, 1]), ("data_format", "NCHW")] };
        (string, object)[] same = [("padding", "SAME"), ("strides", (int[])[1, 1, 1, 1])];
        yield return new("Conv2DBackpropInput", Const(2, 5, 5, 2), Any(3, 3, 2, 3), Any(2, 5, 5, 3)) { IsLinear = true, Attrs = same };
        yield return new("Conv2DBackpropFilter", Any(2, 5, 5, 2), Const(3, 3, 2, 3), Any(2, 5, 5, 3)) { IsLinear = true, Attrs = same };
    }

    private static IEnumerable<GradientCase> Pools()
    {
        foreach (string padding in (string[])["SAME", "VALID"])
            foreach (int[] window in (int[][])[[2, 2, 2, 2], [3, 2, 2, 1], [2, 3, 1, 1]])
            {
                string label = $"{padding} {window[0]}x{window[1]} stride {window[2]}x{window[3]}";
                (string, object)[] attrs =
                    [("padding", padding), ("ksize", (int[])[1, window[0], window[1], 1]), ("strides", (int[])[1, window[2], window[3], 1])];
                yield return new("MaxPool", Distinct(2, 5, 6, 2)) { Label = label, IsLinear = true, Attrs = attrs };
                yield return new("MaxPoolWithArgmax", Distinct(2, 5, 6, 2)) { Label = label, IsLinear = true, Attrs = attrs };
                yield return new("MaxPoolV2", Distinct(2, 5, 6, 2), Const(1, window[0], window[1], 1), Const(1, window[2], window[3], 1))
                { Label = label, IsLinear = true, Attrs = [attrs[0]] };
                yield return new("AvgPool", Any(2, 5, 6, 2)) { Label = label, IsLinear = true, Attrs = attrs };
            }
        yield return new("ResizeBilinear", Any(1, 3, 4, 2), Const(5, 7)) { IsLinear = true, Attrs = [("half_pixel_centers", true)] };
        yield return new("ResizeNearestNeighbor", Any(1, 3, 4, 2), Const(5, 7)) { IsLinear = true };
    }

    private static IEnumerable<GradientCase> Reductions()
    {
        foreach (int[] axes in (int[][])[[0], [-1], [0, 2], [0, 1, 2]])
            foreach (bool keep in (bool[])[false, true])
            {
                string label = $"axes {string.Join(",", axes)}{(keep ? " kept" : "")}";
                (string, object)[] attrs = [("keep_dims", keep)];
                yield return new("Sum", Any(2, 3, 4), Const(axes)) { Label = label, IsLinear = true, Attrs = attrs };
                yield return new("Mean", Any(2, 3, 4), Const(axes)) { Label = label, IsLinear = true, Attrs = attrs };
                yield return new("Max", Distinct(2, 3, 4), Const(axes)) { Label = label, IsLinear = true, Attrs = attrs };
                yield return new("Min", Distinct(2, 3, 4), Const(axes)) { Label = label, IsLinear = true, Attrs = attrs };
                yield return new("Prod", Positive(2, 3, 4), Const(axes)) { Label = label, Attrs = attrs };
            }
        yield return new("Cumsum", Any(3, 4), Const(HostTensor.Scalar(1))) { IsLinear = true };
        foreach (bool exclusive in (bool[])[false, true])
            yield return new("Cumprod", Positive(3, 4), Const(HostTensor.Scalar(1)))
            { Label = exclusive ? "exclusive, reverse" : "", Attrs = [("exclusive", exclusive), ("reverse", exclusive)] };
        yield return new("TopKV2", Distinct(3, 6), Const(HostTensor.Scalar(2))) { IsLinear = true };
    }

    private static IEnumerable<GradientCase> Losses() =>
    [
        new("Softmax", Any(4, 5)),
        new("LogSoftmax", Any(4, 5)),
        // TensorFlow's gradient by the logits is softmax − labels, which holds for labels that add up to 1.
        new("SoftmaxCrossEntropyWithLogits", Any(4, 5), Distributions(4, 5)),
        new("SparseSoftmaxCrossEntropyWithLogits", Any(4, 5), Const(0, 3, 4, 1)),
        new("LRN", Any(2, 2, 3, 6)) { Attrs = [("depth_radius", 2), ("bias", 1f), ("alpha", 0.5f), ("beta", 0.75f)] },
        new("FusedBatchNormV3", Any(4, 3, 2, 3), Positive(3), Any(3), Const(HostTensor.Of<float>([], new Shape(0))), Const(HostTensor.Of<float>([], new Shape(0))))
        { Label = "training", Attrs = [("is_training", true), ("epsilon", 0.01f)] },
    ];

    private static IEnumerable<GradientCase> Layout() =>
    [
        new("Reshape", Any(3, 4), Const(2, -1)) { IsLinear = true },
        new("ExpandDims", Any(3, 4), Const(HostTensor.Scalar(1))) { IsLinear = true },
        new("Squeeze", Any(3, 1, 4)) { IsLinear = true },
        new("Transpose", Any(2, 3, 4), Const(2, 0, 1)) { IsLinear = true },
        new("ConcatV2", Any(2, 3), Any(2, 1), Const(HostTensor.Scalar(1))) { IsLinear = true },
        new("Pack", Any(2, 3), Any(2, 3)) { IsLinear = true, Attrs = [("axis", 1)] },
        new("Unpack", Any(2, 3)) { IsLinear = true, Outputs = 3, Attrs = [("num", 3), ("axis", 1)] },
        new("Split", Const(HostTensor.Scalar(1)), Any(2, 6)) { IsLinear = true, Outputs = 3, Attrs = [("num_split", 3)] },
        new("SplitV", Any(2, 6), Const(1, 3, 2), Const(HostTensor.Scalar(1))) { IsLinear = true, Outputs = 3, Attrs = [("num_split", 3)] },
        new("Tile", Any(2, 3), Const(2, 3)) { IsLinear = true },
        new("Pad", Any(2, 3), Const(Pairs(1, 0, 2, 1))) { IsLinear = true },
        new("MirrorPad", Any(3, 4), Const(Pairs(1, 0, 2, 1))) { Label = "REFLECT", IsLinear = true, Attrs = [("mode", "REFLECT")] },
        new("MirrorPad", Any(3, 4), Const(Pairs(3, 2, 4, 1))) { Label = "SYMMETRIC", IsLinear = true, Attrs = [("mode", "SYMMETRIC")] },
        new("MirrorPadGrad", Any(5, 6), Const(Pairs(1, 1, 2, 0))) { IsLinear = true, Attrs = [("mode", "REFLECT")] },
        new("IdentityN", Any(2, 3), Any(4)) { IsLinear = true, Outputs = 2 },
        new("Fill", Const(3, 4), Number(0.5)) { IsLinear = true },
        new("ReverseV2", Any(2, 3), Const(1)) { IsLinear = true },
        new("Diag", Any(2, 3)) { IsLinear = true },
        new("DiagPart", Any(2, 3, 2, 3)) { IsLinear = true },
    ];

    private static IEnumerable<GradientCase> Selections() =>
    [
        new("Slice", Any(3, 4), Const(1, 0), Const(2, 3)) { IsLinear = true },
        new("StridedSlice", Any(4, 5), Const(0, 4), Const(4, 0), Const(2, -2)) { IsLinear = true },
        new("StridedSlice", Any(2, 4, 5), Const(0, 1, 0, -1), Const(0, 0, 0, 0), Const(1, 1, 1, 1))
        { Label = "masks", IsLinear = true, Attrs = [("ellipsis_mask", 1), ("shrink_axis_mask", 2), ("new_axis_mask", 4), ("end_mask", 8)] },
        new("StridedSliceGrad", Const(4, 5), Const(0, 4), Const(4, 0), Const(2, -2), Any(2, 2)) { IsLinear = true },
        new("GatherV2", Any(4, 3), Const(2, 0, 2), Const(HostTensor.Scalar(0))) { Label = "rows", IsLinear = true },
        new("GatherV2", Any(2, 4, 3), Const(2, 0, 2), Const(HostTensor.Scalar(-2))) { Label = "middle axis", IsLinear = true },
        new("GatherV2", Any(2, 3, 4, 2), Const(Pairs(3, 3, 0, 1)), Const(HostTensor.Scalar(2)))
        { Label = "batches", IsLinear = true, Attrs = [("batch_dims", 1)] },
        new("UnsortedSegmentSum", Any(4, 3), Const(1, -1, 1, 0), Const(HostTensor.Scalar(3))) { IsLinear = true },
        new("ScatterNd", Const(Pairs(2, 1, 0, 0)), Any(2, 2), Const(3, 2, 2)) { IsLinear = true },
        new("GatherNd", Any(4, 3), Const(Pairs(2, 1, 0, 0))) { IsLinear = true },
        new("Select", Const(Flags()), Any(2, 2), Any(2, 2)) { IsLinear = true },
        new("SelectV2", Const(Flags()), Any(2, 2), Any(2)) { IsLinear = true },
    ];

    private static HostTensor Pairs(params int[] values) => HostTensor.Of<int>(values, new Shape(values.Length / 2, 2));

    private static HostTensor Flags() => HostTensor.Of<bool>([true, false, false, true], new Shape(2, 2));
}
