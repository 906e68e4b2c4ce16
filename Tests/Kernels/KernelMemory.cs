using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Guarded, misaligned memory for one run of a kernel; outputs and scratch start as NaN.</summary>
internal sealed class KernelMemory(string what) : IDisposable
{
    private readonly List<GuardedBuffer> _buffers = [];

    /// <summary>An input.</summary>
    public Block In(ReadOnlySpan<float> values) => Keep(GuardedBuffer.Of(values, Misalignment())).Block;

    /// <summary>An output to be read with <see cref="Read"/>.</summary>
    public Block Out(long floats) => Nan(new GuardedBuffer(floats * sizeof(float), Misalignment()));

    /// <summary>Scratch, aligned as its contract says.</summary>
    public Block Scratch(long bytes) => Nan(new GuardedBuffer(bytes));

    /// <summary>Checks every guard, then gives an output's values.</summary>
    public float[] Read(Block output)
    {
        foreach (GuardedBuffer buffer in _buffers)
            buffer.AssertIntact(what);
        return output.Span<float>().ToArray();
    }

    public void Dispose() => _buffers.ForEach(buffer => buffer.Dispose());

    // A different odd offset for each buffer, multiples of a float.
    private int Misalignment() => 4 + (8 * (_buffers.Count % 7));

    private Block Nan(GuardedBuffer buffer)
    {
        buffer.Floats.Fill(float.NaN);
        return Keep(buffer).Block;
    }

    private GuardedBuffer Keep(GuardedBuffer buffer)
    {
        _buffers.Add(buffer);
        return buffer;
    }
}

/// <summary>Reproducible numbers for kernel tests.</summary>
internal static class TestNumbers
{
    /// <summary>Whole numbers from −4 to 4: their sums are exact in any order, and ties are common.</summary>
    public static float[] Whole(long count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)count).Select(_ => (float)random.Next(-4, 5))];
    }

    /// <summary>The same numbers, but for 0 in place of all but a share of them.</summary>
    public static float[] Active(float[] values, float share)
    {
        var random = new Random(7);
        return Array.ConvertAll(values, v => random.NextSingle() < share ? v : 0);
    }

    /// <summary>Numbers evenly spread over −1 … 1.</summary>
    public static float[] Real(long count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
