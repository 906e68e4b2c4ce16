using System.Numerics;

namespace Tensorflow;

/// <summary>The distinct elements of a vector in the order in which they first stand there, and for each element its place among them.</summary>
internal static class Unique
{
    public static readonly OpDef Def = new("Unique")
    {
        Inputs = "x: T",
        Outputs = "y: T, idx: out_idx",
        Attrs = ["T: type", "out_idx: {int32, int64} = int32"],
        SizesOutputs = true,
        ShapeRule = InferShape,
        Kernel = c => c.OutputType(1) == TF_DataType.TF_INT64 ? Bind<long>(c) : Bind<int>(c),
        Gradient = BinaryGradients.Refuse,
    };

    private static void InferShape(ShapeContext c)
    {
        c.SetOutput(0, Shape.Vector(-1));
        c.InputOfRank(0, 1);
        c.SetOutput(1, c.Input(0));
    }

    private static KernelBody? Bind<TIndex>(BindContext c) where TIndex : unmanaged, INumber<TIndex> =>
        c.InputType(0) == TF_DataType.TF_BOOL
            ? Binder<TIndex>.Bind<byte>(c)
            : ElementTypes.BindNumbers<Binder<TIndex>>(c, c.InputType(0));

    private readonly struct Binder<TIndex> : INumberBinder where TIndex : unmanaged, INumber<TIndex>
    {
        public static KernelBody Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            int size = c.InputType(0).Size();
            int count = (int)c.InputShape(0)[0];
            c.SizedInRun(0, (long)count * size);
            var seen = new Dictionary<T, int>(count, new EqualNumbers<T>());
            return (in KernelArgs args) =>
            {
                ReadOnlySpan<T> elements = args.Input<T>(0);
                Span<T> distinct = args.Output<T>(0);
                Span<TIndex> places = args.Output<TIndex>(1);
                seen.Clear();
                for (int i = 0; i < elements.Length; i++)
                {
                    if (seen.TryAdd(elements[i], seen.Count))
                        distinct[seen.Count - 1] = elements[i];
                    // NaN is not found again: it equals nothing, so that each is distinct.
                    places[i] = TIndex.CreateTruncating(seen.TryGetValue(elements[i], out int place) ? place : seen.Count - 1);
                }
                args.SetSize(0, (long)seen.Count * size);
            };
        }
    }

    /// <summary>Equality of numbers, not of bits: zeros of both signs are one, NaN is none.</summary>
    private sealed class EqualNumbers<T> : IEqualityComparer<T> where T : INumber<T>
    {
        public bool Equals(T? x, T? y) => x == y;

        public int GetHashCode(T number) => number.GetHashCode();
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.unique</c>: the distinct elements, and each element's place among them.</summary>
    public static (Tensor Y, Tensor Idx) Unique(Tensor x, TF_DataType indexType = TF_DataType.TF_INT32, string? name = null)
    {
        Operation op = Emit.Node("Unique", [x], name, ("out_idx", indexType));
        return (op.Outputs[0], op.Outputs[1]);
    }
}
