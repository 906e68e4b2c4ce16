using Spectre.Console;

namespace TfCnn.Shared.CommandLine;

/// <summary>A console for laid-out output: with colours on a terminal, plain text in files and pipes and where NO_COLOR is set.</summary>
public static class OutputConsole
{
    /// <summary>Columns where no terminal has a width.</summary>
    public const int PlainWidth = 80;

    /// <param name="writer">Where the output goes; only standard output can be a terminal.</param>
    public static IAnsiConsole On(TextWriter writer)
    {
        bool isTerminal = ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected;
        bool isStyled = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isStyled ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isStyled ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal) console.Profile.Width = PlainWidth;
        return console;
    }
}
