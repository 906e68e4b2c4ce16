using System.Numerics;

namespace TfCnn.Kernels;

/// <summary>
/// Normal numbers between −2 and 2. As many outputs as a block holds form a group. Each group has its own part of the stream,
/// <see cref="GroupBlocks"/> long; it takes block after block from there and keeps the numbers in range until it is full.
/// </summary>
/// <remarks>A block of four is kept whole with probability 0.83; what is set aside is never nearly used up.</remarks>
internal readonly unsafe struct TruncatedNormalBody<T, C>(Block output, PhiloxStream start) : IWorkBody
    where T : unmanaged, IFloatingPointIeee754<T>
    where C : struct, IPhiloxConversion
{
    private const int ItemGroups = 2048;

    // Properties, since the size of T is no constant: 4 float32 or 2 float64, with 64 blocks for each output.
    private static int Group => PhiloxStream.BlockBytes / sizeof(T);

    private static int GroupBlocks => PhiloxFill.BlocksPerElement / PhiloxStream.BlockWords * Group;

    public static void Run(Block output, PhiloxStream start, Workers workers)
    {
        long itemBytes = ItemGroups * PhiloxStream.BlockBytes;
        workers.Run(checked((int)((output.Bytes + itemBytes - 1) / itemBytes)), new TruncatedNormalBody<T, C>(output, start));
    }

    public void Execute(int item, int worker)
    {
        long count = output.Bytes / sizeof(T);
        long end = Math.Min((item + 1L) * ItemGroups, (count + Group - 1) / Group);
        for (long group = (long)item * ItemGroups; group < end; group++)
        {
            long first = group * Group;
            Fill(start.Skip((ulong)(group * GroupBlocks)), output.Pointer<T>() + first, (int)Math.Min(Group, count - first));
        }
    }

    private static void Fill(PhiloxStream at, T* p, int count)
    {
        T two = T.CreateTruncating(2);
        T* drawn = stackalloc T[Group];
        for (int filled = 0; filled < count; at = at.Skip(1))
        {
            at.Block((uint*)drawn);
            default(C).Convert(drawn, 1);
            for (int i = 0; i < Group && filled < count; i++)
                if (T.Abs(drawn[i]) < two)
                    p[filled++] = drawn[i];
        }
    }
}
