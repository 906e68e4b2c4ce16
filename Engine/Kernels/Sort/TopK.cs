using System.Numerics;

namespace TfCnn.Kernels;

/// <summary>The k largest elements of each row, largest first, equal ones in the order in which they stand; NaN counts as larger than
/// everything. By insertion into the best k so far: most elements of a long row are compared once.</summary>
public sealed unsafe class TopK<T, TIndex>(int rows, int columns, int k)
    where T : unmanaged, INumber<T> where TIndex : unmanaged, INumber<TIndex>
{
    /// <summary>Finds values and their columns.</summary>
    public void Run(Block input, Block values, Block indices, Workers workers)
    {
        if (k > 0)
            workers.Run(rows, new Body(this, input.Pointer<T>(), values.Pointer<T>(), indices.Pointer<TIndex>()));
    }

    private void Row(T* input, T* values, TIndex* indices, int row)
    {
        input += (long)row * columns;
        values += (long)row * k;
        indices += (long)row * k;
        int found = 0;
        for (int column = 0; column < columns; column++)
        {
            T value = input[column];
            if (found == k && !IsLarger(value, values[k - 1]))
                continue;
            int place = found < k ? found++ : k - 1;
            for (; place > 0 && IsLarger(value, values[place - 1]); place--)
                (values[place], indices[place]) = (values[place - 1], indices[place - 1]);
            (values[place], indices[place]) = (value, TIndex.CreateTruncating(column));
        }
    }

    private static bool IsLarger(T a, T b) => a > b || T.IsNaN(a) && !T.IsNaN(b);

    private readonly struct Body(TopK<T, TIndex> owner, T* input, T* values, TIndex* indices) : IWorkBody
    {
        public void Execute(int item, int worker) => owner.Row(input, values, indices, item);
    }
}
