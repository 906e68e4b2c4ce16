using System.Diagnostics;
using TfCnn.Tests.Architecture;

namespace TfCnn.Tests.Contract;

/// <summary>Runs the SDK on projects of the repository.</summary>
internal static class Dotnet
{
    // Those of the run of the tests would speak for it, not for the run that is started.
    private static readonly string[] s_inherited = ["MSBUILD", "VSTEST", "TESTINGPLATFORM"];

    /// <summary>The exit code and everything that is written.</summary>
    /// <param name="arguments">Of <c>dotnet</c>, run in the root of the repository.</param>
    public static (int ExitCode, string Output) Run(params string[] arguments)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] variables = [.. start.Environment.Keys.Where(k => s_inherited.Any(p => k.StartsWith(p, StringComparison.OrdinalIgnoreCase)))];
        foreach (string variable in variables) start.Environment.Remove(variable);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
