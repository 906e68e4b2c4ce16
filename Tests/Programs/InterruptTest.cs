using System.Diagnostics;
using Tensorflow;
using TfCnn.Shared.CommandLine;
using TfCnn.Tests.Conformance;

namespace TfCnn.Tests.Programs;

/// <summary>What Ctrl-C does to a program, which runs as a process of its own.</summary>
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "Windows sends Ctrl-C to all processes of a console.")]
public class InterruptTest
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [TestCase(Engines.Managed)]
    [TestCase(Engines.TensorFlow)]
    public void AFitEndsAndTheProgramTestsWhatItHasLearned(string engine)
    {
        if (engine == Engines.TensorFlow)
            NativeLibraryForTests.Require();
        (int code, string output, string error) = Interrupted("KerasStyle", engine, "--verbose", "2");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("Test accuracy"));
    }

    [TestCase(Engines.Managed)]
    [TestCase(Engines.TensorFlow)]
    public void ALoopOfTheProgramsOwnIsLeft(string engine)
    {
        if (engine == Engines.TensorFlow)
            NativeLibraryForTests.Require();
        (int code, string output, string error) = Interrupted("TfStyle", engine);
        Assert.That(code, Is.EqualTo(ProgramEntry.Interrupted), error);
        Assert.That(output, Does.Not.Contain("Accuracy"));
    }

    // Epochs without end, interrupted when the second one is announced.
    private static (int Code, string Output, string Error) Interrupted(string program, string engine, params string[] more)
    {
        using Process process = ProgramProcess.Start(
            program, ["digits", "--limit", "100", "--batch-size", "50", "--epochs", "100000", "--engine", engine, .. more], []);
        Task<string> error = process.StandardError.ReadToEndAsync();
        int epochs = 0;
        while (epochs < 2 && process.StandardOutput.ReadLine() is { } line)
            epochs += line.StartsWith("Epoch", StringComparison.Ordinal) ? 1 : 0;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (epochs == 2)
            Process.Start("kill", ["-INT", $"{process.Id}"]).Dispose();
        if (!process.WaitForExit(s_patience))
            process.Kill();
        return (process.ExitCode, output.Result, error.Result);
    }
}
