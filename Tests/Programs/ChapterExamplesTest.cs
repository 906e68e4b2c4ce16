using Tensorflow;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Programs;

/// <summary>The numbers that the chapter works out by hand.</summary>
public class ChapterExamplesTest
{
    private static readonly float[,,,] s_input = new float[1, 3, 3, 1]
    {
        { { { 1 }, { 2 }, { 3 } }, { { 4 }, { 5 }, { 6 } }, { { 7 }, { 8 }, { 9 } } },
    };

    [SetUp]
    public void Reset() => tf.reset_default_graph();

    [Test]
    public void AKernelOfTwoByTwoSlidesOverThreeByThree()
    {
        Tensor kernel = tf.constant(new float[2, 2, 1, 1] { { { { -1 } }, { { 0 } } }, { { { 0 } }, { { -1 } } } });
        Tensor map = tf.nn.conv2d(tf.constant(s_input), kernel, strides: [1, 1, 1, 1], padding: "VALID");
        Assert.That(Run(map), Is.EqualTo(new float[] { -6, -8, -12, -14 }));
    }

    [Test]
    public void MaxPoolingKeepsTheLargestOfEachRegion() => Assert.That(
        Run(tf.nn.max_pool(tf.constant(s_input), ksize: [1, 2, 2, 1], strides: [1, 1, 1, 1], padding: "VALID")),
        Is.EqualTo(new float[] { 5, 6, 8, 9 }));

    [Test]
    public void AveragePoolingKeepsTheMeanOfEachRegion() => Assert.That(
        Run(tf.nn.avg_pool(tf.constant(s_input), ksize: [1, 2, 2, 1], strides: [1, 1, 1, 1], padding: "VALID")),
        Is.EqualTo(new float[] { 3, 4, 6, 7 }));

    [Test]
    public void AThreeDimensionalInputGivesATwoDimensionalMap()
    {
        // The products of all channels are added up: with every number 1, a 2 x 2 kernel over 3 channels gives 12.
        Tensor map = tf.nn.conv2d(tf.ones((1, 4, 4, 3)), tf.ones((2, 2, 3, 1)), strides: [1, 1, 1, 1], padding: "VALID");
        Assert.That(map.shape, Is.EqualTo(new Shape(1, 3, 3, 1)));
        Assert.That(Run(map), Is.All.EqualTo(12));
    }

    [TestCase(28, 3, 1, 0, 26)]
    [TestCase(7, 3, 2, 0, 3)]
    [TestCase(28, 4, 1, 1, 27)]
    public void TheOutputSizeIsTheChaptersFormula(int n, int k, int s, int p, int expected)
    {
        Tensor x = tf.placeholder(tf.float32, (-1, n, n, 1)), w = tf.ones((k, k, 1, 32));
        Tensor map = Conv2D.Build(x, w, [1, s, s, 1], p == 0 ? "VALID" : "EXPLICIT", explicitPaddings: p == 0 ? null : [0, 0, p, p, p, p, 0, 0]);
        Assert.That(map.shape, Is.EqualTo(new Shape(-1, expected, expected, 32)));
        Assert.That(expected, Is.EqualTo(((n - k + (2 * p)) / s) + 1));
    }

    private static float[] Run(Tensor tensor)
    {
        using var session = new Session();
        return session.run(tensor).ToArray<float>();
    }
}
