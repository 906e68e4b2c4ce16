using System.Runtime.InteropServices;

namespace TfCnn.Tests.Native;

/// <summary>Arrays that begin at a multiple of 64 bytes and stay there: TensorFlow takes such memory as it is.</summary>
internal static class AlignedArray
{
    public const int Alignment = 64;

    /// <summary>Allocates in small steps until an array begins there.</summary>
    public static float[] Of(int length)
    {
        for (int i = 0; i < 1000; i++)
        {
            float[] array = GC.AllocateArray<float>(length, pinned: true);
            if (Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) % Alignment == 0)
                return array;
            _ = GC.AllocateArray<byte>(8 * (i % 9), pinned: true);
        }
        Assert.Inconclusive("No array began at a multiple of 64 bytes.");
        return [];
    }
}
