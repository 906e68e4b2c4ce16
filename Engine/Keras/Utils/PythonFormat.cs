using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Tensorflow.Keras.Utils;

/// <summary>Numbers as Python writes them.</summary>
internal static partial class PythonFormat
{
    private const int ExponentBias = 1075;

    /// <summary><c>repr</c>: the shortest text that reads back as the same number, with an exponent below 1e-4 and from 1e16
    /// on.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        (string sign, string digits, int exponent) = Parts(value.ToString("R", CultureInfo.InvariantCulture));
        if (exponent is < -4 or >= 16)
        {
            string rest = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{rest}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent):00}";
        }
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        digits = digits.PadRight(exponent + 2, '0');
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary><c>%.{decimals}f</c>: rounded from the exact binary value, halves to even.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
            return Repr(value);
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        int power = Math.Max(exponent, 1) - ExponentBias;
        BigInteger scaled = mantissa * BigInteger.Pow(10, decimals);
        string digits = (power >= 0 ? scaled << power : RoundedShift(scaled, -power)).ToString(CultureInfo.InvariantCulture)
            .PadLeft(decimals + 1, '0');
        string whole = digits[..^decimals];
        return (bits < 0 ? "-" : "") + (decimals == 0 ? digits : $"{whole}.{digits[^decimals..]}");
    }

    /// <summary><c>%.{decimals}e</c>: an exponent of at least two digits.</summary>
    public static string Exponential(double value, int decimals)
    {
        if (!double.IsFinite(value))
            return Repr(value);
        string[] parts = value.ToString("E" + decimals, CultureInfo.InvariantCulture).Split('E');
        int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return $"{parts[0]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent):00}";
    }

    /// <summary><c>template.format(**values)</c> for numbers: <c>{epoch:02d}</c>, <c>{val_loss:.2f}</c>, <c>{loss}</c>.</summary>
    /// <exception cref="KeyError">A name has no value.</exception>
    public static string Fill(string template, IReadOnlyDictionary<string, double> values) => Field().Replace(template, m =>
        values.TryGetValue(m.Groups["name"].Value, out double value)
            ? Formatted(value, m)
            : throw new KeyError(m.Groups["name"].Value));

    private static string Formatted(double value, Match field)
    {
        int decimals = field.Groups["decimals"].Success ? int.Parse(field.Groups["decimals"].Value,
        CultureInfo.InvariantCulture) : 6;
        bool isWhole = value == Math.Floor(value) && field.Groups["name"].Value is "epoch" or "batch";
        string text = field.Groups["type"].Value switch
        {
            "f" => Fixed(value, decimals),
            "e" => Exponential(value, decimals),
            "d" => Fixed(value, 0),
            _ => isWhole ? Fixed(value, 0) : Repr(value),
        };
        int width = field.Groups["width"].Length > 0 ? int.Parse(field.Groups["width"].Value, CultureInfo.InvariantCulture) : 0;
        return text.PadLeft(width, field.Groups["zero"].Length > 0 ? '0' : ' ');
    }

    // Shifted right, rounded to nearest, halves to even.
    private static BigInteger RoundedShift(BigInteger value, int bits)
    {
        BigInteger quotient = value >> bits, rest = value - (quotient << bits), half = BigInteger.One << (bits - 1);
        bool roundsUp = rest > half || (rest == half && !quotient.IsEven);
        return roundsUp ? quotient + 1 : quotient;
    }

    // The significant digits of a number's shortest text, without zeros at either end, and the power of ten of the first one.
    private static (string Sign, string Digits, int Exponent) Parts(string shortest)
    {
        string sign = shortest.StartsWith('-') ? "-" : "";
        string[] parts = shortest[sign.Length..].Split('E');
        string[] mantissa = parts[0].Split('.');
        string all = string.Concat(mantissa);
        int zeros = all.Length - all.TrimStart('0').Length;
        if (zeros == all.Length)
            return (sign, "0", 0);
        int exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return (sign, all.Trim('0'), exponent + mantissa[0].Length - 1 - zeros);
    }

    [GeneratedRegex(@"\{(?<name>\w+)(:(?<zero>0?)(?<width>\d*)(\.(?<decimals>\d+))?(?<type>[dfe]?))?\}")]
    private static partial Regex Field();
}
