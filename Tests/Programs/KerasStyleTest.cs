using System.Globalization;
using System.Text.Json;
using KerasStyle;
using Tensorflow.Keras.Engine;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Programs;

/// <summary>The Keras-style programs as a whole, on generated images.</summary>
[NonParallelizable]
public class KerasStyleTest
{
    [TestCase("digits", 3_255_914)]
    [TestCase("shapes", 4_239_978)]
    public void PrintsTheChaptersLinesAndReports(string dataset, long parameters)
    {
        string report = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"keras-{Guid.NewGuid():N}.json");
        string[] lines = Printed(() => KerasStyle.Training.Run(Options(dataset, report), dataset == "digits" ? MnistCnn.Build : CifarCnn.Build, verbose: 1));
        Assert.That(lines[0], Is.EqualTo(new string('_', 65)));
        Assert.That(lines[1], Is.EqualTo("Layer (type)                 Output Shape              Param #   "));
        Assert.That(lines, Has.Some.EqualTo($"Total params: {parameters.ToString("N0", CultureInfo.InvariantCulture)}"));
        Assert.That(lines, Has.Some.EqualTo("Epoch 1/1"));
        Assert.That(lines, Has.Some.Matches(@"^400/400 \[=+\] - \d+s - loss: \d+\.\d{4} - acc: 0\.\d{4}$"));
        int loss = Array.FindIndex(lines, l => l.StartsWith("Test loss: ", StringComparison.Ordinal));
        Assert.That(lines[loss - 1], Is.Empty);
        Assert.That(lines[loss + 1], Does.StartWith("Test accuracy: "));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(report));
        File.Delete(report);
        Assert.That(json.RootElement.GetProperty("style").GetString(), Is.EqualTo("KerasStyle"));
        Assert.That(json.RootElement.GetProperty("parameters").GetInt64(), Is.EqualTo(parameters));
        Assert.That(json.RootElement.GetProperty("epochs")[0].GetProperty("accuracy").GetDouble(), Is.InRange(0.01, 1));
        Assert.That(json.RootElement.GetProperty("testLoss").GetDouble(), Is.GreaterThan(0));
    }

    [Test]
    public void SilentMeansNoProgress()
    {
        string[] lines = Printed(() => KerasStyle.Training.Run(Options("digits", report: null), MnistCnn.Build, verbose: 0));
        Assert.That(lines, Has.None.StartsWith("Epoch"));
        Assert.That(lines, Has.Some.StartsWith("Test accuracy: "));
    }

    [Test]
    public void TheChaptersModelsHaveTheChaptersSizes()
    {
        keras.backend.clear_session();
        Sequential mnist = MnistCnn.Build(0.01f), cifar = CifarCnn.Build(0.001f);
        Assert.That(mnist.Layers.Select(l => l.count_params()), Is.EqualTo(new[] { 0, 544, 0, 32832, 0, 0, 3212288, 10250 }));
        Assert.That(cifar.Layers.Select(l => l.count_params()), Is.EqualTo(new[] { 1568, 0, 0, 32832, 0, 0, 0, 4195328, 0, 10250 }));
    }

    private static ProgramOptions Options(string dataset, string? report) => new()
    {
        Dataset = new DatasetRequest { Name = dataset, Limit = 400 },
        Epochs = 1,
        BatchSize = 100,
        LearningRate = 0.001,
        Seed = 123,
        Threads = 2,
        Engine = "managed",
        JsonFile = report,
    };

    private static string[] Printed(Action run)
    {
        var output = new StringWriter();
        tf_output_redirect = output;
        try
        {
            run();
        }
        finally
        {
            tf_output_redirect = null;
        }
        return output.ToString().ReplaceLineEndings("\n").Split('\n');
    }
}
