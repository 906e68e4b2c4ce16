using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>CheckNumerics says what it found, and passes everything else on.</summary>
public class CheckNumericsTest
{
    [TestCase(float.NaN, 1f, "NaN")]
    [TestCase(float.PositiveInfinity, 1f, "Inf")]
    [TestCase(1f, float.NegativeInfinity, "Inf")]
    [TestCase(float.NaN, float.NegativeInfinity, "Inf and NaN")]
    public void NamesWhatIsWrong(float first, float second, string found)
    {
        using var g = new MathGraph();
        Tensor x = g.Fed([2, first, second], new Shape(3));
        Tensor after = MathOps.Negative(CheckNumerics.Build(x, "loss", "guard"));
        var error = Assert.Throws<InvalidArgumentError>(() => g.Run(after))!;
        Assert.That(error.Message, Does.Contain($"'guard': loss : Tensor had {found} values").And.Contain("flat index"));
        Assert.That(error.Node, Is.EqualTo("guard"));
    }

    [Test]
    public void PassesFiniteNumbersOn()
    {
        using var g = new MathGraph();
        Tensor x = g.Fed([2, -float.MaxValue, float.Epsilon], new Shape(3));
        Assert.That(g.Run<float>(CheckNumerics.Build(x, "loss")), Is.EqualTo(new[] { 2, -float.MaxValue, float.Epsilon }));
    }
    [Test]
    public void PassesNothingOn()
    {
        using var g = new MathGraph();
        Assert.That(g.Run<float>(CheckNumerics.Build(g.Fed<float>([], new Shape(0)), "loss")), Is.Empty);
    }
}
