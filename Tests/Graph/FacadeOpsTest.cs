using Tensorflow;
using Tensorflow.NumPy;
using TfCnn.Tests.Training;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Graphs;

/// <summary>Functions under TensorFlow's names, with results that can be seen to be right.</summary>
public class FacadeOpsTest
{
    private static readonly float[,] s_square = { { 1, 2 }, { 3, 4 } };

    private static IEnumerable<TestCaseData> Functions() =>
    [
        Row("linspace", () => tf.linspace(0f, 1f, 5), 0, 0.25f, 0.5f, 0.75f, 1),
        Row("linspace of one", () => tf.linspace(tf.constant(3f), tf.constant(9f), 1), 3),
        Row("diag", () => tf.diag(tf.constant(new[] { 1f, 2 })), 1, 0, 0, 2),
        Row("diag_part", () => tf.diag_part(tf.constant(s_square)), 1, 4),
        Row("atan2", () => tf.atan2(tf.constant(new[] { 0f, 1 }), tf.constant(new[] { -1f, 0 })), MathF.PI, MathF.PI / 2),
        Row("math.atan2", () => tf.math.atan2(tf.constant(-1f), tf.constant(0f)), -MathF.PI / 2),
        Row("approximate_equal",
            () => tf.cast(tf.approximate_equal(tf.constant(new[] { 1f, 1, 1 }), tf.constant(new[] { 1.25f, 1.5f, 1.75f }), 0.5f), tf.float32), 1, 1, 0),
        Row("check_numerics", () => tf.check_numerics(tf.constant(new[] { 1f, -2 }), "x"), 1, -2),
        Row("debugging.check_numerics", () => tf.debugging.check_numerics(tf.constant(3f), "x"), 3),
        Row("where", () => tf.cast(tf.where(tf.constant(new[,] { { false, true }, { true, false } })), tf.float32), 0, 1, 1, 0),
        Row("unique", () => tf.unique(tf.constant(new[] { 7f, 5, 7 })).y, 7, 5),
        Row("unique's places", () => tf.cast(tf.unique(tf.constant(new[] { 7f, 5, 7 }), tf.int64).idx, tf.float32), 0, 1, 0),
        // x / (1 + 2 Σ x²), over each channel and its neighbours: 1 / (1 + 2 · (1 + 4)) and so on.
        Row("nn.lrn", () => tf.nn.lrn(Channels(1, 2, 2), depth_radius: 1, bias: 1, alpha: 2, beta: 1), 1f / 11, 2f / 19, 2f / 17),
        Row("nn.local_response_normalization", () => tf.nn.local_response_normalization(Channels(3), 0, 1, 1, 0.5f), 3 / MathF.Sqrt(10)),
        Row("nn.max_pool_with_argmax", () => Pool().output, 4),
        Row("its places", () => tf.cast(Pool().argmax, tf.float32), 3),
    ];

    [TestCaseSource(nameof(Functions))]
    public void Computes(Func<Tensor> build, float[] expected)
    {
        using var run = new GraphRun();
        Assert.That(run.Values<float>(build()), Is.EqualTo(expected).Within(1e-6f));
    }

    [Test]
    public void GradientsGoThroughThem()
    {
        using var run = new GraphRun();
        Tensor x = tf.constant(s_square), image = tf.reshape(x, (1, 2, 2, 1));
        (Tensor pooled, _) = tf.nn.max_pool_with_argmax(image, [1, 2, 2, 1], [1, 2, 2, 1], "VALID");
        Tensor loss = tf.reduce_sum(tf.check_numerics(tf.diag_part(x), "diagonal")) + tf.reduce_sum(pooled * 10f);
        Assert.That(run.Values<float>(tf.gradients(loss, x)[0]), Is.EqualTo(new float[] { 1, 0, 0, 11 }));
    }

    private static (Tensor output, Tensor argmax) Pool() =>
        tf.nn.max_pool_with_argmax(tf.reshape(tf.constant(s_square), (1, 2, 2, 1)), [1, 2, 2, 1], [1, 2, 2, 1], "VALID");

    private static Tensor Channels(params float[] values) => tf.constant(new NDArray(values, (1, 1, 1, values.Length)));

    private static TestCaseData Row(string label, Func<Tensor> build, params float[] expected) =>
        new TestCaseData(build, expected).SetArgDisplayNames(label);
}
