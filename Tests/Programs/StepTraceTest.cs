using Tensorflow;
using TfCnn.Shared.Datasets;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Programs;

/// <summary>A model of the TensorFlow style, step by step against Python TensorFlow's record of it, with graph seed 123.</summary>
public abstract class StepTraceTest
{
    private readonly TraceRecord _record;
    private readonly double _choices;
    private Session _session = null!;
    private ICnn _cnn = null!;

    private protected StepTraceTest(TraceRecord record, double choices = 0) => (_record, _choices) = (record, choices);

    [SetUp]
    public void Build()
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        _cnn = MakeModel();
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
        IVariableV1[] variables = tf.trainable_variables();
        Tensor[] gradients = tf.gradients(_cnn.Loss, [.. variables.Select(v => v.Handle)]);
        Tensorflow.NumPy.NDArray[] values = _session.run(gradients, FeedOf(FirstBatches().First()));
        for (int i = 0; i < variables.Length; i++)
            _record.CheckGradient(variables[i].Op.Name, values[i].ToArray<float>(), _choices);
    }

    [Test]
    public void LossesAreTensorFlows()
    {
        var losses = new List<float>();
        foreach (Batch batch in FirstBatches())
        {
            var (_, loss) = _session.run((_cnn.Optimizer, _cnn.Loss), FeedOf(batch));
            losses.Add(loss);
        }
        Assert.That(losses, Has.Count.EqualTo(Steps));
        _record.CheckLosses(losses);
    }

    private protected abstract ICnn MakeModel();

    /// <summary>The losses that are compared.</summary>
    private protected abstract int Steps { get; }

    /// <summary>As many batches, each of which overwrites the one before.</summary>
    private protected abstract IEnumerable<Batch> FirstBatches();

    private FeedItem[] FeedOf(Batch batch) => [.. _cnn.Feed(batch.Images, training: true), (_cnn.Y, batch.Labels)];
}
