using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Kernel memory with guard words before and behind it: a write outside is found even where the numbers look right.</summary>
internal sealed class GuardedBuffer : IDisposable
{
    private const int GuardBytes = 256;
    private const byte Guard = 0xA5;

    private readonly AlignedBuffer _memory;
    private readonly long _start;
    private readonly long _bytes;

    /// <summary>A buffer of <paramref name="bytes"/> bytes that starts <paramref name="misalign"/> bytes past a 64-byte line.</summary>
    public GuardedBuffer(long bytes, int misalign = 0)
    {
        _bytes = bytes;
        _start = GuardBytes + misalign;
        _memory = new AlignedBuffer(_start + bytes + GuardBytes);
        _memory.Block.Span<byte>().Fill(Guard);
    }

    public static GuardedBuffer Of(ReadOnlySpan<float> values, int misalign = 0)
    {
        var buffer = new GuardedBuffer(values.Length * sizeof(float), misalign);
        values.CopyTo(buffer.Floats);
        return buffer;
    }

    public Block Block => _memory.Block.Slice(_start, _bytes);

    public Span<float> Floats => Block.Span<float>();

    /// <summary>Fails if a byte outside the buffer was written.</summary>
    public void AssertIntact(string what)
    {
        Span<byte> all = _memory.Block.Span<byte>();
        int before = all[..(int)_start].IndexOfAnyExcept(Guard);
        int after = all[(int)(_start + _bytes)..].IndexOfAnyExcept(Guard);
        Assert.That(before, Is.EqualTo(-1), $"{what}: wrote {_start - before} bytes before the buffer");
        Assert.That(after, Is.EqualTo(-1), $"{what}: wrote {after} bytes behind the buffer");
    }

    public void Dispose() => _memory.Dispose();
}

/// <summary>The CPU tiers that this machine can run, for tests that repeat under each.</summary>
internal static class Tiers
{
    public static IEnumerable<CpuTier> Available => Enum.GetValues<CpuTier>().Where(t => t <= Cpu.Widest);
}
