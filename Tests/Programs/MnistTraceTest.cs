using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tensorflow;
using TfCnn.Shared.Datasets;
using TfCnn.Tests.Golden;
using TfCnn.Tests.Shared;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Programs;

/// <summary>
/// The chapter's MNIST model, step by step against Python TensorFlow's record of it (<c>traces.jsonl.gz</c>, <c>tf-mnist-adam</c>): graph seed
/// 123, op seeds 1 to 8, batches of 100 in the order of the files.
/// </summary>
public class MnistTraceTest
{
    private const int Steps = 5;
    private const double OwnMultiple = 4;

    private Session _session = null!;
    private MnistCnn _cnn = null!;

    [SetUp]
    public void Build()
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        _cnn = new MnistCnn(0.001f, firstSeed: 1);
        _session = new Session();
        _session.run(tf.global_variables_initializer());
    }

    [TearDown]
    public void Close() => _session.Dispose();

    [Test]
    public void InitialWeightsAreTensorFlows()
    {
        JsonElement initial = Trace("float32").GetProperty("initial");
        int sameHash = 0, worst = 0;
        foreach (IVariableV1 variable in tf.trainable_variables())
        {
            JsonElement expected = initial.GetProperty(variable.Op.Name);
            float[] values = _session.run(variable.AsTensor()).ToArray<float>();
            worst = Math.Max(worst, WorstUlps(values.AsSpan(0, 8), expected.GetProperty("first8")));
            worst = Math.Max(worst, WorstUlps(values.AsSpan(values.Length - 8), expected.GetProperty("last8")));
            Assert.That(values.Sum(v => (double)v), Is.EqualTo(expected.GetProperty("sum").GetDouble()).Within(1e-3), variable.Name);
            string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
            sameHash += hash == expected.GetProperty("sha256").GetString() ? 1 : 0;
        }
        TestContext.Out.WriteLine($"worst {worst} ulp; {sameHash} of 8 variables have TensorFlow's very bits");
        Assert.That(worst, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void FirstGradientIsTensorFlows()
    {
        Batch batch = FirstBatches().First();
        IVariableV1[] variables = tf.trainable_variables();
        Tensor[] gradients = tf.gradients(_cnn.Loss, [.. variables.Select(v => v.Handle)]);
        Tensorflow.NumPy.NDArray[] values = _session.run(gradients, (_cnn.X, batch.Images), (_cnn.Y, batch.Labels));
        JsonElement own = Trace("float32").GetProperty("first_gradient"), truth = Trace("float64").GetProperty("first_gradient");
        for (int i = 0; i < variables.Length; i++)
        {
            string name = variables[i].Op.Name;
            float[] gradient = values[i].ToArray<float>();
            double scale = truth.GetProperty(name).GetProperty("l2").GetDouble();
            double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
            double error = Math.Abs(norm - scale) / scale;
            double ownError = Math.Abs(own.GetProperty(name).GetProperty("l2").GetDouble() - scale) / scale;
            double largest = Math.Max(Math.Abs(truth.GetProperty(name).GetProperty("max").GetDouble()), Math.Abs(truth.GetProperty(name).GetProperty("min").GetDouble()));
            double element = Enumerable.Range(0, 8).Max(k => Math.Abs(gradient[k] - truth.GetProperty(name).GetProperty("first8")[k].GetDouble())) / largest;
            TestContext.Out.WriteLine($"{name}: norm {error:G2} off (TensorFlow {ownError:G2}), first elements {element:G2} of the largest");
            Assert.That(error, Is.LessThanOrEqualTo((OwnMultiple * ownError) + 1e-6), name);
            Assert.That(element, Is.LessThanOrEqualTo(5e-6), name);
        }
    }

    [Test]
    public void FirstFiveLossesAreTensorFlows()
    {
        double[] own = Losses("float32"), truth = Losses("float64");
        double ownError = 0;
        int step = 0;
        foreach (Batch batch in FirstBatches())
        {
            var (_, loss) = _session.run((_cnn.Optimizer, _cnn.Loss), (_cnn.X, batch.Images), (_cnn.Y, batch.Labels));
            double error = Math.Abs((float)loss - truth[step]) / truth[step];
            // Rounding grows from step to step, for TensorFlow as for us: its own error so far is the measure.
            ownError = Math.Max(ownError, Math.Abs(own[step] - truth[step]) / truth[step]);
            TestContext.Out.WriteLine($"step {step + 1}: {(float)loss}, TensorFlow {own[step]}, exactly {truth[step]}: {error:G2} off (TensorFlow {ownError:G2})");
            Assert.That(error, Is.LessThanOrEqualTo((OwnMultiple * ownError) + 1e-6), $"step {step + 1}");
            step++;
        }
        Assert.That(step, Is.EqualTo(Steps));
    }

    private static IEnumerable<Batch> FirstBatches()
    {
        string folder = TestData.RequireReal(Path.Combine("mnist", "train-labels-idx1-ubyte.gz"));
        Dataset mnist = DatasetLoader.Load(new DatasetRequest { Name = "mnist", DataDirectory = folder });
        return mnist.Train.Batches(100).Take(Steps);
    }

    private static JsonElement Trace(string dtype) => GoldenFile.Cases("traces.jsonl.gz")
        .Single(c => c.GetProperty("model").GetString() == "tf-mnist-adam" && c.GetProperty("dtype").GetString() == dtype);

    private static double[] Losses(string dtype) => [.. Trace(dtype).GetProperty("losses").EnumerateArray().Select(l => l.GetDouble())];

    private static int WorstUlps(ReadOnlySpan<float> values, JsonElement expected)
    {
        int worst = 0;
        for (int i = 0; i < values.Length; i++)
            worst = Math.Max(worst, Math.Abs(BitConverter.SingleToInt32Bits(values[i]) - BitConverter.SingleToInt32Bits((float)expected[i].GetDouble())));
        return worst;
    }
}
