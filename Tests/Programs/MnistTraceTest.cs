using Tensorflow;
using TfCnn.Shared.Datasets;
using TfCnn.Tests.Shared;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Programs;

/// <summary>
/// The chapter's MNIST model, step by step against Python TensorFlow's record of it: graph seed 123, op seeds 1 to 8, batches of 100 in the
/// order of the files.
/// </summary>
public class MnistTraceTest
{
    // The large first losses amplify rounding: from the sixth step on float32 is no longer near the truth, TensorFlow's own neither.
    private const int Steps = 5;

    private readonly TraceRecord _record = TraceRecord.Of("tf-mnist-adam");
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
    public void InitialWeightsAreTensorFlows() => _record.CheckInitial(_session);

    [Test]
    public void FirstGradientIsTensorFlows()
    {
        Batch batch = FirstBatches().First();
        IVariableV1[] variables = tf.trainable_variables();
        Tensor[] gradients = tf.gradients(_cnn.Loss, [.. variables.Select(v => v.Handle)]);
        Tensorflow.NumPy.NDArray[] values = _session.run(gradients, (_cnn.X, batch.Images), (_cnn.Y, batch.Labels));
        for (int i = 0; i < variables.Length; i++)
            _record.CheckGradient(variables[i].Op.Name, values[i].ToArray<float>());
    }

    [Test]
    public void FirstFiveLossesAreTensorFlows()
    {
        var losses = new List<float>();
        foreach (Batch batch in FirstBatches())
        {
            var (_, loss) = _session.run((_cnn.Optimizer, _cnn.Loss), (_cnn.X, batch.Images), (_cnn.Y, batch.Labels));
            losses.Add(loss);
        }
        _record.CheckLosses(losses);
        Assert.That(losses, Has.Count.EqualTo(Steps));
    }

    private static IEnumerable<Batch> FirstBatches()
    {
        string folder = TestData.RequireReal(Path.Combine("mnist", "train-labels-idx1-ubyte.gz"));
        Dataset mnist = DatasetLoader.Load(new DatasetRequest { Name = "mnist", DataDirectory = folder });
        return mnist.Train.Batches(100).Take(Steps);
    }
}
