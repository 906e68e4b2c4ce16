using System.Text.Json;
using TfCnn.Shared.CommandLine;
using TfCnn.Tests.Shared.Datasets;

namespace TfCnn.Tests.Shared.CommandLine;

public class RunReportTest
{
    private static readonly RunReport Report = new()
    {
        Style = "TfStyle",
        Dataset = "mnist",
        Engine = "managed",
        Seed = 123,
        Threads = 2,
        Parameters = 3_255_914,
        Epochs = [new EpochReport(1.5, null, 12.25), new EpochReport(double.NaN, 0.5, 11)],
        TestAccuracy = 0.9884,
        PeakMemoryMB = 512,
    };

    [Test]
    public void TheReportIsOneObjectWithEveryField()
    {
        using var folder = new TemporaryFolder();
        Report.Write(folder["run.json"]);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder["run.json"]));
        Assert.That(json.RootElement.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[]
        {
            "style", "dataset", "engine", "seed", "threads", "parameters", "epochs", "testLoss", "testAccuracy", "trainSeconds",
            "imagesPerSecond", "medianStepMs", "secondsToFirstStep", "peakMemoryMB",
        }));
        Assert.That(json.RootElement.GetProperty("parameters").GetInt64(), Is.EqualTo(3_255_914));
        Assert.That(json.RootElement.GetProperty("testLoss").ValueKind, Is.EqualTo(JsonValueKind.Null));
        JsonElement first = json.RootElement.GetProperty("epochs")[0], second = json.RootElement.GetProperty("epochs")[1];
        Assert.That(first.GetProperty("loss").GetDouble(), Is.EqualTo(1.5));
        Assert.That(first.GetProperty("accuracy").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(second.GetProperty("loss").ValueKind, Is.EqualTo(JsonValueKind.Null), "JSON has no NaN");
    }

    [Test]
    public void AReportReplacesAnOlderOneAndLeavesNoOtherFile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["run.json"], "old");
        Report.Write(folder["run.json"]);
        Assert.That(File.ReadAllText(folder["run.json"]), Does.StartWith("{"));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void CheckingThePathKeepsWhatIsThere()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["run.json"], "old");
        RunReport.CheckPath(folder["run.json"]);
        Assert.That(File.ReadAllText(folder["run.json"]), Is.EqualTo("old"));
        Assert.That(() => RunReport.CheckPath(folder["no", "run.json"]), Throws.TypeOf<CommandLineException>());
    }
}
