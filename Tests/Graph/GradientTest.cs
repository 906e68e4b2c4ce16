using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>The gradients of all ops against central differences.</summary>
[Parallelizable(ParallelScope.Children)]
public class GradientTest
{
    private static IEnumerable<TestCaseData> Cases => GradientCases.All
        .Where(c => OpRegistry.All.Any(o => o.Name == c.Op && o.Gradient is not null))
        .Select(c => new TestCaseData(c).SetName($"Gradient of {c}".Replace('.', ',')));

    [TestCaseSource(nameof(Cases))]
    public void AgreesWithCentralDifferences(object item)
    {
        var c = (GradientCase)item;
        (TF_DataType dtype, double error, double scale) = GradientCheck.Run(c);
        TestContext.Out.WriteLine($"{c}: {dtype.Name()}, largest difference {error:G2}, largest gradient {scale:G2}");
        Assert.That(scale, Is.GreaterThan(0), "the gradient is zero everywhere: the case shows nothing");
        Assert.That(error, Is.LessThanOrEqualTo(GradientCheck.Tolerance(c, dtype) * scale));
    }

    [Test]
    public void EveryCaseHasANameOfItsOwn() => Assert.That(GradientCases.All.Select(c => c.ToString()), Is.Unique);

    [Test]
    public void OpsWithoutACase()
    {
        IEnumerable<string> without = OpRegistry.All.Where(o => o.Gradient is not null).Select(o => o.Name).Except(GradientCases.All.Select(c => c.Op));
        TestContext.Out.WriteLine($"Ops with a gradient and no case here: {string.Join(", ", without)}");
    }
}
