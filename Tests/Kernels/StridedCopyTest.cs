using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Strided copies against element-by-element copying, for all element sizes, tiers and kinds of strides.</summary>
public class StridedCopyTest
{
    private static readonly int[] s_elementSizes = [1, 2, 4, 8];

    [Test]
    public void Permutations([ValueSource(typeof(Tiers), nameof(Tiers.Available))] CpuTier tier, [ValueSource(nameof(s_elementSizes))] int bytes)
    {
        int[][] shapes = [[5], [8, 8], [9, 17], [70, 33], [3, 5, 4], [2, 16, 24], [2, 3, 4, 5], [3, 1, 7, 2], [0, 4], [40, 3, 40]];
        foreach (int[] shape in shapes)
            foreach (int[] perm in PermutationsOf(shape.Length))
            {
                long[] source = Dense(shape, bytes);
                int[] permuted = [.. perm.Select(p => shape[p])];
                long[] target = Dense(permuted, bytes);
                CopyDimension[] box = [.. perm.Select((p, i) => new CopyDimension(shape[p], source[p], target[i]))];
                Check(box, bytes, 0, 0, tier, $"{string.Join("x", shape)} to {string.Join("", perm)}");
            }
    }

    // Random boxes inside larger tensors, forwards, backwards, with steps and repetitions.
    [Test]
    public void Boxes([ValueSource(typeof(Tiers), nameof(Tiers.Available))] CpuTier tier, [ValueSource(nameof(s_elementSizes))] int bytes)
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            int rank = random.Next(1, 5);
            int[] counts = [.. Enumerable.Range(0, rank).Select(_ => random.Next(1, 12))];
            int[] steps = [.. counts.Select(_ => random.Next(-2, 4))];
            int[] outer = [.. counts.Select(c => c * 3 + random.Next(3))];
            long[] whole = Dense(outer, bytes);
            int[] room = [.. counts.Select(c => c + random.Next(3))];
            long[] target = Dense(room, bytes);
            long from = Enumerable.Range(0, rank).Sum(i => (steps[i] < 0 ? (counts[i] - 1) * -steps[i] : 0) * whole[i]);
            CopyDimension[] box = [.. counts.Select((c, i) => new CopyDimension(c, steps[i] * whole[i], target[i]))];
            random.Shuffle(box);
            Check(box, bytes, from, Enumerable.Range(0, rank).Sum(i => random.Next(room[i] - counts[i] + 1) * target[i]), tier, $"round {round}");
        }
    }

    [Test]
    public void TellsACopyOfOnePiece()
    {
        Assert.That(new StridedCopy([new(4, 12, 12), new(3, 4, 4)], 4, 0, 0, Cpu.Tier).IsOnePiece, Is.True);
        Assert.That(new StridedCopy([new(4, 12, 12), new(1, 999, 1)], 4, 0, 0, Cpu.Tier).IsOnePiece, Is.False);
        Assert.That(new StridedCopy([new(4, 4, 12), new(3, 16, 4)], 4, 0, 0, Cpu.Tier).IsOnePiece, Is.False);
        Assert.That(new StridedCopy([new(3, 4, 4)], 4, 4, 0, Cpu.Tier).IsOnePiece, Is.False);
    }

    private static void Check(CopyDimension[] box, int elementBytes, long sourceOffset, long targetOffset, CpuTier tier, string what)
    {
        (long low, long high) = Reach(box, d => d.SourceStride, sourceOffset, elementBytes);
        Assert.That(low, Is.GreaterThanOrEqualTo(0), "the test's own box leaves the source");
        using var source = new GuardedBuffer(high, misalign: elementBytes);
        using var target = new GuardedBuffer(Reach(box, d => d.TargetStride, targetOffset, elementBytes).High, misalign: elementBytes);
        new Random(1).NextBytes(source.Block.Span<byte>());
        target.Block.Span<byte>().Fill(0x5A);
        byte[] expected = target.Block.Span<byte>().ToArray();
        Copy(box, source.Block.Span<byte>(), expected, sourceOffset, targetOffset, elementBytes);

        var copy = new StridedCopy(box, elementBytes, sourceOffset, targetOffset, tier);
        copy.Run(source.Block, target.Block, Workers.Pool(2));
        Assert.That(target.Block.Span<byte>().SequenceEqual(expected), Is.True, $"{what}, {copy.Name}");
        target.AssertIntact(what);
    }

    private static void Copy(ReadOnlySpan<CopyDimension> box, ReadOnlySpan<byte> source, Span<byte> target, long from, long to, int elementBytes)
    {
        if (box.IsEmpty)
            source.Slice((int)from, elementBytes).CopyTo(target[(int)to..]);
        else
            for (long i = 0; i < box[0].Count; i++)
                Copy(box[1..], source, target, from + i * box[0].SourceStride, to + i * box[0].TargetStride, elementBytes);
    }

    private static (long Low, long High) Reach(CopyDimension[] box, Func<CopyDimension, long> stride, long offset, int elementBytes)
    {
        if (box.Any(d => d.Count == 0))
            return (0, 0);
        long low = offset + box.Sum(d => Math.Min(stride(d), 0) * (d.Count - 1));
        return (low, offset + box.Sum(d => Math.Max(stride(d), 0) * (d.Count - 1)) + elementBytes);
    }

    private static long[] Dense(int[] shape, int elementBytes)
    {
        long[] strides = new long[shape.Length];
        long step = elementBytes;
        for (int i = shape.Length - 1; i >= 0; step *= shape[i], i--)
            strides[i] = step;
        return strides;
    }

    private static IEnumerable<int[]> PermutationsOf(int rank) => rank == 0
        ? [[]]
        : PermutationsOf(rank - 1).SelectMany(p => Enumerable.Range(0, rank).Select(at => (int[])[.. p[..at], rank - 1, .. p[at..]]));
}
