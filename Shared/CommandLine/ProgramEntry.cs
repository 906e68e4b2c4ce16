using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using TfCnn.Shared.Datasets;

namespace TfCnn.Shared.CommandLine;

/// <summary>Runs a program with its options; what the user can put right becomes one line and exit code 2.</summary>
public static class ProgramEntry
{
    /// <summary>The exit code after Ctrl-C.</summary>
    internal const int Interrupted = 130;

    private const int UserError = 2;

    /// <returns>0, or 2 after an error that the user can put right; other exceptions are not caught.</returns>
    public static int Run(string[] arguments, ProgramCommandLine commandLine, Action<ProgramOptions> body)
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            Environment.Exit(Interrupted);
        });
        return Run(arguments, commandLine, body, Console.Out, Console.Error);
    }

    internal static int Run(
        string[] arguments, ProgramCommandLine commandLine, Action<ProgramOptions> body, TextWriter output, TextWriter error) =>
        Run(arguments, commandLine, options =>
        {
            body(options);
            return 0;
        }, output, error);

    /// <returns>What the body returns, or 2 after an error that the user can put right.</returns>
    internal static int Run(
        string[] arguments, ProgramCommandLine commandLine, Func<ProgramOptions, int> body, TextWriter output, TextWriter error)
    {
        ParseResult parsed = commandLine.Command.Parse(arguments);
        // What an option or argument says of its value tells more than what the parser could not place behind it.
        if (parsed.Errors.OrderBy(e => e.SymbolResult is CommandResult).FirstOrDefault() is { } mistake)
            return Fail(error, $"{Words(parsed, mistake)} See --help.");
        if (parsed.CommandResult.Command == commandLine.Command && parsed.Action != commandLine.Command.Action)
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        try
        {
            if (parsed.CommandResult.Command != commandLine.Command)
                return RunCommand(parsed, commandLine.Engine(parsed), output, error);
            ProgramOptions options = commandLine.Read(parsed);
            if (options.JsonFile is { } path) RunReport.CheckPath(path);
            int exitCode = 0;
            EngineChoice.With(options.Engines[0], () => exitCode = body(options));
            return exitCode;
        }
        // An engine's library that is not there is a DllNotFoundException.
        catch (Exception e) when (
            e is DatasetException or CommandLineException or ArgumentException or PlatformNotSupportedException or DllNotFoundException)
        {
            return Fail(error, e.Message);
        }
    }

    // A command of the program's own, or its help.
    private static int RunCommand(ParseResult parsed, string engine, TextWriter output, TextWriter error)
    {
        int code = 0;
        var streams = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        EngineChoice.With(engine, () => code = parsed.Invoke(streams));
        return code;
    }

    // What is left over is an option that is not known, whatever else stands on the line.
    private static string Words(ParseResult parsed, ParseError mistake) =>
        parsed.UnmatchedTokens.FirstOrDefault(word => word.StartsWith('-') && mistake.Message.Contains($"'{word}'", StringComparison.Ordinal)) is { } option
            ? $"{option}: there is no such option."
            : mistake.Message;

    private static int Fail(TextWriter error, string message)
    {
        error.WriteLine(message.ReplaceLineEndings(" "));
        return UserError;
    }
}
