using System.CommandLine;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Shared.CommandLine;

/// <summary>Options, their defaults, and the one line and exit code for each bad one.</summary>
public class ProgramEntryTest
{
    private static readonly ProgramDefaults Defaults = new()
    {
        Description = "Trains a net.",
        Datasets = [new("mnist", 10, 100, 0.001), new("fashion-mnist", 10, 100, 0.001), new("digits", 10, 128, 0.001)],
        StandIn = "digits",
    };

    private static (int Code, string Output, string Error) Run(Action<ProgramOptions> body, params string[] arguments)
    {
        StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = ProgramEntry.Run(arguments, new ProgramCommandLine(Defaults), body, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static ProgramOptions Parse(params string[] arguments)
    {
        ProgramOptions? found = null;
        Assert.That(Run(options => found = options, arguments), Is.EqualTo((0, "", "")));
        return found!;
    }

    [Test]
    public void TheProgramGivesTheDefaults()
    {
        ProgramOptions options = Parse();
        Assert.That((options.Epochs, options.BatchSize, options.LearningRate), Is.EqualTo((10, 100, 0.001)));
        Assert.That((options.Seed, options.Threads, options.Engine), Is.EqualTo((123, Environment.ProcessorCount, "managed")));
        Assert.That(options.JsonFile, Is.Null);
        Assert.That(options.Dataset, Is.EqualTo(new DatasetRequest { Preferred = "mnist", StandIn = "digits", Seed = 123 }));
    }

    [Test]
    public void ADatasetHasDefaultsOfItsOwn()
    {
        Assert.That(Parse("mnist").BatchSize, Is.EqualTo(100));
        Assert.That(Parse("digits").BatchSize, Is.EqualTo(128));
        Assert.That(Parse("digits", "--batch-size", "7").BatchSize, Is.EqualTo(7));
    }

    [Test]
    public void TheChaptersProgramsHaveTheChaptersDefaults()
    {
        Assert.That(ProgramDefaults.TfStyle.For(null), Is.EqualTo(new DatasetDefaults("mnist", 10, 100, 0.001)));
        Assert.That(ProgramDefaults.TfStyle.For("cifar10"), Is.EqualTo(new DatasetDefaults("cifar10", 20, 128, 0.001)));
        Assert.That(ProgramDefaults.KerasStyle.For("digits"), Is.EqualTo(new DatasetDefaults("digits", 10, 100, 0.01)));
        Assert.That(ProgramDefaults.KerasStyle.For("shapes"), Is.EqualTo(new DatasetDefaults("shapes", 10, 128, 0.001)));
        Assert.That(ProgramDefaults.TfStyle.Names, Is.EquivalentTo(DatasetLoader.Names));
    }

    [Test]
    public void EveryOptionIsRead()
    {
        using var folder = new TfCnn.Tests.Shared.Datasets.TemporaryFolder();
        ProgramOptions options = Parse(
            "fashion-mnist", "--epochs", "3", "--batch-size", "64", "--learning-rate", "1e-2", "--seed", "-5", "--threads", "2",
            "--data-dir", "data", "--limit", "1000", "--engine", "managed", "--json", folder["run.json"]);
        Assert.That((options.Epochs, options.BatchSize, options.LearningRate), Is.EqualTo((3, 64, 0.01)));
        Assert.That((options.Seed, options.Threads, options.JsonFile), Is.EqualTo((-5, 2, folder["run.json"])));
        Assert.That((options.Dataset.Name, options.Dataset.DataDirectory), Is.EqualTo(("fashion-mnist", "data")));
        Assert.That((options.Dataset.Limit, options.Dataset.Seed), Is.EqualTo((1000, -5)));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty, "the check of the path leaves nothing behind");
    }

    [TestCase("--epochs: expected a whole number of at least 1, received '0'.", "--epochs", "0")]
    [TestCase("--epochs: expected a whole number of at least 1, received 'ten'.", "--epochs", "ten")]
    [TestCase("--batch-size: expected a whole number of at least 1, received '-1'.", "--batch-size", "-1")]
    [TestCase("--learning-rate: expected a number above 0, received '0'.", "--learning-rate", "0")]
    [TestCase("--learning-rate: expected a number above 0, received 'NaN'.", "--learning-rate", "NaN")]
    [TestCase("--learning-rate: expected a number above 0, received '0,1'.", "--learning-rate", "0,1")]
    [TestCase("--seed: expected a whole number, received '1.5'.", "--seed", "1.5")]
    [TestCase("--threads: expected a whole number of at least 1, received '0'.", "--threads", "0")]
    [TestCase("--limit: expected a whole number of at least 1, received '0'.", "--limit", "0")]
    [TestCase("--engine: expected one of managed, tensorflow, received 'torch'.", "--engine", "torch")]
    [TestCase("dataset: expected one of mnist, fashion-mnist, digits, received 'cifar10'.", "cifar10")]
    [TestCase("--epoch: there is no such option.", "--epoch", "3")]
    [TestCase("--foo: there is no such option.", "mnist", "--limit", "3", "--foo")]
    public void ABadValueIsOneLineAndExitCode2(string message, params string[] arguments)
    {
        (int code, string output, string error) = Run(_ => Assert.Fail("the body must not run"), arguments);
        Assert.That((code, output), Is.EqualTo((2, "")));
        Assert.That(error, Is.EqualTo($"{message} See --help.\n"));
    }

    [Test]
    public void TheEngineIsTheOptionElseTheEnvironmentElseManaged()
    {
        Assert.That(Parse("--engine", "tensorflow").Engine, Is.EqualTo("tensorflow"));
        EngineChoice.With("tensorflow", () =>
        {
            Assert.That(Parse().Engine, Is.EqualTo("tensorflow"));
            Assert.That(Parse("--engine", "managed").Engine, Is.EqualTo("managed"));
        });
        EngineChoice.With("", () => Assert.That(Parse().Engine, Is.EqualTo("managed")));
    }

    [Test]
    public void SessionsFindTheEngineInTheEnvironmentWhileTheBodyRuns()
    {
        string? before = Environment.GetEnvironmentVariable(EngineChoice.Variable), found = null;
        _ = Run(_ => found = Tensorflow.Engines.Default, "--engine", "tensorflow");
        Assert.That(found, Is.EqualTo(Tensorflow.Engines.TensorFlow));
        Assert.That(Environment.GetEnvironmentVariable(EngineChoice.Variable), Is.EqualTo(before));
        Assert.That(EngineChoice.Names, Is.EqualTo(Tensorflow.Engines.Names));
    }

    [Test]
    public void ABadEngineInTheEnvironmentIsOneLineAndExitCode2() => EngineChoice.With("torch", () =>
    {
        Assert.That(Run(_ => Assert.Fail("the body must not run")),
            Is.EqualTo((2, "", "TFCNN_ENGINE: expected one of managed, tensorflow, received 'torch'.\n")));
        Assert.That(Parse("--engine", "managed").Engine, Is.EqualTo("managed"), "an option goes before the environment");
    });

    [Test]
    public void TheHeaderSaysWhatRuns()
    {
        var header = new StringWriter() { NewLine = "\n" };
        Parse("--engine", "tensorflow", "--threads", "2").PrintHeader("TfStyle", "digits", header);
        Parse("--threads", "1").PrintHeader("KerasStyle", "mnist", header);
        Assert.That(header.ToString(), Is.EqualTo("TfStyle: digits, engine tensorflow, 2 threads\nKerasStyle: mnist, engine managed, 1 thread\n"));
    }

    [TestCase("--unknown")]
    [TestCase("--epochs")]
    [TestCase("--epochs", "1", "--epochs", "2")]
    [TestCase("mnist", "digits")]
    public void AMalformedCommandLineIsOneLineAndExitCode2(params string[] arguments)
    {
        (int code, _, string error) = Run(_ => Assert.Fail("the body must not run"), arguments);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.EndWith("See --help.\n").And.Not.Match("\n."));
    }

    [Test]
    public void HelpNamesEveryOptionAndIsNoError()
    {
        (int code, string output, string error) = Run(_ => Assert.Fail("the body must not run"), "--help");
        Assert.That((code, error), Is.EqualTo((0, "")));
        string[] names =
        [
            "Trains a net.", "dataset", "--epochs", "--batch-size", "--learning-rate", "--seed", "--threads", "--data-dir",
            "--limit", "--engine", "--json",
        ];
        foreach (string name in names) Assert.That(output, Does.Contain(name));
        Assert.That(output, Does.Contain("[default: 10]").And.Contain("[default: mnist, fashion-mnist: 100; digits: 128]"));
    }

    [Test]
    public void WhatTheUserCanPutRightIsOneLine()
    {
        Assert.That(Run(_ => throw new DatasetException("f", "a", "b", "Do it.")),
            Is.EqualTo((2, "", "f: expected a, found b. Do it.\n")));
        Assert.That(Run(_ => throw new CommandLineException("no\nway")), Is.EqualTo((2, "", "no way\n")));
        Assert.That(Run(_ => throw new ArgumentException("bad")), Is.EqualTo((2, "", "bad\n")));
        Assert.That(Run(_ => throw new DllNotFoundException("no library")), Is.EqualTo((2, "", "no library\n")));
    }

    [Test]
    public void OtherExceptionsAreBugsAndShowThemselves() =>
        Assert.That(() => Run(_ => throw new InvalidOperationException("bug")), Throws.InvalidOperationException);

    [Test]
    public void AReportThatCannotBeWrittenStopsBeforeTheBody()
    {
        using var folder = new TfCnn.Tests.Shared.Datasets.TemporaryFolder();
        foreach (string path in (string[])[folder.Path, folder["absent", "run.json"]])
        {
            (int code, _, string error) = Run(_ => Assert.Fail("the body must not run"), "--json", path);
            Assert.That(code, Is.EqualTo(2));
            Assert.That(error, Does.StartWith("--json: ").And.Contain(path));
        }
    }

    [Test]
    public void AProgramWithACommandOfItsOwnRunsWithoutItToo()
    {
        var commandLine = new ProgramCommandLine(Defaults);
        var explain = new Command("explain");
        int explained = 0;
        explain.SetAction(_ => { explained++; });
        commandLine.Command.Add(explain);
        string? dataset = null;
        int Run(params string[] arguments) =>
            ProgramEntry.Run(arguments, commandLine, options => dataset = options.Dataset.Name, TextWriter.Null, TextWriter.Null);

        Assert.That((Run("digits"), dataset, explained), Is.EqualTo((0, "digits", 0)));
        Assert.That((Run("explain"), explained), Is.EqualTo((0, 1)));
    }

    [Test]
    public void AProgramAddsItsOwnOption()
    {
        var commandLine = new ProgramCommandLine(Defaults);
        Option<double> keep = OptionParsers.Number("--keep-prob", "Share that dropout keeps.", 1, 0, 1);
        commandLine.Command.Add(keep);
        var error = new StringWriter();
        double found = 0;
        Assert.That(Run("0.5"), Is.Zero);
        Assert.That(found, Is.EqualTo(0.5));
        Assert.That(Run("1.5"), Is.EqualTo(2));
        Assert.That(error.ToString(), Does.StartWith("--keep-prob: expected a number above 0 and at most 1, received '1.5'."));

        int Run(string value) =>
            ProgramEntry.Run(["--keep-prob", value], commandLine, options => found = options.Get(keep), TextWriter.Null, error);
    }
}
