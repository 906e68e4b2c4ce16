using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>
/// Fills memory with random numbers, as TensorFlow's CPU kernels do: block i of the stream makes bytes 16i … 16i + 15 of the
/// output, so the numbers depend neither on the number of threads nor on the tier. A part of an output that starts at a multiple
/// of 16 bytes can be made alone: <c>Uniform32(output.Slice(16 * i, n), start.Skip(i), …)</c>. The truncated normal differs:
/// there, bytes 16i … begin at block 256i (float32) or 128i (float64).
/// </summary>
public static class PhiloxFill
{
    /// <summary>Blocks that TensorFlow sets aside for every element, as the truncated normal may need several.</summary>
    internal const int BlocksPerElement = 256;

    /// <summary>Blocks to reserve for one run with <paramref name="elements"/> outputs of any type.</summary>
    public static ulong Blocks(long elements) => (ulong)elements * BlocksPerElement;

    /// <summary>float32 numbers, uniform in [0, 1), with 23 random bits.</summary>
    public static void Uniform32(Block output, PhiloxStream start, CpuTier tier, Workers workers) =>
        PhiloxFillBody<UniformFloat32Conversion>.Run(output, start, default, tier, workers);

    /// <summary>float64 numbers, uniform in [0, 1), with 52 random bits.</summary>
    public static void Uniform64(Block output, PhiloxStream start, CpuTier tier, Workers workers) =>
        PhiloxFillBody<UniformFloat64Conversion>.Run(output, start, default, tier, workers);

    /// <summary>int32 numbers in [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    public static void UniformInt32(Block output, int minimum, int maximum, PhiloxStream start, CpuTier tier, Workers workers)
    {
        Debug.Assert(minimum < maximum);
        PhiloxFillBody<UniformInt32Conversion>.Run(output, start, new UniformInt32Conversion(minimum, maximum), tier, workers);
    }

    /// <summary>int64 numbers in [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    public static void UniformInt64(Block output, long minimum, long maximum, PhiloxStream start, CpuTier tier, Workers workers)
    {
        Debug.Assert(minimum < maximum);
        PhiloxFillBody<UniformInt64Conversion>.Run(output, start, new UniformInt64Conversion(minimum, maximum), tier, workers);
    }

    /// <summary>float32 standard normal numbers.</summary>
    public static void Normal32(Block output, PhiloxStream start, CpuTier tier, Workers workers) =>
        PhiloxFillBody<NormalFloat32Conversion>.Run(output, start, default, tier, workers);

    /// <summary>float64 standard normal numbers.</summary>
    public static void Normal64(Block output, PhiloxStream start, CpuTier tier, Workers workers) =>
        PhiloxFillBody<NormalFloat64Conversion>.Run(output, start, default, tier, workers);

    /// <summary>float32 standard normal numbers between −2 and 2; others are drawn again.</summary>
    public static void TruncatedNormal32(Block output, PhiloxStream start, Workers workers) =>
        TruncatedNormalBody<float, NormalFloat32Conversion>.Run(output, start, workers);

    /// <summary>float64 standard normal numbers between −2 and 2; others are drawn again.</summary>
    public static void TruncatedNormal64(Block output, PhiloxStream start, Workers workers) =>
        TruncatedNormalBody<double, NormalFloat64Conversion>.Run(output, start, workers);
}

/// <summary>
/// Makes the bits of a few blocks at a time where the numbers belong and converts them while they are in the first-level cache.
/// </summary>
internal readonly unsafe struct PhiloxFillBody<C>(Block output, PhiloxStream start, C conversion, CpuTier tier) : IWorkBody
    where C : struct, IPhiloxConversion
{
    private const int ItemBytes = 64 * 1024;
    private const int PieceBytes = 4 * 1024;

    public static void Run(Block output, PhiloxStream start, C conversion, CpuTier tier, Workers workers) =>
        workers.Run(
            checked((int)((output.Bytes + ItemBytes - 1) / ItemBytes)),
            new PhiloxFillBody<C>(output, start, conversion, tier));

    public void Execute(int item, int worker)
    {
        long end = Math.Min((item + 1L) * ItemBytes, output.Bytes);
        for (long at = (long)item * ItemBytes; at < end; at += PieceBytes)
            Piece(at, Math.Min(PieceBytes, end - at));
    }

    private void Piece(long at, long bytes)
    {
        long blocks = bytes / PhiloxStream.BlockBytes, rest = bytes % PhiloxStream.BlockBytes;
        byte* p = output.Pointer<byte>() + at;
        Make(at, blocks, p);
        if (rest == 0)
            return;
        // The last block is cut short.
        uint* last = stackalloc uint[PhiloxStream.BlockWords];
        Make(at + (blocks * PhiloxStream.BlockBytes), 1, last);
        Buffer.MemoryCopy(last, p + bytes - rest, rest, rest);
    }

    private void Make(long at, long blocks, void* p)
    {
        PhiloxBits.Generate(tier, start.Skip((ulong)(at / PhiloxStream.BlockBytes)), blocks, (uint*)p);
        conversion.Convert(p, blocks);
    }
}
