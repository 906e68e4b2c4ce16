using System.Globalization;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Shared.Datasets;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// The chapter's MNIST programs on both engines from the same seeds: the losses of the first fifty steps. Steps amplify rounding, the
/// first ones of the TensorFlow style most of all. How much, a third run shows: TensorFlow again, with the last bit of the first
/// kernel changed. The engines may be a small multiple of that apart.
/// </summary>
[NonParallelizable]
[Category("Long")]
public class FirstStepsTest
{
    private const int Steps = 50;
    private const int Batch = 100;
    private const float OneUlp = 1 + 1.1920929e-7f;

    // The nudge is one sample of what rounding does, and each engine rounds everywhere.
    private const double Multiple = 10;
    private const double Least = 1e-6;

    private static readonly Lazy<Dataset> s_data = new(Load);

    [SetUp]
    public void RequireTensorFlow() => NativeLibraryForTests.Require();

    [Test]
    public void TensorFlowStyle() => Compare(TensorFlowStyleLosses);

    [Test]
    public void KerasStyle() => Compare(KerasStyleLosses);

    private static void Compare(Func<string, float, float[]> losses)
    {
        float[] ours = losses(Engines.Managed, 1), theirs = losses(Engines.TensorFlow, 1), nudged = losses(Engines.TensorFlow, OneUlp);
        TestContext.Out.WriteLine($"{s_data.Value.Name}\nstep     managed  TensorFlow      off  TensorFlow nudged, off");
        double rounding = 0;
        for (int step = 0; step < Steps; step++)
        {
            double off = Math.Abs(ours[step] - theirs[step]) / theirs[step], own = Math.Abs(nudged[step] - theirs[step]) / theirs[step];
            rounding = Math.Max(rounding, own);
            TestContext.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{step + 1,4} {ours[step],11:G7} {theirs[step],11:G7} {off,8:G2} {own,8:G2}"));
            Assert.That(off, Is.LessThanOrEqualTo((Multiple * rounding) + Least), $"step {step + 1}");
        }
    }

    private static float[] TensorFlowStyleLosses(string engine, float factor)
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        var cnn = new TfStyle.MnistCnn(0.001f);
        using var session = tf.Session(new ConfigProto { Engine = engine });
        session.run(tf.global_variables_initializer());
        IVariableV1 kernel = tf.trainable_variables()[0];
        session.run(tf.assign(kernel, session.run(kernel.AsTensor()) * factor).op);
        return [.. Batches().Select(batch =>
        {
            var (_, loss) = session.run((cnn.Optimizer, cnn.Loss), (cnn.X, batch.Images), (cnn.Y, batch.Labels));
            return (float)loss;
        })];
    }

    private static float[] KerasStyleLosses(string engine, float factor)
    {
        keras.backend.clear_session();
        keras.utils.set_random_seed(123);
        keras.backend.set_session_config(new ConfigProto { Engine = engine });
        try
        {
            Sequential model = global::KerasStyle.MnistCnn.Build(0.01f);
            NDArray[] weights = [.. model.get_weights()];
            weights[0] *= factor;
            model.set_weights([.. weights]);
            return [.. Batches().Select(b => model.train_on_batch(NDArray.From(b.Images), NDArray.From(b.Labels))["loss"])];
        }
        finally
        {
            keras.backend.set_session_config(new ConfigProto());
        }
    }

    private static IEnumerable<Batch> Batches() => s_data.Value.Train.Batches(Batch).Take(Steps);

    // MNIST where it is, else drawn digits.
    private static Dataset Load()
    {
        string? folder = Environment.GetEnvironmentVariable("TFCNN_DATA");
        bool isReal = folder is not null && File.Exists(Path.Combine(folder, "mnist", "train-labels-idx1-ubyte.gz"));
        return DatasetLoader.Load(new DatasetRequest { Name = isReal ? "mnist" : "digits", DataDirectory = folder, Limit = Steps * Batch });
    }
}
