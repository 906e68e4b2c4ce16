using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>RandomShuffle: the rows of a tensor in random order (Fisher and Yates).</summary>
/// <param name="rows">Length of the first dimension.</param>
/// <param name="rowBytes">Bytes of one row.</param>
public sealed unsafe class PhiloxShuffle(long rows, long rowBytes)
{
    private const int SwapBytes = 1024;

    /// <summary>Blocks to reserve for one run: a word for every row but the last.</summary>
    public ulong Blocks =>
        rows < 2 || rowBytes == 0 ? 0 : (ulong)((rows + PhiloxStream.BlockWords - 2) / PhiloxStream.BlockWords);

    /// <summary>Writes the rows of <paramref name="input"/> to <paramref name="output"/>, which may be the same memory.</summary>
    public void Run(Block input, Block output, PhiloxStream start)
    {
        output.CopyFrom(input);
        if (Blocks == 0)
            return;
        uint* words = stackalloc uint[PhiloxStream.BlockWords];
        for (long row = 0; row < rows - 1; row++)
        {
            int word = (int)(row % PhiloxStream.BlockWords);
            if (word == 0)
                start.Skip((ulong)(row / PhiloxStream.BlockWords)).Block(words);
            Swap(output.Pointer<byte>(), row, row + (words[word] % (rows - row)));
        }
    }

    private void Swap(byte* p, long a, long b)
    {
        if (a == b)
            return;
        byte* spare = stackalloc byte[SwapBytes];
        for (long at = 0; at < rowBytes; at += SwapBytes)
        {
            uint n = (uint)Math.Min(SwapBytes, rowBytes - at);
            byte* left = p + (a * rowBytes) + at, right = p + (b * rowBytes) + at;
            Unsafe.CopyBlockUnaligned(spare, left, n);
            Unsafe.CopyBlockUnaligned(left, right, n);
            Unsafe.CopyBlockUnaligned(right, spare, n);
        }
    }
}
