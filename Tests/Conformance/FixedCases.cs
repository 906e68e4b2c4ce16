using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Cases on which the engines once disagreed, as the random ones print them, the smallest of their kind.</summary>
internal static class FixedCases
{
    public static IReadOnlyList<OpRun> All { get; } =
    [
        // No shapes to broadcast were no error.
        Row("BroadcastGradientArgs", [In(Via.Fed, "int32", [2], "3 4"), In(Via.Fed, "int32", [2], "2 3")]),
        Row("BroadcastGradientArgs", [In(Via.FedUnknown, "int64", [1], "6"), In(Via.FedUnknown, "int64", [1], "5")]),
        // An axis out of range ended in an index out of range; other dimensions that differ were no error.
        Row("ConcatOffset", [In(Via.Fed, "int32", [], "2"), In(Via.Fed, "int32", [2], "3 4"), In(Via.Fed, "int32", [2], "3 4")]),
        Row("ConcatOffset", [In(Via.Fed, "int32", [], "0"), In(Via.Fed, "int32", [2], "3 4"), In(Via.Fed, "int32", [2], "3 5")]),
        // Nothing arriving at an infinite slope is nothing, not NaN.
        Row("SqrtGrad", [In(Via.Fed, "float32", [3], "0 NaN 2"), In(Via.Fed, "float32", [3], "0 0 1")]),
        Row("RsqrtGrad", [In(Via.Fed, "float32", [3], "Infinity -Infinity 2"), In(Via.Fed, "float32", [3], "0 0 1")]),
        Row("ReciprocalGrad", [In(Via.Fed, "float64", [3], "Infinity NaN 2"), In(Via.Fed, "float64", [3], "0 0 1")]),
        Row("InvGrad", [In(Via.Fed, "float32", [2], "-Infinity 3"), In(Via.Fed, "float32", [2], "0 2")]),
        // The sum behind a mean of integers wrapped around.
        Row("Mean", [In(Via.Fed, "int32", [3], "2147483647 2147483647 2147483646"), In(Via.Constant, "int32", [1], "0")]),
        Row("Mean", [In(Via.Fed, "uint8", [3], "255 254 253"), In(Via.Constant, "int32", [], "0")]),
        Row("Mean", [In(Via.Fed, "int16", [2, 2], "-32768 -32768 32767 32766"), In(Via.Constant, "int64", [1], "-1")], ("keep_dims", true)),
        // Truncated division of floats did not truncate.
        Row("TruncateDiv", [In(Via.Fed, "float32", [4], "7 -7 0.5 -9.5"), In(Via.Fed, "float32", [1], "2")]),
        Row("TruncateDiv", [In(Via.Fed, "float64", [3], "1 -1 7.5"), In(Via.Fed, "float64", [], "-3")]),
        // No parts at all ended in an empty sequence.
        Row("Unpack", [In(Via.Fed, "float32", [2, 0], "")], ("axis", 1L), ("num", 0L)),
        // A difference equal to the tolerance is within it.
        Row("ApproximateEqual", [In(Via.Fed, "float32", [3], "-2 1 NaN"), In(Via.Fed, "float32", [3], "-1 3 NaN")], ("tolerance", 1f)),
        // An empty tensor has no NaN.
        Row("CheckNumerics", [In(Via.Fed, "float32", [0, 3], "")], ("message", "here")),
        // The dimension left open of a tensor without elements.
        Row("Reshape", [In(Via.FedUnknown, "float32", [0, 8, 2], ""), In(Via.Constant, "int32", [2], "0 -1")]),
        Row("Reshape", [In(Via.FedUnknown, "float32", [0, 6, 4, 9], ""), In(Via.FedUnknown, "int32", [5], "-1 0 6 4 9")]),
        Row("Reshape", [In(Via.FedUnknown, "float32", [2, 3], "1 2 3 4 5 6"), In(Via.FedUnknown, "int32", [2], "-1 0")]),
        // A random algorithm that is not there was taken for another.
        Row("StatelessRandomUniformV2",
            [
                In(Via.Fed, "int32", [1], "9"), In(Via.Fed, "uint64", [1], "16386491825637590413"),
                In(Via.Fed, "uint64", [2], "4860014834560633833 3561673127679270013"), In(Via.Constant, "int32", [], "2"),
            ], ("dtype", TF_DataType.TF_FLOAT)),
    ];

    private static OpRun Row(string op, CaseInput[] inputs, params (string, object)[] attrs) => new(op, inputs, attrs) { MayFail = true };

    private static CaseInput In(Via via, string dtype, long[] shape, string elements) => CaseInput.Of(via, dtype, shape, elements);
}
