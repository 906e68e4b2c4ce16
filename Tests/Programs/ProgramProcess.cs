using System.Diagnostics;

namespace TfCnn.Tests.Programs;

/// <summary>A program as a process of its own, in this very runtime.</summary>
internal static class ProgramProcess
{
    /// <summary>Runs a program that was built beside the tests, and waits for its end.</summary>
    /// <param name="program">The name of its assembly.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables that it sees besides those of the tests.</param>
    public static (int Code, string Output, string Error) Run(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Dotnet) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{program}.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("TF_CPP_MIN_LOG_LEVEL");
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
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
