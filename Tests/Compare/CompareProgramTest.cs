using System.Text.Json;
using TfCnn.Compare;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;
using TfCnn.Tests.Conformance;

namespace TfCnn.Tests.Compare;

/// <summary>The command line, its errors, and runs that end otherwise than usual.</summary>
[NonParallelizable]
public class CompareProgramTest
{
    [Test]
    public void AComparisonTakesAboutAMinuteWhereNothingElseIsSaid()
    {
        CompareOptions options = Parse();
        Assert.That(options.Requests.Single(), Is.EqualTo(new DatasetRequest { Limit = 12_000 }));
        Assert.That(options.ReportFolder, Is.EqualTo("report"));
        Assert.That(
            options.Plans("mnist").Select(p => (p.Style, p.Engine, p.Epochs, p.BatchSize, p.LearningRate)),
            Is.EqualTo(new[] { (Style.TensorFlow, "managed", 5, 100, 0.001f), (Style.Keras, "managed", 5, 100, 0.01f) }));
    }

    [Test]
    public void TheBookTrainsItsFourModelsInFull()
    {
        CompareOptions options = Parse("--book");
        Assert.That(options.Requests.Select(r => (r.Name, r.Limit)), Is.EqualTo(new (string?, int?)[] { ("mnist", null), ("cifar10", null) }));
        Assert.That(options.Plans("mnist").Select(p => p.Epochs), Is.EqualTo(new[] { 10, 10 }));
        Assert.That(options.Plans("cifar10").Select(p => (p.Epochs, p.BatchSize)), Is.EqualTo(new[] { (20, 128), (10, 128) }));
    }

    [Test]
    public void ANamedSetAndGivenNumbersCountWithTheBookToo()
    {
        CompareOptions options = Parse("cifar10", "--book", "--epochs", "3", "--limit", "500");
        Assert.That(options.Requests.Select(r => (r.Name, r.Limit)), Is.EqualTo(new (string?, int?)[] { ("cifar10", 500) }));
        Assert.That(options.Plans("cifar10").Select(p => p.Epochs), Is.EqualTo(new[] { 3, 3 }));
    }

    [Test]
    public void BothEnginesAreTwoRunsOfEachStyle() => Assert.That(
        Parse("--engine", "both").Plans("digits").Select(p => p.Name),
        Is.EqualTo(new[] { "TensorFlow, managed", "Keras, managed", "TensorFlow, tensorflow", "Keras, tensorflow" }));

    [TestCase("--engine", "gpu", "--engine: expected one of managed, tensorflow, both, received 'gpu'. See --help.")]
    [TestCase("--epochs", "0", "--epochs: expected a whole number of at least 1, received '0'. See --help.")]
    [TestCase("--limit", "none", "--limit: expected a whole number of at least 1, received 'none'. See --help.")]
    [TestCase("flowers", "--book", "dataset: expected one of mnist, fashion-mnist, digits, cifar10, shapes, received 'flowers'. See --help.")]
    public void AMistakeIsOneLine(string first, string second, string message)
    {
        CompareRun run = CompareRun.Of(first, second);
        Assert.That((run.Code, run.Error.TrimEnd(), run.Output), Is.EqualTo((2, message, "")));
    }

    [Test]
    public void AFolderThatIsNoReportIsNotReplaced()
    {
        string folder = CompareRun.NewFolder();
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "thesis.txt"), "dear to someone");
        StringWriter error = new();
        CompareRun run = CompareRun.Of(["digits"], error, CancellationToken.None, folder);
        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("holds files that are no report and would be lost"));
        Assert.That(File.Exists(Path.Combine(folder, "thesis.txt")));
        run.Delete();
    }

    [Test]
    public void StoppedItReportsWhatThereIsAndTakesTheOldReportsPlace()
    {
        string folder = CompareRun.NewFolder();
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "results.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "old.txt"), "of the report before");
        using var stop = new CancellationTokenSource();
        // The first epoch's line is where someone presses Ctrl-C.
        using var error = new StoppingWriter(stop);
        CompareRun run = CompareRun.Of(["digits", "--limit", "200", "--epochs", "3", "--engine", "managed"], error, stop.Token, folder);
        Assert.That(run.Code, Is.EqualTo(130));
        JsonElement result = run.Json();
        Assert.That(result.GetProperty("stopped").GetBoolean());
        JsonElement only = result.GetProperty("datasets")[0].GetProperty("runs").EnumerateArray().Single();
        Assert.That(only.GetProperty("epochs").GetArrayLength(), Is.EqualTo(1));
        Assert.That(only.GetProperty("stopped").GetBoolean());
        Assert.That(run.Text("index.html"), Does.Contain("The training was stopped").And.Contain("stopped after 1 of 3 epochs"));
        Assert.That(File.Exists(Path.Combine(folder, "old.txt")), Is.False);
        Assert.That(Directory.GetDirectories(Path.GetDirectoryName(folder)!), Has.None.StartsWith(folder + "."), "what was there for a while");
        run.Delete();
    }

    [Test]
    public void BothEnginesRunInOneComparison()
    {
        NativeLibraryForTests.Require();
        CompareRun run = CompareRun.Of("digits", "--limit", "100", "--epochs", "1", "--engine", "both");
        Assert.That(run.Code, Is.Zero, run.Error);
        JsonElement[] runs = [.. run.Json().GetProperty("datasets")[0].GetProperty("runs").EnumerateArray()];
        Assert.That(
            runs.Select(r => r.GetProperty("engine").GetString()), Is.EqualTo(new[] { "managed", "managed", "tensorflow", "tensorflow" }));
        Assert.That(run.Text("index.html"), Does.Contain("This engine does not tell."));
        run.Delete();
    }

    private static CompareOptions Parse(params string[] arguments)
    {
        CompareOptions? found = null;
        StringWriter error = new();
        int code = ProgramEntry.Run(arguments, CompareOptions.CommandLine(), options =>
        {
            found = CompareOptions.Of(options);
            return 0;
        }, TextWriter.Null, error);
        Assert.That(code, Is.Zero, error.ToString());
        return found!;
    }

    /// <summary>Asks to stop at the first line.</summary>
    private sealed class StoppingWriter(CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            stop.Cancel();
        }
    }
}
