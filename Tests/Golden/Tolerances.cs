namespace TfCnn.Tests.Golden;

/// <summary>
/// How far a float32 result may be from the float64 truth, as a multiple of TensorFlow's own distance. A row needs a reason.
/// </summary>
internal static class Tolerances
{
    /// <summary>Where no row says otherwise.</summary>
    public const double Multiple = 4;

    /// <summary>What is allowed besides, relative to the tensor's largest element: less than one rounding to float32.</summary>
    public const double Relative = 1e-7;

    private static readonly Dictionary<string, (double Multiple, string Reason)> s_rows = new()
    {
    };

    /// <summary>The multiple for an op.</summary>
    public static double Of(string op) => s_rows.TryGetValue(op, out var row) ? row.Multiple : Multiple;
}
