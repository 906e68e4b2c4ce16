using System.Diagnostics;
using Spectre.Console;

namespace TfCnn.Shared.CommandLine;

/// <summary>
/// One line on standard error that is written over and over, and removed in the end; only where standard error is a
/// terminal, so that logs and pipes get nothing.
/// </summary>
internal sealed class ProgressLine
{
    private const int BarWidth = 24;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly ControlCode Erase = new("\r\e[2K");

    private readonly IAnsiConsole? _console;
    private long _shownAt;
    private bool _visible;

    /// <param name="console">Null for no line at all.</param>
    public ProgressLine(IAnsiConsole? console)
    {
        _console = console;
        _shownAt = Stopwatch.GetTimestamp();
    }

    /// <summary>The line on standard error, or none where that is not a terminal.</summary>
    public static ProgressLine OnStandardError()
    {
        if (Console.IsErrorRedirected) return new ProgressLine(null);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return new ProgressLine(console.Profile.Capabilities.Ansi ? console : null);
    }

    /// <summary>True where the line should be drawn anew: ask before making its text.</summary>
    public bool IsDue => _console is not null && Stopwatch.GetElapsedTime(_shownAt) >= Interval;

    /// <summary>Draws label, bar and details, cut to the width of the terminal.</summary>
    public void Show(string label, double part, string details)
    {
        if (_console is null) return;
        int done = (int)(Math.Clamp(part, 0, 1) * BarWidth);
        string text = $"{label} {new string('━', done)}{new string('─', BarWidth - done)} {part,4:P0}  {details}";
        int width = Math.Max(1, _console.Profile.Width - 1);
        _console.Write(Erase);
        _console.Write(new Text(text.Length > width ? text[..width] : text));
        _shownAt = Stopwatch.GetTimestamp();
        _visible = true;
    }

    /// <summary>Removes the line, so that other output starts on an empty one.</summary>
    public void Clear()
    {
        if (!_visible) return;
        _console!.Write(Erase);
        _visible = false;
    }
}
