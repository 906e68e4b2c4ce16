using System.Text.Json;
using Tensorflow;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Programs;

/// <summary>The TensorFlow-style program for colour images as a whole.</summary>
[NonParallelizable]
public class CifarTrainingTest
{
    [Test]
    public void TheProgramTrainsOnShapesAndReports()
    {
        string report = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"run-{Guid.NewGuid():N}.json");
        var options = new ProgramOptions
        {
            Dataset = new DatasetRequest { Name = "shapes", Limit = 300 },
            Epochs = 1,
            BatchSize = 100,
            LearningRate = 0.001,
            Seed = 123,
            Threads = 2,
            Engine = "managed",
            JsonFile = report,
        };
        string[] lines = PrintedLines.Of(() => CifarCnn.Run(options, keepProb: 0.8f)).Split('\n');
        Assert.That(lines[0], Does.Match(@"^Epoch: 0000   loss = \d+\.\d{6}$"));
        Assert.That(lines[1], Is.EqualTo("Model Trained."));
        Assert.That(lines[2], Does.Match(@"^Accuracy: [01]\.\d{4}$"));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(report));
        File.Delete(report);
        Assert.That(json.RootElement.GetProperty("parameters").GetInt64(), Is.EqualTo(4_239_978));
        Assert.That(json.RootElement.GetProperty("dataset").GetString(), Is.EqualTo("shapes"));
    }

    [Test]
    public void TheLossFallsOnABatchThatIsRepeated()
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        var cnn = new CifarCnn(0.001f, keepProb: 0.9f);
        using var session = new Session();
        session.run(tf.global_variables_initializer());
        Batch batch = GeneratedSets.Shapes(seed: 1, train: 20, test: 20).Train.next_batch(20);
        var losses = new List<float>();
        for (int step = 0; step < 40; step++)
        {
            var (_, loss) = session.run((cnn.Optimizer, cnn.Loss), [.. cnn.Feed(batch.Images, training: true), (cnn.Y, batch.Labels)]);
            losses.Add(loss);
        }
        Assert.That(losses[^1], Is.LessThan(losses[0] - 0.5f), string.Join(" ", losses));
    }
}
