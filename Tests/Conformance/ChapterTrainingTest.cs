using System.Globalization;
using System.Runtime.InteropServices;
using Tensorflow;
using TfCnn.Native;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;
using TfCnn.Tests.Golden;
using TfCnn.Tests.Programs;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// The chapter's models on both engines, from the same seeds: initial weights, static shapes, first gradients and losses, and what an epoch
/// reaches. Gradients and losses are measured by the same graph in float64.
/// </summary>
[NonParallelizable]
public class ChapterTrainingTest
{
    private const int Steps = 5, BatchSize = 50;

    // As for the recorded traces.
    private const double LossMultiple = 4, LossRelative = 1e-6;

    private static IEnumerable<string> Names => ChapterGraph.Names;

    [OneTimeSetUp]
    public void RequireLibrary() => NativeLibraryForTests.Require();

    [TestCaseSource(nameof(Names))]
    public void StartIsTheSame(string name)
    {
        ChapterGraph model = ChapterGraph.Of(name, BatchesFor(name).First());
        CheckShapes(model.Graph);
        using var ours = new ChapterRun(model, Engines.Managed);
        using var theirs = new ChapterRun(model, Engines.TensorFlow);
        CheckWeights(model, ours.Run(model.Weights), theirs.Run(model.Weights));
    }

    [TestCaseSource(nameof(Names))]
    public void StepsAreTheSame(string name)
    {
        IEnumerable<Batch> batches = BatchesFor(name);
        Batch first = batches.First();
        ChapterGraph model = ChapterGraph.Of(name, first);
        using var ours = new ChapterRun(model, Engines.Managed);
        using var theirs = new ChapterRun(model, Engines.TensorFlow);
        using var truth = new ChapterRun(model, Engines.TensorFlow, new DoubleGraph(model.Graph));
        Assert.Multiple(() =>
        {
            CheckGradients(model, ours.Run(model.Gradients, first), theirs.Run(model.Gradients, first), truth.Run(model.Gradients, first));
            CheckLosses(ours.Train(batches), theirs.Train(batches), truth.Train(batches));
        });
    }

    // The TensorFlow style's: OneEpochTest.
    [Category("Long")]
    [Test]
    public void TheAccuracyOfKerasStyleIsTheSame()
    {
        double ours = KerasAccuracy(Engines.Managed), theirs = KerasAccuracy(Engines.TensorFlow);
        TestContext.Out.WriteLine($"accuracy {ours} here, {theirs} on TensorFlow");
        Assert.That(ours, Is.EqualTo(theirs).Within(0.005));
    }

    // Not a list: each batch overwrites the one before.
    private static IEnumerable<Batch> BatchesFor(string name) => ChapterGraph.ImagesFor(name, Steps * BatchSize, 1).Train.Batches(BatchSize);

    private static void CheckShapes(Graph graph)
    {
        using var native = new NativeGraph();
        string[] differences = [.. graph.Operations.SelectMany(o => o.Outputs).Where(o => o.DType != TF_DataType.TF_RESOURCE)
            .Select(o => (Tensor: o, Theirs: native.ShapeOf(o))).Where(p => !p.Theirs.Equals(p.Tensor.Shape))
            .Select(p => $"{p.Tensor.Op.Type} {p.Tensor.Name}: {p.Tensor.Shape} here, {p.Theirs} in TensorFlow")];
        TestContext.Out.WriteLine($"{graph.Operations.Count} operations, {differences.Length} static shapes differ");
        Assert.That(differences, Is.Empty, string.Join("\n", differences));
    }

    // Uniform numbers to the bit; of normal ones the logarithm and the cosine may round in another way.
    private static void CheckWeights(ChapterGraph model, HostTensor[] ours, HostTensor[] theirs)
    {
        for (int i = 0; i < ours.Length; i++)
        {
            ReadOnlySpan<int> a = MemoryMarshal.Cast<byte, int>(ours[i].Bytes()), b = MemoryMarshal.Cast<byte, int>(theirs[i].Bytes());
            int worst = 0, different = 0;
            for (int k = 0; k < a.Length; k++)
            {
                worst = Math.Max(worst, Math.Abs(a[k] - b[k]));
                different += a[k] == b[k] ? 0 : 1;
            }
            bool isNormal = model.Variables[i].Initializer.Inputs[1].Op.Inputs.Any(o => o.Op.Inputs.Any(r => r.Op.Type == "RandomStandardNormal"));
            TestContext.Out.WriteLine($"{model.Variables[i].Name}: {different} of {a.Length} initial values differ, by at most {worst} ulp");
            Assert.That(worst, Is.LessThanOrEqualTo(isNormal ? 2 : 0), model.Variables[i].Name);
        }
    }

    private static void CheckGradients(ChapterGraph model, HostTensor[] ours, HostTensor[] theirs, HostTensor[] truth)
    {
        for (int i = 0; i < ours.Length; i++)
        {
            double scale = 0, error = 0, tensorflowError = 0;
            ReadOnlySpan<float> a = ours[i].Span<float>(), b = theirs[i].Span<float>();
            ReadOnlySpan<double> t = truth[i].Span<double>();
            for (int k = 0; k < t.Length; k++)
            {
                scale = Math.Max(scale, Math.Abs(t[k]));
                error = Math.Max(error, Math.Abs(a[k] - t[k]));
                tensorflowError = Math.Max(tensorflowError, Math.Abs(b[k] - t[k]));
            }
            TestContext.Out.WriteLine(
                $"gradient of {model.Variables[i].Name}: {error / scale:G2} off, {error / tensorflowError:F1} times TensorFlow's error");
            Assert.That(error, Is.LessThanOrEqualTo(Tolerances.Multiple * tensorflowError + Tolerances.Relative * scale), model.Variables[i].Name);
        }
    }

    private static void CheckLosses(double[] ours, double[] theirs, double[] truth)
    {
        double largest = 0;
        Assert.That(ours, Has.Length.EqualTo(Steps));
        for (int step = 0; step < ours.Length; step++)
        {
            double error = Math.Abs(ours[step] - truth[step]) / truth[step];
            largest = Math.Max(largest, Math.Abs(theirs[step] - truth[step]) / truth[step]);
            TestContext.Out.WriteLine($"step {step + 1}: {ours[step]}, TensorFlow {theirs[step]}, exactly {truth[step]}: {error:G2} off (TensorFlow {largest:G2})");
            Assert.That(error, Is.LessThanOrEqualTo(LossMultiple * largest + LossRelative), $"step {step + 1}");
        }
    }

    private static double KerasAccuracy(string engine)
    {
        const string before = "Test accuracy: ";
        var options = new ProgramOptions
        {
            Dataset = new DatasetRequest { Name = "digits", Limit = 2000 },
            Epochs = 1,
            BatchSize = 20,
            LearningRate = 0.01,
            Seed = 123,
            Threads = 2,
            Engine = engine,
        };
        string printed = PrintedLines.Of(() => EngineChoice.With(
            engine, () => KerasStyle.Training.Run(options, KerasStyle.MnistCnn.Build, verbose: 0)));
        string line = printed.Split('\n').First(l => l.Contains(before));
        return double.Parse(line[(line.IndexOf(before, StringComparison.Ordinal) + before.Length)..], CultureInfo.InvariantCulture);
    }
}
