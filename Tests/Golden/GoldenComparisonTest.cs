using System.Runtime.InteropServices;
using System.Text.Json;
using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>The rule of the golden tests itself: what it takes, and that it refuses what is wrong.</summary>
public class GoldenComparisonTest
{
    private static readonly double s_third = 1.0 / 3;

    // TensorFlow's distance from 1/3 is one rounding to float32, 9.9e-9; the bound is 4 of those and 1e-7 of the element, 7.3e-8.
    [TestCase(0, ExpectedResult = true)]
    [TestCase(6e-8, ExpectedResult = true)]
    [TestCase(-6e-8, ExpectedResult = true)]
    [TestCase(1.5e-7, ExpectedResult = false)]
    [TestCase(-1.5e-7, ExpectedResult = false)]
    [TestCase(double.NaN, ExpectedResult = false)]
    [TestCase(double.PositiveInfinity, ExpectedResult = false)]
    public bool RoundedNumbersMayDiffer(double by) => Takes([(float)s_third], [s_third], [(float)(s_third + by)]);

    [Test]
    public void UnroundedNumbersMayNot() =>
        Assert.That(Takes([0.5f], [0.5], [MathF.BitIncrement(0.5f)], exact: true), Is.False);

    [Test]
    public void TheSignOfZeroDoesNotCount() => Assert.That(Takes([0f], [0], [-0f], exact: true), Is.True);

    [Test]
    public void NotANumberStandsInItsPlace()
    {
        float[] theirs = [float.NaN, 1, float.PositiveInfinity];
        double[] truth = [double.NaN, 1, double.PositiveInfinity];
        Assert.That(Takes(theirs, truth, [float.NaN, 1, float.PositiveInfinity], "special"), Is.True);
        Assert.That(Takes(theirs, truth, [1, float.NaN, float.PositiveInfinity], "special"), Is.False);
        Assert.That(Takes(theirs, truth, [float.NaN, 1, float.NegativeInfinity], "special"), Is.False);
    }

    // A denormal is itself, or the zero that TensorFlow makes of it, and nothing else.
    [TestCase(1e-40f, ExpectedResult = true)]
    [TestCase(0f, ExpectedResult = true)]
    [TestCase(2e-40f, ExpectedResult = false)]
    [TestCase(1f, ExpectedResult = false)]
    public bool DenormalsMayBeFlushed(float ours) => Takes([0f], [1e-40f], [ours], "denormal");

    // The reciprocal root of a denormal: infinite where the input was flushed, else 3e19.
    [TestCase(3e19f, ExpectedResult = true)]
    [TestCase(float.PositiveInfinity, ExpectedResult = true)]
    [TestCase(1f, ExpectedResult = false)]
    public bool ADenormalMayHaveBeenZero(float ours) => Takes([float.PositiveInfinity], [3e19f], [ours], "denormal");

    [Test]
    public void ShapesAreCompared() => Assert.That(Takes([1, 2], [1, 2], [1, 2, 3]), Is.False);

    private static bool Takes(float[] theirs, double[] truth, float[] ours, string tag = "", bool exact = false)
    {
        var json = new
        {
            name = "rule",
            op = "Identity",
            attrs = new { },
            inputs = Array.Empty<object>(),
            outputs = new[] { Tensor<float>("float32", theirs) },
            outputs64 = new[] { Tensor<double>("float64", truth) },
            grad_outputs = (object?)null,
            grads = (object?)null,
            grads64 = (object?)null,
            exact,
            exact_grads = (bool?)null,
            tags = new[] { tag },
        };
        var c = new OpCase(JsonSerializer.SerializeToUtf8Bytes(json));
        return new GoldenComparison(c, "output 0", HostTensor.Vector(ours), c.Outputs[0]!).Run() is null;
    }

    private static object Tensor<T>(string dtype, T[] values) where T : unmanaged =>
        new { dtype, shape = new[] { values.Length }, data = Convert.ToBase64String(MemoryMarshal.AsBytes<T>(values)) };
}
