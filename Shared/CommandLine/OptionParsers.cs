using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TfCnn.Shared.CommandLine;

/// <summary>Options whose messages say what was expected and what came.</summary>
public static class OptionParsers
{
    /// <summary>An option for a whole number of at least <paramref name="least"/>.</summary>
    public static Option<int> WholeNumber(string name, string description, int standard, int least = int.MinValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result => ParseWhole(result, name, least),
    };

    /// <summary>The same without a default value.</summary>
    public static Option<int?> WholeNumberOrNone(string name, string description, int least) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParseWhole(result, name, least),
    };

    /// <summary>An option for a finite number above <paramref name="above"/> and up to <paramref name="most"/>.</summary>
    public static Option<double> Number(
        string name, string description, double standard, double above, double most = double.PositiveInfinity)
    {
        return new Option<double>(name)
        {
            Description = description,
            HelpName = "X",
            DefaultValueFactory = _ => standard,
            CustomParser = result => ParseNumber(result, name, above, most),
        };
    }

    /// <summary>The same without a default value.</summary>
    public static Option<double?> NumberOrNone(string name, string description, double above) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result => ParseNumber(result, name, above, double.PositiveInfinity),
    };

    /// <summary>An option for one of some words in capitals or not, without a default value.</summary>
    public static Option<string?> WordOrNone(string name, string description, params IReadOnlyList<string> choices) => new(name)
    {
        Description = description,
        HelpName = string.Join("|", choices),
        CustomParser = result => ParseWord(result, name, choices),
    };

    internal static string ParseWord(ArgumentResult result, string name, IReadOnlyList<string> choices)
    {
        string text = result.Tokens[0].Value;
        if (choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        return Fail<string>(result, name, $"one of {string.Join(", ", choices)}", text)!;
    }

    private static int ParseWhole(ArgumentResult result, string name, int least)
    {
        string text = result.Tokens[0].Value;
        bool whole = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        if (whole && value >= least) return value;
        return Fail<int>(result, name, least == int.MinValue ? "a whole number" : $"a whole number of at least {least}", text);
    }

    private static double ParseNumber(ArgumentResult result, string name, double above, double most)
    {
        string text = result.Tokens[0].Value;
        bool number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        if (number && double.IsFinite(value) && value > above && value <= most) return value;
        string range = string.Create(CultureInfo.InvariantCulture, $"a number above {above}");
        if (double.IsFinite(most)) range += string.Create(CultureInfo.InvariantCulture, $" and at most {most}");
        return Fail<double>(result, name, range, text);
    }

    private static T? Fail<T>(ArgumentResult result, string name, string expected, string received)
    {
        result.AddError($"{name}: expected {expected}, received '{received}'.");
        return default;
    }
}
