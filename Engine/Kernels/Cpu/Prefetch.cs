using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TfCnn.Kernels;

/// <summary>Asks for a cache line before it is needed. Any address will do, also one past the end of a buffer: it is never read.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToSecondLevel(void* line)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(line);
    }
}
