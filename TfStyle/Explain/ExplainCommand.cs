using System.CommandLine;
using Spectre.Console;
using TfCnn.Shared.CommandLine;

namespace TfStyle.Explain;

/// <summary><c>explain convolution</c> and <c>explain pooling</c>: the chapter's worked examples, or those of the command line.</summary>
internal static class ExplainCommand
{
    private const string ChapterInput = "1 2 3; 4 5 6; 7 8 9";
    private const string ChapterKernel = "-1 0; 0 -1";
    private const int Differs = 1;

    public static Command Create()
    {
        var command = new Command("explain", "The chapter's worked examples step by step, with numbers of your own if you like.")
        {
            ConvolutionCommand(), PoolingCommand(),
        };
        command.SetAction(int (_) => throw new CommandLineException("explain: expected convolution or pooling. See explain --help."));
        return command;
    }

    private static Command ConvolutionCommand()
    {
        Option<string> input = InputOption(), kernel = Numbers("--kernel", ChapterKernel, "The kernel, with as many channels as the input.");
        Option<int> stride = StrideOption();
        Option<string?> padding = PaddingOption();
        Option<bool> all = AllOption();
        var command = new Command("convolution", "A kernel over a matrix: the products, their sum, and the map that grows from them.")
        {
            input, kernel, stride, padding, all,
        };
        command.SetAction(parsed =>
        {
            var example = new Convolution(
                Volume.Parse(input.Name, parsed.GetValue(input)!), Volume.Parse(kernel.Name, parsed.GetValue(kernel)!),
                parsed.GetValue(stride), IsSame(parsed.GetValue(padding)));
            return ExitCode(new ConvolutionPage(Terminal(parsed), example, parsed.GetValue(all)).Print());
        });
        return command;
    }

    private static Command PoolingCommand()
    {
        Option<string> input = InputOption();
        Option<int> window = OptionParsers.WholeNumber("--window", "Rows and columns of the window.", 2, 1), stride = StrideOption();
        Option<string?> padding = PaddingOption();
        Option<bool> all = AllOption();
        var command = new Command("pooling", "A window over a matrix: the largest and the mean of each region.")
        {
            input, window, stride, padding, all,
        };
        command.SetAction(parsed =>
        {
            var example = new Pooling(
                Volume.Parse(input.Name, parsed.GetValue(input)!), parsed.GetValue(window), parsed.GetValue(stride),
                IsSame(parsed.GetValue(padding)));
            return ExitCode(new PoolingPage(Terminal(parsed), example, parsed.GetValue(all)).Print());
        });
        return command;
    }

    private static Option<string> InputOption() => Numbers(
        "--input", ChapterInput, "The input: numbers separated by blanks, rows by ; and channels by |.");

    private static Option<string> Numbers(string name, string standard, string description) => new(name)
    {
        Description = description,
        HelpName = "NUMBERS",
        DefaultValueFactory = _ => standard,
    };

    private static Option<int> StrideOption() => OptionParsers.WholeNumber("--stride", "Rows and columns that a move goes over.", 1, 1);

    private static Option<string?> PaddingOption() =>
        OptionParsers.WordOrNone("--padding", "valid for none, same for as much as the map's size needs. [default: valid]", "valid", "same");

    private static Option<bool> AllOption() => new("--all") { Description = "Show every step and the whole map, however large." };

    private static bool IsSame(string? padding) => padding == "same";

    private static IAnsiConsole Terminal(ParseResult parsed) => OutputConsole.On(parsed.InvocationConfiguration.Output);

    private static int ExitCode(bool same) => same ? 0 : Differs;
}
