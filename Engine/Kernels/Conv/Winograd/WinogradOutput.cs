using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The last step of a Winograd convolution: Aᵀ M A for each tile of one row of tiles, then bias and ReLU, then NHWC memory.
/// Lane i of a vector is channel c + i. What lies past the image's last row or column, or past the last channel, is not stored.
/// </summary>
internal unsafe struct WinogradOutput
{
    /// <summary>Floats from one row, column (both of points), tile of the products to the next.</summary>
    public nint FromRow, FromColumn, FromTile;

    /// <summary>Floats from one row, column of pixels to the next.</summary>
    public nint ToRow, ToColumn;

    /// <summary>Pixels that the row of tiles covers, and channels.</summary>
    public int Rows, Columns, Channels;

    /// <summary>[Channels], or null.</summary>
    public float* Bias;
    public bool Relu;

    /// <summary>Room for two tiles of one vector of channels.</summary>
    public float* Room;

    /// <summary>The code for one tier, a delegate*&lt;WinogradOutput*, float*, float*, void&gt;.</summary>
    public static nint Find<TMap>(CpuTier tier) where TMap : IAxisMap => VectorDispatch.Find<Kernel<TMap>>(tier);

    /// <summary>Calls code from <see cref="Find"/>.</summary>
    public static void Run(nint code, WinogradOutput* output, float* from, float* to) =>
        ((delegate*<WinogradOutput*, float*, float*, void>)code)(output, from, to);

    private readonly struct Kernel<TMap> : IVectorKernel where TMap : IAxisMap
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<WinogradOutput*, float*, float*, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(WinogradOutput* o, float* from, float* to) where S : struct, ISimd<V> where V : struct
        {
            float* room = o->Room;
            float* pixels = room + (TMap.Inputs * TMap.Outputs * S.Width);
            for (int left = o->Columns; left > 0; left -= TMap.Outputs, from += o->FromTile, to += TMap.Outputs * o->ToColumn)
                for (int c = 0; c < o->Channels; c += S.Width)
                {
                    for (int column = 0; column < TMap.Inputs; column++)
                        TMap.Apply<S, V>(
                            from + c + (column * o->FromColumn), o->FromRow, room + (column * S.Width), TMap.Inputs * S.Width);
                    for (int row = 0; row < o->Rows; row++)
                        TMap.Apply<S, V>(
                            room + (row * TMap.Inputs * S.Width), S.Width, pixels + (row * TMap.Outputs * S.Width), S.Width);
                    StorePixels<S, V>(o, pixels, Math.Min(left, TMap.Outputs), c, to + c);
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void StorePixels<S, V>(WinogradOutput* o, float* pixels, int columns, int channel, float* to)
            where S : struct, ISimd<V> where V : struct
        {
            int lanes = o->Channels - channel;
            V bias = o->Bias == null ? default : VectorDispatch.Load<S, V>(o->Bias + channel, lanes), zero = default;
            for (int row = 0; row < o->Rows; row++)
                for (int column = 0; column < columns; column++)
                {
                    V y = S.Add(S.Load(pixels + (((row * TMap.Outputs) + column) * S.Width)), bias);
                    // Zero first: Max gives its second operand where one is NaN, and a NaN must stay.
                    if (o->Relu)
                        y = S.Max(zero, y);
                    VectorDispatch.Store<S, V>(y, to + (row * o->ToRow) + (column * o->ToColumn), lanes);
                }
        }
    }
}
