using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The last step of a Winograd convolution: Aᵀ M A for each tile of one row of tiles, zeros where the definition gives zeros, then
/// bias and ReLU, then NHWC memory. Lane i of a vector is channel c + i. What lies past the image's last row or column, or past the
/// last channel, is not stored.
/// </summary>
/// <remarks>A row with a number that is not finite is run once more, with sums of the definition for the tile.</remarks>
internal unsafe struct WinogradOutput
{
    /// <summary>Floats from one row, column (both of points), tile of the products to the next.</summary>
    public nint FromRow, FromColumn, FromTile;

    /// <summary>Floats from one row, column of pixels to the next.</summary>
    public nint ToRow, ToColumn;

    /// <summary>Pixels that the row of tiles covers, and channels.</summary>
    public int Rows, Columns, Channels;

    /// <summary>From <see cref="ZeroWindows"/>, a number for each tile.</summary>
    public uint* Zeros;

    /// <summary>With a staged row of tiles for the second run over it.</summary>
    public WindowSums Sums;

    /// <summary>[Channels], or null.</summary>
    public float* Bias;
    public bool Relu;

    /// <summary>Room for two tiles of one vector of channels.</summary>
    public float* Room;

    /// <summary>The code for one tier, a delegate*&lt;WinogradOutput*, float*, float*, bool&gt;.</summary>
    public static nint Find<TMap>(CpuTier tier) where TMap : IAxisMap => VectorDispatch.Find<Kernel<TMap>>(tier);

    /// <summary>Calls code from <see cref="Find"/>; false if numbers are not finite and the row must be run once more, with
    /// <see cref="Sums"/>.</summary>
    public static bool Run(nint code, WinogradOutput* output, float* from, float* to) =>
        ((delegate*<WinogradOutput*, float*, float*, bool>)code)(output, from, to);

    private readonly struct Kernel<TMap> : IVectorKernel where TMap : IAxisMap
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<WinogradOutput*, float*, float*, bool>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static bool Compute<S, V>(WinogradOutput* o, float* from, float* to) where S : struct, ISimd<V> where V : struct
        {
            float* room = o->Room;
            float* pixels = room + (TMap.Inputs * TMap.Outputs * S.Width);
            uint* zeros = o->Zeros;
            bool finite = true;
            for (int x = 0; x < o->Columns; x += TMap.Outputs, from += o->FromTile, to += TMap.Outputs * o->ToColumn)
            {
                int columns = Math.Min(o->Columns - x, TMap.Outputs);
                uint zero = *zeros++;
                V check = default;
                for (int c = 0; c < o->Channels; c += S.Width)
                {
                    for (int column = 0; column < TMap.Inputs; column++)
                        TMap.Apply<S, V>(
                            from + c + (column * o->FromColumn), o->FromRow, room + (column * S.Width), TMap.Inputs * S.Width);
                    for (int row = 0; row < o->Rows; row++)
                        TMap.Apply<S, V>(
                            room + (row * TMap.Inputs * S.Width), S.Width, pixels + (row * TMap.Outputs * S.Width), S.Width);
                    StorePixels<S, V>(o, pixels, columns, zero, c, to + c, ref check);
                }
                // 0, or NaN if a number was not finite.
                if (S.Sum(check) != 0)
                    finite = StoreSums<S, V>(o, pixels, x, columns, to);
            }
            return finite;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void StorePixels<S, V>(
            WinogradOutput* o, float* pixels, int columns, uint zeros, int channel, float* to, ref V check)
            where S : struct, ISimd<V> where V : struct
        {
            int lanes = o->Channels - channel;
            V bias = o->Bias == null ? default : VectorDispatch.Load<S, V>(o->Bias + channel, lanes), zero = default;
            for (int row = 0; row < o->Rows; row++)
                for (int column = 0; column < columns; column++)
                {
                    int pixel = (row * TMap.Outputs) + column;
                    V y = S.Load(pixels + (pixel * S.Width));
                    check = S.Fma(y, zero, check);
                    y = S.Add((zeros >> pixel & 1) != 0 ? zero : y, bias);
                    // Zero first: Max gives its second operand where one is NaN, and a NaN must stay.
                    if (o->Relu)
                        y = S.Max(zero, y);
                    VectorDispatch.Store<S, V>(y, to + (row * o->ToRow) + (column * o->ToColumn), lanes);
                }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static bool StoreSums<S, V>(WinogradOutput* o, float* pixels, int x, int columns, float* to)
            where S : struct, ISimd<V> where V : struct
        {
            if (o->Sums.Staged == null)
                return false;
            V check = default;
            for (int c = 0; c < o->Channels; c += S.Width)
            {
                for (int row = 0; row < o->Rows; row++)
                    for (int column = 0; column < columns; column++)
                        S.Store(
                            o->Sums.Sum<S, V>(row, x + column, c),
                            pixels + (((row * TMap.Outputs) + column) * S.Width));
                StorePixels<S, V>(o, pixels, columns, zeros: 0, c, to + c, ref check);
            }
            return true;
        }
    }
}
