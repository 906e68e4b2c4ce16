using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// Applies an axis map down the columns and then along the rows of many small square tiles: T X Tᵀ for each of
/// <see cref="Count"/> tiles and each channel. Lane i of a vector is channel c + i; all vectors are whole.
/// </summary>
/// <remarks>
/// Between the two passes a tile of one vector of channels, [output row][input column], waits in <see cref="Room"/>, which
/// never leaves the first-level cache. Points of the result lie a plane apart where a matrix product reads them next.
/// </remarks>
internal unsafe struct WinogradTransform
{
    /// <summary>Floats from one row, column, tile of the source to the next.</summary>
    public nint FromRow, FromColumn, FromTile;

    /// <summary>Floats from one row, column, tile of the result to the next.</summary>
    public nint ToRow, ToColumn, ToTile;

    public int Count;

    /// <summary>Vectors of channels in a tile.</summary>
    public int Vectors;

    /// <summary>Room for a tile of one vector of channels.</summary>
    public float* Room;

    /// <summary>The code for one tier, a delegate*&lt;WinogradTransform*, float*, float*, void&gt;.</summary>
    public static nint Find<TMap>(CpuTier tier) where TMap : IAxisMap => VectorDispatch.Find<Kernel<TMap>>(tier);

    /// <summary>Calls code from <see cref="Find"/>.</summary>
    public static void Run(nint code, WinogradTransform* transform, float* from, float* to) =>
        ((delegate*<WinogradTransform*, float*, float*, void>)code)(transform, from, to);

    private readonly struct Kernel<TMap> : IVectorKernel where TMap : IAxisMap
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<WinogradTransform*, float*, float*, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(WinogradTransform* t, float* from, float* to)
            where S : struct, ISimd<V> where V : struct
        {
            nint fromRow = t->FromRow, fromColumn = t->FromColumn, toRow = t->ToRow, toColumn = t->ToColumn;
            float* room = t->Room;
            for (int tile = t->Count; tile > 0; tile--, from += t->FromTile, to += t->ToTile)
                for (int v = 0; v < t->Vectors; v++)
                {
                    float* x = from + (v * S.Width);
                    for (int column = 0; column < TMap.Inputs; column++)
                        TMap.Apply<S, V>(x + (column * fromColumn), fromRow, room + (column * S.Width), TMap.Inputs * S.Width);
                    float* y = to + (v * S.Width);
                    for (int row = 0; row < TMap.Outputs; row++)
                        TMap.Apply<S, V>(room + (row * TMap.Inputs * S.Width), S.Width, y + (row * toRow), toColumn);
                }
        }
    }
}
