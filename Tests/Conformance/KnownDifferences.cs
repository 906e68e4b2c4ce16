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
        (["Conv2DBackpropInput", "Conv2DBackpropFilter", "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter"],
            run => run.MayFail, "Where nothing arrives, TensorFlow gives zeros without asking whether the filter fits."),
        (["RandomUniformInt"], run => run.MayFail && run.Inputs[0].Value.ToInt64().Contains(0),
            "TensorFlow does not look at the bounds where nothing is drawn."),
        (["Div", "TruncateDiv", "TruncateMod", "FloorDiv", "FloorMod", "Mod", "UnsortedSegmentSum"],
            run => run.MayFail && run.Inputs[0].Value.ElementCount == 0, "TensorFlow does not look at divisors or segments where there is nothing."),
        (["ReverseV2"], run => run.MayFail && run.Inputs[0].Value.ElementCount == 0, "TensorFlow does not look at the axes of an empty tensor."),
        (["SplitV"], run => run.Inputs[1].Via == Via.Constant && run.Inputs[2].Via != Via.Constant,
            "TensorFlow takes an axis that it does not know while building for the last one."),
        (["SplitV"], run => run.Inputs[1].Value.ElementCount == 1, "TensorFlow passes a single part on without looking at its size or the axis."),
    ];

    /// <summary>Why a case is not compared; null if it is.</summary>
    public static string? Excludes(OpRun run) => Array.Find(s_rows, r => r.Ops.Contains(run.Op) && r.Is(run)).Reason;

    private static T? Attr<T>(OpRun run, string name) where T : class => Array.Find(run.Attrs, a => a.Name == name).Value as T;

    private static TF_DataType Type(OpRun run) => run.Inputs[0].Value.DType;

    private static bool IsLeast(object value) => value is sbyte.MinValue or short.MinValue or int.MinValue or long.MinValue;

    private static bool Holds(OpRun run, int input, Predicate<object> wanted) => run.Inputs[input].Value.Elements.Cast<object>().Any(e => wanted(e));
}
