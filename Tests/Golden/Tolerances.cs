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

    private static readonly Dictionary<string, (double Multiple, string Reason)> s_rows = new()
    {
        ["matmul/31x2x1_tn"] = (8, "The gradient has two elements, and by chance TensorFlow's are both right to half a unit; ours are "
            + "right to 2.9e-7 of the largest, TensorFlow's own worst for this op."),
    };

    /// <summary>The multiple for a case of an op.</summary>
    public static double Of(string op, string name) =>
        s_rows.TryGetValue(name, out var row) || s_rows.TryGetValue(op, out row) ? row.Multiple : Multiple;
}
