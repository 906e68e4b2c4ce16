using Tensorflow;
using Tensorflow.Keras.Utils;

namespace TfCnn.Tests.Keras;

[TestFixture]
public sealed class PythonFormatTest
{
    [TestCase(0.1, "0.1")]
    [TestCase(1, "1.0")]
    [TestCase(-2.5, "-2.5")]
    [TestCase(0, "0.0")]
    [TestCase(1e-10, "1e-10")]
    [TestCase(1.5e-5, "1.5e-05")]
    [TestCase(0.0001, "0.0001")]
    [TestCase(123456789.125, "123456789.125")]
    [TestCase(1e15, "1000000000000000.0")]
    [TestCase(1e16, "1e+16")]
    [TestCase(1e23, "1e+23")]
    [TestCase(0.010000000149011612, "0.010000000149011612")]
    [TestCase(double.NaN, "nan")]
    [TestCase(double.NegativeInfinity, "-inf")]
    public void Repr(double value, string expected) => Assert.That(PythonFormat.Repr(value), Is.EqualTo(expected));

    [TestCase(0.03125, 4, "0.0312")]
    [TestCase(0.09375, 4, "0.0938")]
    [TestCase(2.5, 0, "2")]
    [TestCase(-0.5, 0, "-0")]
    [TestCase(1234.5678, 2, "1234.57")]
    [TestCase(1e22, 1, "10000000000000000000000.0")]
    [TestCase(0, 4, "0.0000")]
    public void Fixed(double value, int decimals, string expected) =>
        Assert.That(PythonFormat.Fixed(value, decimals), Is.EqualTo(expected));

    [TestCase(1e-4, "1.0000e-04")]
    [TestCase(-5.5, "-5.5000e+00")]
    [TestCase(0, "0.0000e+00")]
    public void Exponential(double value, string expected) =>
        Assert.That(PythonFormat.Exponential(value, 4), Is.EqualTo(expected));

    [Test]
    public void Fill()
    {
        var values = new Dictionary<string, double> { ["epoch"] = 7, ["loss"] = 0.123456 };
        Assert.That(
            PythonFormat.Fill("w-{epoch:03d}-{loss:.2f}-{epoch}-{loss}.npz", values), Is.EqualTo("w-007-0.12-7-0.123456.npz"));
        Assert.That(() => PythonFormat.Fill("{acc}", values), Throws.TypeOf<KeyError>());
    }
}
