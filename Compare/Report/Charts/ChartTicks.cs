using System.Globalization;

namespace TfCnn.Compare.Report.Charts;

/// <summary>Where the axes of a chart have their marks.</summary>
internal static class ChartTicks
{
    private const int MostEpochs = 10;
    private const int Fewest = 3;

    /// <summary>Whole epochs, about ten of them.</summary>
    public static IReadOnlyList<(double Place, string Label)> OfEpochs(Chart chart)
    {
        int step = (int)Math.Ceiling(chart.LastX / MostEpochs);
        return [.. Enumerable.Range(1, (int)chart.LastX).Where(e => step == 1 || e % step == 0).Select(e => ((double)e, $"{e}"))];
    }

    /// <summary>1, 2 and 5 of every power of ten, or powers alone where there are many; even steps on an axis that adds.</summary>
    public static IReadOnlyList<(double Place, string Label)> OfValues(Chart chart)
    {
        (double low, double high) = Range(chart);
        if (!chart.IsLogarithmic)
            return [.. EvenSteps(low, high)];
        (double Place, string Label)[] powers = [.. Powers(low, high)];
        // Over less than a factor of five even steps are the better marks, at their places on the logarithmic axis.
        return powers.Length >= Fewest
            ? powers
            : [.. EvenSteps(Math.Pow(10, low), Math.Pow(10, high)).Select(t => (chart.Place(t.Place), t.Label))];
    }

    /// <summary>From the lowest to the highest value, with a little room.</summary>
    public static (double Low, double High) Range(Chart chart)
    {
        double[] places = [.. chart.Lines.SelectMany(chart.Places).Select(p => p.Y)];
        if (places.Length == 0)
            return (0, 1);
        double low = places.Min(), high = places.Max(), room = Math.Max(0.04 * (high - low), 0.004);
        return chart.IsLogarithmic ? (low - room, high + room) : (low - room, Math.Min(1, high + room));
    }

    private static IEnumerable<(double, string)> Powers(double low, double high)
    {
        int[] digits = high - low > 3 ? [1] : [1, 2, 5];
        for (int power = (int)Math.Floor(low); power <= high; power++)
        {
            foreach (int digit in digits)
            {
                double place = Math.Log10(digit) + power;
                if (place >= low && place <= high)
                    yield return (place, (digit * Math.Pow(10, power)).ToString("0.#####", CultureInfo.InvariantCulture));
            }
        }
    }

    private static IEnumerable<(double Place, string Label)> EvenSteps(double low, double high)
    {
        double rough = (high - low) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1, 2, 5, 10 }.First(d => d * power >= rough);
        string format = $"F{Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-6))}";
        for (double value = Math.Ceiling(low / step) * step; value <= high + (step * 1e-6); value += step)
            yield return (value, value.ToString(format, CultureInfo.InvariantCulture));
    }
}
