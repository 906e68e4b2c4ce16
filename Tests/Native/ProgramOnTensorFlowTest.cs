using System.Text.Json;
using TfCnn.Native;
using TfCnn.Tests.Conformance;
using TfCnn.Tests.Programs;

namespace TfCnn.Tests.Native;

/// <summary>The programs as processes of their own, on TensorFlow: what they print, and how they end without it.</summary>
public class ProgramOnTensorFlowTest
{
    private static readonly string[] s_arguments = ["digits", "--engine", "tensorflow", "--epochs", "1", "--limit", "200", "--threads", "2"];

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("tfcnn-program-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("TfStyle")]
    [TestCase("KerasStyle")]
    public void TrainsAndTheConsoleShowsNothingOfTensorFlowsLog(string program)
    {
        NativeLibraryForTests.Require();
        string report = Path.Combine(_folder, "run.json");
        (int code, string output, string error) = ProgramProcess.Run(program, [.. s_arguments, "--json", report], []);
        string[] lines = error.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.That((code, lines.Length), Is.EqualTo((0, 2)), error);
        Assert.That(lines[0], Is.EqualTo($"{program}: digits, engine tensorflow, 2 threads"));
        Assert.That(lines[1], Does.StartWith("Trained 200 images in "));
        Assert.That(output, Does.Contain("true \\ predicted"));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(report));
        Assert.That(json.RootElement.GetProperty("engine").GetString(), Is.EqualTo("tensorflow"));
    }

    [Test]
    public void TheLogShowsWhereTheUserAsksForIt()
    {
        NativeLibraryForTests.Require();
        (int code, _, string error) = ProgramProcess.Run("TfStyle", s_arguments, new() { ["TF_CPP_MIN_LOG_LEVEL"] = "0" });
        Assert.That(code, Is.Zero);
        Assert.That(error.TrimEnd().ReplaceLineEndings("\n").Split('\n'), Has.Length.GreaterThan(2));
    }

    [TestCase("TfStyle")]
    [TestCase("KerasStyle")]
    public void ALibraryThatIsNotThereIsOneLineAndExitCode2(string program)
    {
        (int code, _, string error) = ProgramProcess.Run(program, s_arguments, new() { [LibrarySearch.Variable] = Path.Combine(_folder, "absent") });
        Assert.That(code, Is.EqualTo(2));
        Assert.That(Messages(error), Is.EqualTo(new[] { $"TFCNN_TENSORFLOW is '{_folder}/absent', which does not exist. {LibrarySearch.Remedy}" }));
    }

    // Only a process that has not loaded it yet does not find it under its name.
    [Test]
    [Platform("Linux")]
    public void NoLibraryAnywhereTellsWhereItWasLookedFor()
    {
        (int code, _, string error) = ProgramProcess.Run("TfStyle", s_arguments, new() { [LibrarySearch.Variable] = "" });
        if (code == 0)
            Assert.Ignore("The loader of this machine knows TensorFlow.");
        Assert.That((code, Messages(error).Length), Is.EqualTo((2, 1)), error);
        Assert.That(error, Does.StartWith("TensorFlow's library was not found. Looked for libtensorflow_cc.so.2, "));
        foreach (string part in (string[])["TFCNN_TENSORFLOW (not set); '", "/runtimes/linux-", $"'{AppContext.BaseDirectory.TrimEnd('/')}/'", "the loader's path. Get it"])
            Assert.That(error, Does.Contain(part));
    }

    // Only a process that has not loaded it yet misses the file beside the library.
    [Test]
    [Platform("Linux")]
    public void ALibraryWithoutItsCompanionIsOneLineAndExitCode2()
    {
        NativeLibraryForTests.Require();
        string library = LibrarySearch.OfProcess().Find();
        File.CreateSymbolicLink(Path.Combine(_folder, Path.GetFileName(library)), library);
        (int code, _, string error) = ProgramProcess.Run("TfStyle", s_arguments, new() { [LibrarySearch.Variable] = _folder });
        Assert.That(code, Is.EqualTo(2), error);
        Assert.That(Messages(error), Has.Length.EqualTo(1));
        Assert.That(error, Does.Contain("libtensorflow_framework").And.Contain("with the files that come with it beside it"));
    }

    // All but the header, which comes first where a program starts before its session does.
    private static string[] Messages(string error) =>
        [.. error.TrimEnd().ReplaceLineEndings("\n").Split('\n').Where(l => !l.Contains(": digits, engine ", StringComparison.Ordinal))];
}
