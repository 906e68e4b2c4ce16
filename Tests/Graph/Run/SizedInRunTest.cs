using Tensorflow;
using TfCnn.Tests.Training;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Run;

/// <summary>Tensors whose size only the numbers tell: fetched from one plan in any size, read by ops where feeds and constants tell it.</summary>
public class SizedInRunTest
{
    private GraphRun _run = null!;
    private Tensor _x = null!;

    [SetUp]
    public void MakeGraph()
    {
        _run = new GraphRun();
        _x = tf.placeholder(tf.float32, (4), "x");
    }

    [TearDown]
    public void Dispose() => _run.Dispose();

    [Test]
    public void APlanGivesAsManyRowsAsThereAreThisTime()
    {
        Tensor places = tf.where(_x);
        Assert.That(places.Shape, Is.EqualTo(new Shape(-1, 1)));
        foreach (float[] values in (float[][])[[0, 0, 0, 0], [1, 2, 3, 4], [0, 5, 0, float.NaN], [-0f, 1, 1, 1]])
        {
            long[] expected = [.. Enumerable.Range(0, 4).Where(i => values[i] != 0).Select(i => (long)i)];
            HostTensor found = _run.Run([(_x, values)], places)[0]!;
            Assert.That(found.Shape, Is.EqualTo(new Shape(expected.Length, 1)));
            Assert.That(found.Span<long>().ToArray(), Is.EqualTo(expected));
        }
    }

    [Test]
    public void OtherStepsKeepTheirMemory()
    {
        Tensor twice = _x + _x, places = tf.where(twice), sum = twice * 3f;
        (Tensor distinct, Tensor index) = tf.unique(twice);
        HostTensor?[] r = _run.Run([(_x, new float[] { 1, 0, 1, 2 })], places, distinct, index, sum);
        Assert.That(r[0]!.Span<long>().ToArray(), Is.EqualTo(new long[] { 0, 2, 3 }));
        Assert.That(r[1]!.Span<float>().ToArray(), Is.EqualTo(new float[] { 2, 0, 4 }));
        Assert.That(r[2]!.Span<int>().ToArray(), Is.EqualTo(new[] { 0, 1, 0, 2 }));
        Assert.That(r[3]!.Span<float>().ToArray(), Is.EqualTo(new float[] { 6, 0, 6, 12 }));
    }

    [Test]
    public void ZerosAreOneAndEachNaNIsDistinct()
    {
        (Tensor distinct, Tensor index) = tf.unique(_x);
        HostTensor?[] r = _run.Run([(_x, new[] { float.NaN, 0f, -0f, float.NaN })], distinct, index);
        Assert.That(r[0]!.Span<float>().ToArray(), Is.EqualTo(new[] { float.NaN, 0f, float.NaN }));
        Assert.That(r[1]!.Span<int>().ToArray(), Is.EqualTo(new[] { 0, 1, 1, 2 }));
    }

    [Test]
    public void AnOpReadsWhatFollowsFromFeeds()
    {
        Tensor places = tf.where(tf.greater(_x, tf.constant(1f)));
        Tensor count = tf.size(places), picked = tf.gather(_x, tf.reshape(places, new Shape(-1)));
        foreach (float[] values in (float[][])[[1, 2, 3, 1], [0, 0, 0, 9], [2, 2, 2, 2]])
        {
            HostTensor?[] r = _run.Run([(_x, values)], count, picked, places);
            float[] expected = [.. values.Where(v => v > 1)];
            Assert.That(r[0]!.Span<int>()[0], Is.EqualTo(expected.Length));
            Assert.That(r[1]!.Span<float>().ToArray(), Is.EqualTo(expected));
            Assert.That(r[2]!.Shape, Is.EqualTo(new Shape(expected.Length, 1)));
        }
    }

    [Test]
    public void AnOpCannotReadWhatIsComputedInTheRun()
    {
        var weights = tf.Variable(new float[] { 0, 1, 2 }, name: "w");
        Tensor places = tf.where(weights.AsTensor());
        _run.Initialize();
        Assert.That(_run.Values<long>(places), Is.EqualTo(new long[] { 1, 2 }));
        Tensor sum = tf.reduce_sum(places, name: "total");
        Assert.That(() => _run.Run(sum), Throws.TypeOf<UnimplementedError>().With.Message.Contains("Sum 'total'").And.Message.Contains("'Where:0' (None, 1)"));
    }

    [Test]
    public void ConstantsAreFolded() =>
        Assert.That(_run.Values<long>(tf.where(tf.constant(new[,] { { true, false }, { false, true } }))), Is.EqualTo(new long[] { 0, 0, 1, 1 }));

    [Test]
    public void AScalarHasNoPlaces() => Assert.That(
        () => _run.Run(tf.where(tf.constant(true))), Throws.TypeOf<InvalidArgumentError>().With.Message.Contains("a scalar has no coordinates"));
}
