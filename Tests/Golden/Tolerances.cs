namespace TfCnn.Tests.Golden;

/// <summary>
/// How far a float32 result may be from the float64 truth, as a multiple of TensorFlow's own distance. A row is for an op or for
/// one case of it, and needs a reason.
/// </summary>
internal static class Tolerances
{
    /// <summary>Where no row says otherwise.</summary>
    public const double Multiple = 4;

    /// <summary>What is allowed besides, relative to the tensor's largest element: less than one unit in the last place.</summary>
    public const double Relative = 1e-7;

    private const string Winograd = "Winograd's algorithm: these inputs have 1024 products a sum. Its error is twice that of one "
        + "running float32 sum; TensorFlow's gradient here is several times nearer than such a sum.";

    private static readonly Dictionary<string, (double Multiple, string Reason)> s_rows = new()
    {
        ["conv2d/n2_14x14x32_k4x4_o64_s1x1_d1x1_SAME"] = (16, Winograd),
        ["conv2d/n2_16x16x32_k4x4_o64_s1x1_d1x1_SAME"] = (16, Winograd),
        ["matmul/31x2x1_tn"] = (8, "The gradient has two elements, and by chance TensorFlow's are both right to half a unit; ours are "
            + "right to 2.9e-7 of the largest, TensorFlow's own worst for this op."),
    };

    private static readonly Dictionary<string, (double Relative, string Reason)> s_rounded = new()
    {
        ["conv2d/n2_14x14x32_k4x4_o64_s1x1_d1x1_SAME_int"] = (4e-6, "Winograd's algorithm divides on the way, so that sums "
            + "of whole numbers are rounded too."),
    };

    /// <summary>What is allowed, relative to the tensor's largest element, where TensorFlow's result is not rounded: 0 but for
    /// algorithms that round what the definition does not.</summary>
    public static double OfExact(string name) => s_rounded.TryGetValue(name, out var row) ? row.Relative : 0;

    /// <summary>The multiple for a case of an op.</summary>
    public static double Of(string op, string name) =>
        s_rows.TryGetValue(name, out var row) || s_rows.TryGetValue(op, out row) ? row.Multiple : Multiple;
}
