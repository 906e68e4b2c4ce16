using System.Globalization;

namespace TfCnn.Compare.Output;

/// <summary>How tables write numbers; a dash where there is none.</summary>
internal static class Numbers
{
    public const string None = "–";

    public static string Loss(double? loss) => Text(loss, "F4");

    public static string Accuracy(double? share) => Text(share, "F4");

    public static string Seconds(double? seconds) => Text(seconds, "F1");

    public static string Whole(double? number) => Text(number, "N0");

    /// <summary>"1 epoch", "5 epochs", "20 and 10 epochs".</summary>
    public static string Epochs(IEnumerable<RunPlan> plans)
    {
        int[] epochs = [.. plans.Select(p => p.Epochs).Distinct()];
        return string.Join(" and ", epochs) + (epochs is [1] ? " epoch" : " epochs");
    }

    public static string Small(double number) => number == 0 ? "0" : number.ToString("0.#e+0", CultureInfo.InvariantCulture);

    public static string Milliseconds(double milliseconds) => milliseconds.ToString("F2", CultureInfo.InvariantCulture);

    private static string Text(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? None;
}
