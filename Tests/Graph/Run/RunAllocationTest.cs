using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Run;

/// <summary>A run that has its plan allocates what it returns, to the byte, and nothing else.</summary>
[NonParallelizable]
public class RunAllocationTest
{
    private const int Runs = 200;

    private Session _session = null!;

    [SetUp]
    public void MakeSession()
    {
        tf.reset_default_graph();
        _session = tf.Session(new ConfigProto { Engine = Engines.Managed, IntraOpParallelismThreads = 1 });
    }

    [TearDown]
    public void DisposeSession() => _session.Dispose();

    [Test]
    public void OneTensorWithWhateverIsFed()
    {
        Tensor x = tf.placeholder(tf.float32, Shape.Unknown);
        Tensor sum = x + 1f;
        using NumSharp.NDArray numSharp = NumSharp.np.array(new float[,] { { 1, 2 } });
        object number = 2f;
        foreach (object value in new[] { number, new NDArray(2f), new float[3], new float[2, 3], numSharp })
        {
            NDArray result = _session.run(sum, (x, value));
            Assert.That(Bytes(() => _session.run(sum, (x, value))), Is.EqualTo(BytesOf(result)), value.GetType().Name);
        }
    }

    [Test]
    public void AVariableAndAnUpdate()
    {
        var variable = tf.Variable(1f);
        Tensor value = variable.AsTensor();
        Operation update = tf.assign(variable, value + 1f).Op;
        _session.run(tf.global_variables_initializer());
        Assert.That(Bytes(() => _session.run(value)), Is.EqualTo(BytesOf(_session.run(value))));
        Assert.That(Bytes(() => _session.run(update)), Is.Zero);
    }

    [Test]
    public void SeveralFetches()
    {
        Tensor x = tf.placeholder(tf.float32, 2), y = tf.placeholder(tf.float32, 2);
        Tensor sum = x + y, difference = x - y, product = x * y, total = tf.reduce_sum(x);
        Operation nothing = tf.group();
        float[] one = [1, 2], other = [3, 4];
        long pair = BytesOf(_session.run(sum, (x, one), (y, other))), scalar = BytesOf(_session.run(total, (x, one)));
        Assert.That(Bytes(() => _session.run((nothing, total), (x, one))), Is.EqualTo(scalar));
        Assert.That(Bytes(() => _session.run((sum, difference, nothing), (x, one), (y, other))), Is.EqualTo(2 * pair));
        Assert.That(Bytes(() => _session.run((sum, difference, product, nothing), (x, one), (y, other))), Is.EqualTo(3 * pair));
        Assert.That(
            Bytes(() => _session.run((sum, difference, product, nothing, total), (x, one), (y, other))), Is.EqualTo((3 * pair) + scalar));
    }

    // An array, its tensor and its elements.
    private static long BytesOf(NDArray result) => Bytes(() => new NDArray(result.Value.Clone()));

    private static long Bytes(Action run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
            run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
