using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public unsafe class RandomPhiloxTest
{
    private static readonly Workers s_workers = Workers.Pool(2);

    // The known answers of Random123, the library of the algorithm's authors.
    [TestCase(0ul, 0ul, 0ul, "6627E8D5 E169C58D BC57AC4C 9B00DBD8")]
    [TestCase(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, "408F276D 41C83B0E A20BC7C6 6D5451FD")]
    [TestCase(0x299F31D0_A4093822ul, 0x85A308D3_243F6A88ul, 0x03707344_13198A2Eul, "D16CFE09 94FDCCEB 5001E420 24126EA1")]
    public void KnownAnswers(ulong key, ulong counterLow, ulong counterHigh, string words)
    {
        var start = new PhiloxStream(key, counterLow, counterHigh);
        uint* block = stackalloc uint[4];
        foreach (CpuTier tier in Tiers.Available)
        {
            PhiloxBits.Generate(tier, start, 1, block);
            Assert.That(string.Join(' ', new Span<uint>(block, 4).ToArray().Select(w => w.ToString("X8"))), Is.EqualTo(words));
        }
    }

    [Test]
    public void EveryLengthUnderEveryTierIsTheNaiveStream([ValueSource(typeof(Tiers), nameof(Tiers.Available))] CpuTier tier)
    {
        // 257 floats reach 65 blocks: the counter's low half runs over at every place within and between vectors.
        for (int length = 0; length <= 257; length++)
        {
            var start = new PhiloxStream(0x0123456789ABCDEF, 0 - (ulong)(length / 7), 5);
            using var output = new GuardedBuffer(length * sizeof(float), misalign: length % 16 * sizeof(float));
            PhiloxFill.Uniform32(output.Block, start, tier, s_workers);
            output.AssertIntact($"length {length}");
            Assert.That(output.Floats.ToArray(), Is.EqualTo(NaiveUniform(start, length)), $"length {length}");
        }
    }

    [TestCase(1)]
    [TestCase(1023)]
    [TestCase(100_001)]
    public void TheSameBitsOnAnyThreadsAndTiers(int elements)
    {
        foreach (FillAction fill in s_fills)
        {
            byte[] expected = Filled(fill, elements, CpuTier.Scalar, 1);
            foreach (CpuTier tier in Tiers.Available)
                foreach (int threads in (int[])[1, 2, 3])
                    Assert.That(Filled(fill, elements, tier, threads).AsSpan().SequenceEqual(expected),
                        $"{fill.Method.Name} {tier}, {threads} threads");
        }
    }

    [Test]
    public void APartCanBeMadeAlone()
    {
        PhiloxStream start = PhiloxStream.FromSeeds(3, 4);
        using var whole = new GuardedBuffer(50_000 * sizeof(float));
        using var part = new GuardedBuffer(1001 * sizeof(float));
        PhiloxFill.Normal32(whole.Block, start, Cpu.Tier, s_workers);
        PhiloxFill.Normal32(part.Block, start.Skip(5000), Cpu.Tier, s_workers);
        Assert.That(part.Floats.SequenceEqual(whole.Floats.Slice(20_000, 1001)));
    }

    [Test]
    public void RunsGoOnWhereTheReservationEnded()
    {
        var state = new PhiloxState(1, 2);
        Assert.That(state.Reserve(PhiloxFill.Blocks(10)), Is.EqualTo(new PhiloxStream(1, 0, 2)));
        Assert.That(state.Reserve(ulong.MaxValue), Is.EqualTo(new PhiloxStream(1, 2560, 2)));
        Assert.That(state.Reserve(0), Is.EqualTo(new PhiloxStream(1, 2559, 3)), "carries into the high half");
    }

    [Test]
    public void WithoutSeedsEveryStateIsAnother()
    {
        PhiloxStream first = new PhiloxState(0, 0).Reserve(1), second = new PhiloxState(0, 0).Reserve(1);
        Assert.That(first, Is.Not.EqualTo(second));
    }

    [Test]
    public void WideRangesOfWholeNumbersWrapCorrectly()
    {
        using var output = new GuardedBuffer(1000 * sizeof(long));
        PhiloxStream start = PhiloxStream.FromSeeds(1, 1);
        PhiloxFill.UniformInt64(output.Block, long.MinValue, long.MaxValue, start, Cpu.Tier, s_workers);
        long[] wide = output.Block.Span<long>().ToArray();
        Assert.That(wide.Count(v => v < 0), Is.InRange(400, 600));
        PhiloxFill.UniformInt64(output.Block, long.MaxValue - 3, long.MaxValue, start, Cpu.Tier, s_workers);
        Assert.That(output.Block.Span<long>().ToArray(), Is.All.InRange(long.MaxValue - 3, long.MaxValue - 1));
    }

    [Test]
    public void ShuffleMovesWholeRowsOfAnySize([Values(0, 1, 3, 1024, 2500)] int rowBytes)
    {
        const int Rows = 37;
        using var input = new GuardedBuffer(Rows * rowBytes);
        using var output = new GuardedBuffer(Rows * rowBytes, misalign: 1);
        for (int row = 0; row < Rows; row++)
            input.Block.Slice(row * rowBytes, rowBytes).Span<byte>().Fill((byte)row);
        new PhiloxShuffle(Rows, rowBytes).Run(input.Block, output.Block, PhiloxStream.FromSeeds(7, 8));
        output.AssertIntact("shuffle");
        int[] order = [.. Enumerable.Range(0, rowBytes == 0 ? 0 : Rows).Select(row => Row(output.Block, row, rowBytes))];
        Assert.That(order, Is.EquivalentTo(Enumerable.Range(0, order.Length)));
        Assert.That(order, rowBytes == 0 ? Is.Empty : Is.Not.Ordered);
    }

    [Test]
    public void MultinomialFollowsTheProbabilitiesOnAnyThreads()
    {
        const int Rows = 5, Samples = 20_001;
        double[] logits = [.. Enumerable.Range(1, Rows).SelectMany(r =>
            (double[])[Math.Log(r), double.NaN, Math.Log(3), double.NegativeInfinity])];
        int[] one = Drawn(logits, Rows, Samples, 1);
        Assert.That(Drawn(logits, Rows, Samples, 3), Is.EqualTo(one));
        for (int row = 0; row < Rows; row++)
        {
            int[] drawn = one[(row * Samples)..((row + 1) * Samples)];
            Assert.That(drawn, Is.All.EqualTo(0).Or.EqualTo(2));
            Assert.That(drawn.Count(d => d == 0) / (double)Samples, Is.EqualTo((1.0 + row) / (4 + row)).Within(0.02));
        }
    }

    [Test]
    public void MultinomialWithoutAFiniteLogitDrawsNoClass() =>
        Assert.That(Drawn([double.NaN, double.NegativeInfinity], 1, 3, 1), Is.All.EqualTo(2));

    [Test]
    public void ARunAllocatesNothing()
    {
        using var output = new AlignedBuffer(100_000 * sizeof(float));
        var state = new PhiloxState(1, 2);
        Workers alone = Workers.Pool(1);
        RunAll(output.Block, state, alone);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunAll(output.Block, state, alone);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private delegate void FillAction(Block output, PhiloxStream start, CpuTier tier, Workers workers);

    private static readonly FillAction[] s_fills =
    [
        PhiloxFill.Uniform32, PhiloxFill.Uniform64, PhiloxFill.Normal32, PhiloxFill.Normal64,
        (output, start, tier, workers) => PhiloxFill.UniformInt32(output, -5, 1000, start, tier, workers),
        (output, start, tier, workers) => PhiloxFill.UniformInt64(output, -5, 1000, start, tier, workers),
        (output, start, _, workers) => PhiloxFill.TruncatedNormal32(output, start, workers),
        (output, start, _, workers) => PhiloxFill.TruncatedNormal64(output, start, workers),
    ];

    private static void RunAll(Block output, PhiloxState state, Workers workers)
    {
        foreach (FillAction fill in s_fills)
            fill(output, state.Reserve(PhiloxFill.Blocks(100_000)), Cpu.Tier, workers);
    }

    private static byte[] Filled(FillAction fill, int elements, CpuTier tier, int threads)
    {
        using var output = new GuardedBuffer(elements * sizeof(double));
        fill(output.Block, PhiloxStream.FromSeeds(11, 12), tier, Workers.Pool(threads));
        output.AssertIntact(fill.Method.Name);
        return output.Block.Span<byte>().ToArray();
    }

    private static int Row(Block block, int row, int rowBytes)
    {
        byte[] bytes = block.Slice(row * rowBytes, rowBytes).Span<byte>().ToArray();
        Assert.That(bytes, Is.All.EqualTo(bytes[0]));
        return bytes[0];
    }

    private static int[] Drawn(double[] logits, int rows, int samples, int threads)
    {
        var kernel = new PhiloxMultinomial<double, int>(rows, logits.Length / rows, samples);
        using var input = new AlignedBuffer(logits.Length * sizeof(double));
        logits.CopyTo(input.Block.Span<double>());
        using var scratch = new AlignedBuffer(kernel.ScratchBytes(threads));
        using var output = new GuardedBuffer((long)rows * samples * sizeof(int));
        kernel.Run(input.Block, output.Block, PhiloxStream.FromSeeds(1, 2), scratch.Block, Workers.Pool(threads));
        output.AssertIntact("multinomial");
        return output.Block.Span<int>().ToArray();
    }

    // Philox as the paper writes it, with a 128-bit counter.
    private static float[] NaiveUniform(PhiloxStream start, int length)
    {
        float[] numbers = new float[length];
        UInt128 counter = new(start.CounterHigh, start.CounterLow);
        for (int i = 0; i < length; i++)
            numbers[i] = (NaiveBlock(start.Key, counter + (uint)(i / 4))[i % 4] & 0x7FFFFF) / 8388608f;
        return numbers;
    }

    private static uint[] NaiveBlock(ulong key, UInt128 counter)
    {
        uint[] x = [(uint)counter, (uint)(counter >> 32), (uint)(counter >> 64), (uint)(counter >> 96)];
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong a = 0xD2511F53ul * x[0], b = 0xCD9E8D57ul * x[2];
            x = [(uint)(b >> 32) ^ x[1] ^ k0, (uint)b, (uint)(a >> 32) ^ x[3] ^ k1, (uint)a];
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return x;
    }
}
