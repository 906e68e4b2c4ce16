using System.Globalization;

namespace Tensorflow.Keras.Summaries;

/// <summary>Sizes in memory as Keras prints them.</summary>
internal static class ByteSize
{
    private static readonly string[] s_units = ["KB", "MB", "GB", "TB", "PB"];

    /// <summary><c>12.42 MB</c>: in the largest unit that gives 1 or more.</summary>
    /// <param name="bytes">The size.</param>
    /// <param name="smallest">The name of bytes.</param>
    public static string Text(long bytes, string smallest)
    {
        double size = bytes;
        int unit = 0;
        for (; size >= 1024 && unit < s_units.Length; unit++)
            size /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{size:F2} {(unit == 0 ? smallest : s_units[unit - 1])}");
    }
}
