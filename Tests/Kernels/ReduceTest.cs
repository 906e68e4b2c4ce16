using System.Numerics;
using System.Runtime.CompilerServices;
using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public class ReduceTest
{
    [TestCase("Sum", ReduceOperation.Sum), TestCase("Mean", ReduceOperation.Mean), TestCase("Max", ReduceOperation.Max)]
    [TestCase("Min", ReduceOperation.Min), TestCase("Prod", ReduceOperation.Prod), TestCase("All", ReduceOperation.All)]
    [TestCase("Any", ReduceOperation.Any)]
    public void CasesOfTensorFlow(string op, ReduceOperation operation) => KernelGolden.Check(op, (c, inputs, outputs) =>
    {
        int rank = c.Inputs[0].Shape.Length;
        int[] axes = [.. c.Inputs[1].Integers().Select(a => (int)(a < 0 ? a + rank : a))];
        switch (c.Inputs[0].DType)
        {
            case "float32":
                Reduce<float>(c.Inputs[0].Shape, axes, operation, inputs[0], outputs[0], 2);
                break;
            case "int32":
                Reduce<int>(c.Inputs[0].Shape, axes, operation, inputs[0], outputs[0], 2);
                break;
            case "int64":
                Reduce<long>(c.Inputs[0].Shape, axes, operation, inputs[0], outputs[0], 2);
                break;
            default:
                Reduce<byte>(c.Inputs[0].Shape, axes, operation, inputs[0], outputs[0], 2);
                break;
        }
    });

    [TestCase("ArgMax", true), TestCase("ArgMin", false)]
    public void ArgCasesOfTensorFlow(string op, bool largest) => KernelGolden.Check(op, (c, inputs, outputs) =>
    {
        int[] shape = c.Inputs[0].Shape;
        int axis = (int)c.Inputs[1].Integers()[0];
        axis += axis < 0 ? shape.Length : 0;
        bool wide = c.Outputs[0]!.Value.DType == "int64";
        switch (c.Inputs[0].DType)
        {
            case "float32":
                Arg<float>(shape, axis, largest, wide, inputs[0], outputs[0]);
                break;
            case "int32":
                Arg<int>(shape, axis, largest, wide, inputs[0], outputs[0]);
                break;
            case "int64":
                Arg<long>(shape, axis, largest, wide, inputs[0], outputs[0]);
                break;
            default:
                Arg<byte>(shape, axis, largest, wide, inputs[0], outputs[0]);
                break;
        }
    });

    [Test]
    public void BiasGradientCasesOfTensorFlow() => KernelGolden.Check("BiasAddGrad", (c, inputs, outputs) =>
    {
        int[] shape = c.Inputs[0].Shape;
        int kept = c.Attribute("data_format").GetString() == "NCHW" ? 1 : shape.Length - 1;
        int[] axes = [.. Enumerable.Range(0, shape.Length).Where(a => a != kept)];
        Reduce<float>(shape, axes, ReduceOperation.Sum, inputs[0], outputs[0], 2);
    });

    // Every set of axes of tensors whose rows and columns do and do not fit a block.
    [Test]
    public void EverySetOfAxesFollowsTheDefinition()
    {
        int[][] shapes = [[7], [5000], [3, 5], [90, 33], [3, 2100], [2500, 3], [4, 3, 5], [2, 130, 70], [2, 3, 4, 5], [1, 9,
            1, 40]];
        foreach (int[] shape in shapes)
            for (int set = 0; set < 1 << shape.Length; set++)
            {
                int[] axes = [.. Enumerable.Range(0, shape.Length).Where(a => (set >> a & 1) != 0)];
                Check<float>(shape, axes);
                Check<double>(shape, axes);
                Check<int>(shape, axes);
                Check<long>(shape, axes);
            }
    }

    [Test]
    public void EveryLengthOfRowsAndColumns()
    {
        for (int n = 0; n <= 257; n++)
        {
            Check<float>([n], [0]);
            Check<float>([3, n], [1]);
            Check<float>([n, 3], [0]);
            Check<float>([5, n], [0]);
        }
    }

    [Test]
    public void ALongMeanStaysNearTheTruth()
    {
        const int Count = 3_000_000;
        using var input = new GuardedBuffer(Count * sizeof(float));
        using var output = new GuardedBuffer(sizeof(float));
        var random = new Random(1);
        double sum = 0;
        foreach (ref float x in input.Floats)
            sum += x = random.NextSingle();
        Reduce<float>([Count], [0], ReduceOperation.Mean, input.Block, output.Block, 2);
        Assert.That(output.Floats[0], Is.EqualTo(sum / Count).Within(2e-7 * sum / Count));
    }

    // Half a unit in the last place: what is added up in double is rounded once.
    [TestCase(1, 4), TestCase(3, 5), TestCase(5, 1), TestCase(40, 3), TestCase(1000, 7), TestCase(257, 33), TestCase(5000, 1)]
    [TestCase(130, 700), TestCase(3, 1100)]
    public void SumsAndMeansOfFloatsAreRoundedOnce(int rows, int columns)
    {
        using var input = new GuardedBuffer((long)rows * columns * sizeof(float));
        using var sums = new GuardedBuffer(columns * sizeof(float));
        using var means = new GuardedBuffer(rows * sizeof(float));
        var random = new Random(rows);
        foreach (ref float x in input.Floats)
            x = random.NextSingle() + 0.5f;
        Reduce<float>([rows, columns], [0], ReduceOperation.Sum, input.Block, sums.Block, 2);
        Reduce<float>([rows, columns], [1], ReduceOperation.Mean, input.Block, means.Block, 2);
        double[] values = [.. input.Floats.ToArray().Select(x => (double)x)];
        for (int column = 0; column < columns; column++)
            AssertRoundedOnce(sums.Floats[column], Enumerable.Range(0, rows).Sum(row => values[(row * columns) + column]));
        for (int row = 0; row < rows; row++)
            AssertRoundedOnce(means.Floats[row], values.Skip(row * columns).Take(columns).Average());

        static void AssertRoundedOnce(float got, double exact)
        {
            double half = (MathF.BitIncrement((float)exact) - (float)exact) / 2.0;
            Assert.That(got, Is.EqualTo(exact).Within(half * 1.0001));
        }
    }

    [TestCase(78400, 32, 0), TestCase(40, 20000, 1), TestCase(1, 300_000, 1)]
    public void SameBitsForAnyNumberOfWorkers(int rows, int columns, int axis)
    {
        using var input = new GuardedBuffer((long)rows * columns * sizeof(float));
        var random = new Random(1);
        foreach (ref float x in input.Floats)
            x = random.NextSingle() - 0.5f;
        using var one = new GuardedBuffer((axis == 0 ? columns : rows) * sizeof(float));
        Reduce<float>([rows, columns], [axis], ReduceOperation.Sum, input.Block, one.Block, 1);
        foreach (int workers in new[] { 2, 3, 5 })
        {
            using var many = new GuardedBuffer(one.Block.Bytes);
            Reduce<float>([rows, columns], [axis], ReduceOperation.Sum, input.Block, many.Block, workers);
            Assert.That(many.Floats.SequenceEqual(one.Floats), Is.True, $"{workers} workers");
        }
    }

    private static void Check<T>(int[] shape, int[] axes) where T : unmanaged, INumber<T>
    {
        int count = shape.Aggregate(1, (n, d) => n * d), results = shape.Where((_, a) =>
            !axes.Contains(a)).Aggregate(1, (n, d) => n * d);
        int size = Unsafe.SizeOf<T>();
        using GuardedBuffer input = new((long)count * size), output = new((long)results * size);
        var random = new Random(count);
        // Whole numbers near 0: their sums are exact in every type.
        foreach (ref T x in input.Block.Span<T>())
            x = T.CreateChecked(random.Next(-9, 10));
        foreach (ReduceOperation operation in new[] { ReduceOperation.Sum, ReduceOperation.Mean, ReduceOperation.Max,
            ReduceOperation.Min })
        {
            if (count == 0 && operation != ReduceOperation.Sum)
                continue;
            Reduce<T>(shape, axes, operation, input.Block, output.Block, 2);
            string what = $"{operation} of {typeof(T)} [{string.Join(",", shape)}] over [{string.Join(",", axes)}]";
            output.AssertIntact(what);
            double[] expected = Expected(shape, axes, operation,
                [.. input.Block.Span<T>().ToArray().Select(double.CreateChecked)]);
            for (int i = 0; i < results; i++)
            {
                double got = double.CreateChecked(output.Block.Span<T>()[i]);
                double want = typeof(T) == typeof(int) || typeof(T) == typeof(long) ? Math.Truncate(expected[i]) : expected[i];
                if (!(Math.Abs(got - want) <= 1e-7 * Math.Abs(want)))
                    Assert.Fail($"{what}, {i}: {got}, not {want}");
            }
        }
    }

    private static double[] Expected(int[] shape, int[] axes, ReduceOperation operation, double[] values)
    {
        List<double>[] groups = [.. Enumerable.Range(0, shape.Where((_, a) => !axes.Contains(a)).Aggregate(1, (n, d) => n * d))
            .Select(_ => new List<double>())];
        for (int i = 0; i < values.Length; i++)
        {
            int rest = i, place = 0, stride = 1;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                if (!axes.Contains(axis))
                {
                    place += rest % shape[axis] * stride;
                    stride *= shape[axis];
                }
                rest /= shape[axis];
            }
            groups[place].Add(values[i]);
        }
        return [.. groups.Select(g => operation switch
        {
            ReduceOperation.Sum => g.Sum(),
            ReduceOperation.Mean => g.Average(),
            ReduceOperation.Max => g.Max(),
            _ => g.Min(),
        })];
    }

    private static void Reduce<T>(int[] shape, int[] axes, ReduceOperation operation, Block input, Block output, int workers)
        where T : unmanaged, INumber<T>
    {
        var reduction = new Reduction<T>(shape, axes, operation);
        using var scratch = new GuardedBuffer(reduction.ScratchBytes(workers));
        scratch.Block.Span<byte>().Fill(0xFF);
        reduction.Run(input, output, scratch.Block, Workers.Pool(workers));
        scratch.AssertIntact($"scratch of {reduction.Name} [{string.Join(",", shape)}]");
    }

    private static void Arg<T>(int[] shape, int axis, bool largest, bool wide, Block input, Block output)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (wide)
            new ArgReduction<T, long>(shape, axis, largest).Run(input, output, default, Workers.Pool(2));
        else
            new ArgReduction<T, int>(shape, axis, largest).Run(input, output, default, Workers.Pool(2));
    }
}
