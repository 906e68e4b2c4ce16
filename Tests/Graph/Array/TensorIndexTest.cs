using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>Python's square brackets on symbols.</summary>
public class TensorIndexTest
{
    private static IEnumerable<TestCaseData> Parts() =>
    [
        Row("[1]", x => x[1], new Shape(3), 3, 4, 5),
        Row("[-1, 0]", x => x[-1, 0], Shape.Scalar, 3),
        Row("[:, 1]", x => x[":, 1"], new Shape(2), 1, 4),
        Row("[1:, ::-1]", x => x["1:", "::-1"], new Shape(1, 3), 5, 4, 3),
        Row("[:1, 0:2]", x => x[new Slice(stop: 1), new Slice(0, 2)], new Shape(1, 2), 0, 1),
    ];

    [TestCaseSource(nameof(Parts))]
    public void TakesThePart(Func<Tensor, Tensor> part, Shape shape, float[] expected)
    {
        using var g = new MathGraph();
        Tensor found = part(g.Fed([0f, 1, 2, 3, 4, 5], new Shape(2, 3)));
        Assert.That(found.Shape, Is.EqualTo(shape));
        Assert.That(g.Run<float>(found), Is.EqualTo(expected));
    }

    private static TestCaseData Row(string label, Func<Tensor, Tensor> part, Shape shape, params float[] expected) =>
        new TestCaseData(part, shape, expected).SetArgDisplayNames(label);
}
