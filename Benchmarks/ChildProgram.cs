using System.Diagnostics;
using Tensorflow;

namespace TfCnn.Benchmarks;

/// <summary>A program as a process of its own, in this very runtime: what a user starts.</summary>
internal static class ChildProgram
{
    /// <summary>The program of that name beside this one.</summary>
    public static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");

    /// <summary>Runs a program that writes its figures as JSON, and gives them to <paramref name="read"/>.</summary>
    /// <param name="program">The file of its assembly.</param>
    /// <param name="arguments">Its command line but for <c>--json</c>.</param>
    /// <param name="read">Reads what the file says.</param>
    /// <param name="environment">Variables that it sees besides those of this process.</param>
    /// <exception cref="ValueError">It failed; the message is the last that it said.</exception>
    public static T Run<T>(string program, IEnumerable<string> arguments, Func<string, T> read, params (string Name, string Value)[] environment)
    {
        string file = Path.GetTempFileName();
        try
        {
            Run([program, .. arguments, "--json", file], environment);
            return read(File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Run(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Dotnet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new ValueError($"{string.Join(' ', arguments)}: {error.Result.TrimEnd().Split('\n')[^1]}");
    }

    // The host of this very runtime: <dotnet>/shared/Microsoft.NETCore.App/<version>/.
    private static string Dotnet
    {
        get
        {
            string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
            return Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        }
    }
}
