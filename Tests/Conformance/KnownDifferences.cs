using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// Cases whose result TensorFlow does not define, or where it is wrong, so that nothing can be compared. One row each, with the reason.
/// Generators leave out besides: numbers below the smallest normal one (TensorFlow's threads flush them to zero, .NET does not); casts of
/// numbers that do not fit an integer (undefined in C++); top-k without order; infinities in convolutions (what else
/// becomes NaN depends on the algorithm: the border's zeros are multiplied or not).
/// </summary>
internal static class KnownDifferences
{
    private static readonly (string[] Ops, Func<OpRun, bool> Is, string Reason)[] s_rows =
    [
        (["Div", "TruncateDiv", "TruncateMod", "FloorDiv", "FloorMod", "Mod"],
            run => run.Inputs[0].Value.DType.IsInteger() && Holds(run, 0, IsLeast) && Holds(run, 1, v => v is (sbyte)-1 or (short)-1 or -1 or -1L),
            "The least integer divided by -1 does not fit; the processor traps and ends the process."),
        (["Erf"], run => Type(run) == TF_DataType.TF_DOUBLE && Holds(run, 0, v => v is double.PositiveInfinity or double.NegativeInfinity),
            "TensorFlow's float64 kernel gives NaN at infinity, its float32 one 1."),
        (["FloorDiv"], HasDenormalQuotient,
            "TensorFlow's threads flush a quotient below the smallest normal number to zero; the floor of a negative one is -1."),
        (["Round"], run => Type(run).IsInteger(), "TensorFlow 2.21 gives 0 for every integer; its front end does not use the kernel for them."),
        (["Softmax", "LogSoftmax", "SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits"],
            run => Type(run) == TF_DataType.TF_FLOAT && Holds(run, 0, v => v is float.NaN or float.PositiveInfinity or float.NegativeInfinity),
            "oneDNN leaves some zeros in a row that is all NaN otherwise."),
        (["TopKV2", "InTopKV2"], run => Holds(run, 0, v => v is float.NaN or double.NaN),
            "NaN is neither above nor below: the order is the algorithm's."),
        (["AssignVariableOp"], run => !run.Inputs[0].Value.Shape.Equals(run.Inputs[1].Value.Shape),
            "Where the value's shape is unknown while building, TensorFlow gives a variable another shape than it was declared with."),
        (["DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter"], run => Attr<int[]>(run, "dilations")!.Any(n => n > 1),
            "TensorFlow's kernels disregard dilations here; its front end never asks for them."),
        (["MaxPool"], run => run.MayFail && Type(run) == TF_DataType.TF_FLOAT, "oneDNN ends the process where a window is larger than the image."),
        (["MaxPoolGrad", "MaxPoolGradV2"], run => run.MayFail, "TensorFlow leaves the gradient as the memory was where there are no windows."),
        (["Conv2D", "DepthwiseConv2dNative"], run => run.MayFail, "oneDNN gives an output of the input's shape where there are no windows."),
        (["Conv2D"], run => Attr<string>(run, "data_format") == "NCHW" && Attr<string>(run, "padding") == "EXPLICIT",
            "oneDNN's result changes from run to run, up to 1e19, as if it read beyond the image."),
        (["Conv2D"], IsOneColumnOfOneChannel,
            "oneDNN's kernel for one channel takes another stride from row to row where the output is one column wide: its rows 0, 1, 2 are those "
            + "that TensorFlow's float64 kernel has at 0, 2, 4, and memory beyond the image follows."),
        (["Conv2DBackpropInput", "Conv2DBackpropFilter", "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter"],
            run => run.MayFail, "Where nothing arrives, TensorFlow gives zeros without asking whether the filter fits."),
        (["RandomUniformInt"], run => run.MayFail && run.Inputs[0].Value.ToInt64().Contains(0),
            "TensorFlow does not look at the bounds where nothing is drawn."),
        (["UnsortedSegmentSum"], run => run.MayFail && run.Inputs[0].Value.ElementCount == 0, "TensorFlow does not look at segments where there is nothing."),
        (["ReverseV2"], run => run.MayFail && run.Inputs[0].Value.ElementCount == 0, "TensorFlow does not look at the axes of an empty tensor."),
        (["SplitV"], run => run.Inputs[1].Via == Via.Constant && run.Inputs[2].Via != Via.Constant,
            "TensorFlow takes an axis that it does not know while building for the last one."),
        (["SplitV"], run => run.Inputs[1].Value.ElementCount == 1, "TensorFlow passes a single part on without looking at its size or the axis."),
    ];

    /// <summary>Why a case is not compared; null if it is.</summary>
    public static string? Excludes(OpRun run) => Array.Find(s_rows, r => r.Ops.Contains(run.Op) && r.Is(run)).Reason;

    /// <summary>Why TensorFlow's float64 result is not the truth for a case; null if it is.</summary>
    public static string? FalseTruth(OpRun run) => run.Op == "AvgPoolGrad" && HasRowsOfPadding(run)
        ? "Where several windows begin before the image, TensorFlow's float64 kernel takes the first one's size for all of them; oneDNN's float32 one does not."
        : null;

    private static T? Attr<T>(OpRun run, string name) where T : class => Array.Find(run.Attrs, a => a.Name == name).Value as T;

    private static TF_DataType Type(OpRun run) => run.Inputs[0].Value.DType;

    private static bool HasDenormalQuotient(OpRun run)
    {
        double least = Type(run) == TF_DataType.TF_DOUBLE ? Math.ScaleB(1, -1022) : Math.ScaleB(1, -126);
        return Pairs(run.Inputs[0].Value, run.Inputs[1].Value).Any(p => p.X / p.Y < 0 && p.X / p.Y > -least);
    }

    // What broadcasting puts together.
    private static IEnumerable<(double X, double Y)> Pairs(HostTensor x, HostTensor y)
    {
        if (ShapeRules.Broadcast(x.Shape, y.Shape) is not { } shape || Comparison.Doubles(x) is not { Length: > 0 } xs || Comparison.Doubles(y) is not { Length: > 0 } ys)
            return [];
        return Enumerable.Range(0, (int)shape.ElementCount).Select(i => (xs[Place(i, shape, x.Shape)], ys[Place(i, shape, y.Shape)]));
    }

    private static long Place(long index, Shape from, Shape to)
    {
        long place = 0;
        for (int d = 1, step = 1; d <= to.Rank; step *= (int)to[-d], index /= from[-d], d++)
            place += to[-d] == 1 ? 0 : index % from[-d] * step;
        return place;
    }

    private static bool IsOneColumnOfOneChannel(OpRun run)
    {
        long[] filter = run.Inputs[1].Value.Shape.ToArray();
        (Windows rows, Windows columns, long channels) = Image(run, run.Inputs[0].Value.Shape.ToArray(), [filter[0], filter[1]]);
        return channels == 1 && columns.Count == 1 && rows.Count > 1 && rows.Stride == 1 && columns.Stride > 1;
    }

    private static bool HasRowsOfPadding(OpRun run)
    {
        int[] window = Attr<int[]>(run, "ksize")!;
        int first = FirstOfImage(run);
        (Windows rows, Windows columns, _) = Image(run, run.Inputs[0].Value.ToInt64(), [window[first], window[first + 1]]);
        return rows.Before > rows.Stride || columns.Before > columns.Stride;
    }

    private static int FirstOfImage(OpRun run) => Attr<string>(run, "data_format") == "NCHW" ? 2 : 1;

    private static (Windows Rows, Windows Columns, long Channels) Image(OpRun run, long[] image, long[] window)
    {
        int first = FirstOfImage(run);
        return (Of(first), Of(first + 1), image[first == 2 ? 1 : 3]);

        Windows Of(int dimension) => new(
            image[dimension], window[dimension - first], Attr<int[]>(run, "strides")![dimension], Attr<int[]>(run, "dilations")?[dimension] ?? 1,
            Attr<string>(run, "padding") == "SAME", Attr<int[]>(run, "explicit_paddings") is { } all ? all[(2 * dimension)..(2 * dimension + 2)] : [0, 0]);
    }

    /// <summary>Windows along one dimension of an image.</summary>
    private sealed record Windows(long Size, long Window, int Stride, int Dilation, bool IsSame, int[] Padding)
    {
        private long Span => (Window - 1) * Dilation + 1;

        public long Count => IsSame ? (Size + Stride - 1) / Stride : (Size + Padding.Sum() - Span + Stride) / Stride;

        public long Before => IsSame ? Math.Max(0, (Count - 1) * Stride + Span - Size) / 2 : Padding[0];
    }

    private static bool IsLeast(object value) => value is sbyte.MinValue or short.MinValue or int.MinValue or long.MinValue;

    private static bool Holds(OpRun run, int input, Predicate<object> wanted) => run.Inputs[input].Value.Elements.Cast<object>().Any(e => wanted(e));
}
