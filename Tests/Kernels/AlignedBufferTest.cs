using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public class AlignedBufferTest
{
    // Below and above the size from which huge pages are asked for.
    [TestCase(0), TestCase(1), TestCase(100_000), TestCase((2 << 20) - 1), TestCase(2 << 20), TestCase(5_000_001)]
    public void MemoryIsAlignedAndZeroedAndAllThere(int bytes)
    {
        using var buffer = new AlignedBuffer(bytes);
        Assert.That((long)buffer.Block.Address % AlignedBuffer.Alignment, Is.Zero);
        Assert.That(buffer.Block.Span<byte>().IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        buffer.Block.Span<byte>().Fill(1);
        Assert.That(buffer.Block.Bytes, Is.EqualTo(bytes));
    }
}
