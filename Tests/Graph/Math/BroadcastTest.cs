using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>Elementwise kernels with broadcasting against a walk over every index, and their bits on several threads.</summary>
public class BroadcastTest
{
    private static readonly object[] s_pairs =
    [
        new object[] { new long[] { 3, 4 }, new long[] { 3, 4 } },
        new object[] { new long[] { 3, 4 }, Array.Empty<long>() },
        new object[] { Array.Empty<long>(), new long[] { 5 } },
        new object[] { Array.Empty<long>(), Array.Empty<long>() },
        new object[] { new long[] { 700, 7 }, new long[] { 7 } },
        new object[] { new long[] { 7 }, new long[] { 700, 7 } },
        new object[] { new long[] { 3, 1500 }, new long[] { 1500 } },
        new object[] { new long[] { 3, 5000 }, new long[] { 3, 1 } },
        new object[] { new long[] { 300, 7 }, new long[] { 300, 1 } },
        new object[] { new long[] { 5, 1 }, new long[] { 1, 6 } },
        new object[] { new long[] { 2, 1, 4 }, new long[] { 3, 1 } },
        new object[] { new long[] { 2, 3, 4, 5 }, new long[] { 3, 1, 5 } },
        new object[] { new long[] { 2, 1, 4, 1 }, new long[] { 1, 3, 1, 5 } },
        new object[] { new long[] { 1, 1, 1 }, new long[] { 1 } },
        new object[] { new long[] { 0, 3 }, new long[] { 1, 3 } },
        new object[] { new long[] { 2, 0 }, new long[] { 1 } },
        new object[] { new long[] { 50, 40, 50 }, new long[] { 50 } },
        new object[] { new long[] { 50, 40, 50 }, new long[] { 50, 1, 1 } },
        new object[] { new long[] { 50, 40, 50 }, new long[] { 40, 1 } },
        new object[] { new long[] { 100003 }, new long[] { 100003 } },
    ];

    [TestCaseSource(nameof(s_pairs))]
    public void SubtractsAsEveryIndexSays(long[] x, long[] y)
    {
        using var g = new MathGraph();
        (Shape shapeX, Shape shapeY) = (new Shape(x), new Shape(y));
        Shape output = ShapeRules.Broadcast(shapeX, shapeY)!;
        int[] a = Numbers(shapeX, 3), b = Numbers(shapeY, 4);
        HostTensor z = g.Run(g.Op("Sub", g.Fed(a, shapeX), g.Fed(b, shapeY)));
        Assert.That(z.Shape, Is.EqualTo(output));
        int[] expected = [.. Indices(output).Select(i => a[Offset(i, shapeX)] - b[Offset(i, shapeY)])];
        Assert.That(z.Span<int>().ToArray(), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(s_pairs))]
    public void SelectsAsEveryIndexSays(long[] x, long[] y)
    {
        using var g = new MathGraph();
        (Shape shapeX, Shape shapeY) = (new Shape(x), new Shape(y));
        Shape output = ShapeRules.Broadcast(shapeX, shapeY)!;
        bool[] condition = [.. Numbers(shapeX, 5).Select(v => v % 2 == 0)];
        int[] b = Numbers(shapeY, 6);
        int[] z = g.Run<int>(g.Op("SelectV2", g.Fed(condition, shapeX), g.Fed(b, shapeY), g.Fed([-1], Shape.Scalar)));
        Assert.That(z,
            Is.EqualTo(Indices(output).Select(i => condition[Offset(i, shapeX)] ? b[Offset(i, shapeY)] : -1).ToArray()));
    }

    [TestCaseSource(nameof(s_pairs))]
    public void GivesTheSameBitsOnAnyNumberOfThreads(long[] x, long[] y)
    {
        using var g = new MathGraph();
        (Shape shapeX, Shape shapeY) = (new Shape(x), new Shape(y));
        Tensor a = g.Fed(Array.ConvertAll(Numbers(shapeX, 7), v => v / 37f), shapeX);
        Tensor b = g.Fed(Array.ConvertAll(Numbers(shapeY, 8), v => v / 37f), shapeY);
        Tensor z = g.Op("Tanh", g.Op("Exp", g.Op("Mul", g.Op("AddV2", a, b), b)));
        Tensor loss = g.Op("L2Loss", z);
        float[] one = g.Run<float>(z);
        foreach (int threads in (int[])[2, 5])
        {
            Assert.That(g.Run<float>(z, threads), Is.EqualTo(one));
            Assert.That(g.Run<float>(loss, threads), Is.EqualTo(g.Run<float>(loss)));
        }
    }

    // 24 bytes of float64 become 24 bytes of bool: as large, yet not in the same place.
    [Test]
    public void DoesNotOverwriteAnOperandThatIsReadAgain()
    {
        using var g = new MathGraph();
        Tensor x = g.Fed([.. Enumerable.Range(0, 24).Select(i => (double)(i * 7 % 24))], new Shape(2, 3, 4));
        Tensor largest = MathOps.ReduceMax(x, [0, 2], keepDims: true);
        Assert.That(g.Run<bool>(MathOps.Equal(largest, x)).Count(b => b), Is.EqualTo(3));
    }

    [Test]
    public void ClipsIntoTheMemoryOfABound()
    {
        using var g = new MathGraph();
        Tensor x = g.Fed([-5f, 0, 5, 9], new Shape(4));
        Tensor low = MathOps.Negative(g.Fed([1f, 2, 3, 4], new Shape(4)));
        Tensor high = MathOps.Square(g.Fed([1f, 1, 2, 2], new Shape(4)));
        Assert.That(g.Run<float>(g.Op("ClipByValue", x, low, high)), Is.EqualTo(new float[] { -1, 0, 4, 4 }));
    }

    private static int[] Numbers(Shape shape, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.Next(-100, 100))];
    }

    private static IEnumerable<long[]> Indices(Shape shape)
    {
        for (long n = 0; n < shape.ElementCount; n++)
        {
            long[] index = new long[shape.Rank];
            long rest = n;
            for (int d = shape.Rank - 1; d >= 0; d--)
                (rest, index[d]) = Math.DivRem(rest, shape[d]);
            yield return index;
        }
    }

    private static int Offset(long[] index, Shape operand)
    {
        long offset = 0;
        for (int d = 0; d < operand.Rank; d++)
            offset = offset * operand[d] + (operand[d] == 1 ? 0 : index[index.Length - operand.Rank + d]);
        return (int)offset;
    }
}
