using Tensorflow;
using TfCnn.Shared.Datasets;
using TfCnn.Tests.Shared;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Programs;

/// <summary>
/// The chapter's CIFAR-10 model, step by step against Python TensorFlow's record of it: graph seed 123, op seeds 1 to 8 and, for the
/// dropouts, 101 to 103, batches of 128 in the order of the files.
/// </summary>
[TestFixture(1.0)]
[TestFixture(0.7)]
public class CifarTraceTest(double keepProb)
{
    private const int Steps = 20;

    // With all weights near 0 the pixels of a window are close to each other: in 7 of the million windows of the first pool rounding turns
    // the order of two, which alone moves elements of l1_w's gradient by 5e-5; for the choices made it is right to 2e-7.
    private const double Choices = 1e-4;
    private const string DataFile = "data_batch_1.bin";

    private readonly TraceRecord _record = TraceRecord.Of("tf-cifar-rmsprop", keepProb);
    private Session _session = null!;
    private CifarCnn _cnn = null!;

    [SetUp]
    public void Build()
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        _cnn = new CifarCnn(0.001f, (float)keepProb, firstSeed: 1, firstDropoutSeed: 101);
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
        Tensorflow.NumPy.NDArray[] values = _session.run(gradients, [.. _cnn.Feed(batch.Images, training: true), (_cnn.Y, batch.Labels)]);
        for (int i = 0; i < variables.Length; i++)
            _record.CheckGradient(variables[i].Op.Name, values[i].ToArray<float>(), Choices);
    }

    [Test]
    public void TwentyLossesAreTensorFlows()
    {
        var losses = new List<float>();
        foreach (Batch batch in FirstBatches())
        {
            var (_, loss) = _session.run((_cnn.Optimizer, _cnn.Loss), [.. _cnn.Feed(batch.Images, training: true), (_cnn.Y, batch.Labels)]);
            losses.Add(loss);
        }
        _record.CheckLosses(losses);
        Assert.That(losses, Has.Count.EqualTo(Steps));
    }

    private static IEnumerable<Batch> FirstBatches()
    {
        string folder = TestData.RequireCifar(DataFile);
        Dataset cifar = DatasetLoader.Load(new DatasetRequest { Name = "cifar10", DataDirectory = folder });
        return cifar.Train.Batches(128).Take(Steps);
    }
}
