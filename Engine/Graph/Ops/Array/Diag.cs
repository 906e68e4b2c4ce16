namespace Tensorflow;

/// <summary>Tensors that are zero off their diagonal: from the diagonal, and back to it.</summary>
internal static class Diag
{
    private const string Types = "T: {bfloat16, half, float, double, int32, int64, complex64, complex128}";

    public static readonly OpDef Def = new("Diag")
    {
        Inputs = "diagonal: T",
        Outputs = "output: T",
        Attrs = [Types],
        ShapeRule = InferShape,
        Kernel = c => ElementTypes.BindBits<Binder>(c, c.InputType(0)),
        Gradient = (_, grads) => [Emit.Op("DiagPart", [grads[0]!])],
    };

    public static readonly OpDef Part = new("DiagPart")
    {
        Inputs = "input: T",
        Outputs = "diagonal: T",
        Attrs = [Types],
        ShapeRule = InferPart,
        Kernel = c => ElementTypes.BindBits<PartBinder>(c, c.InputType(0)),
        Gradient = (_, grads) => [Emit.Op("Diag", [grads[0]!])],
    };

    private static void InferShape(ShapeContext c)
    {
        if (c.Input(0).Rank == 0)
            throw c.Error("diagonal must be at least rank 1", "Give it a dimension with tf.expand_dims.");
        c.SetOutput(0, c.Input(0).Concatenate(c.Input(0)));
    }

    private static void InferPart(ShapeContext c)
    {
        Shape input = c.Input(0);
        if (!input.HasRank)
            return;
        if (input.Rank == 0 || input.Rank % 2 != 0)
            throw c.Error("input must have an even rank above 0", "Each dimension of the diagonal comes from two of the input.");
        c.SetOutput(0, input.Slice(0, input.Rank / 2).Merge(input.Slice(input.Rank / 2, input.Rank))
            ?? throw c.Error("the first half of input's dimensions must equal the second half"));
    }

    // Both are matrices of n rows and columns, n the diagonal's elements.
    private readonly struct Binder : IBitsBinder
    {
        public static KernelBody Bind<T>(BindContext c) where T : unmanaged, System.Numerics.IBinaryInteger<T> => (in KernelArgs args) =>
        {
            Span<T> diagonal = args.Input<T>(0), output = args.Output<T>(0);
            output.Clear();
            for (int i = 0; i < diagonal.Length; i++)
                output[i * (diagonal.Length + 1)] = diagonal[i];
        };
    }

    private readonly struct PartBinder : IBitsBinder
    {
        public static KernelBody Bind<T>(BindContext c) where T : unmanaged, System.Numerics.IBinaryInteger<T> => (in KernelArgs args) =>
        {
            Span<T> input = args.Input<T>(0), diagonal = args.Output<T>(0);
            for (int i = 0; i < diagonal.Length; i++)
                diagonal[i] = input[i * (diagonal.Length + 1)];
        };
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.linalg.tensor_diag</c>, once <c>tf.diag</c>.</summary>
    public static Tensor Diag(Tensor diagonal, string? name = null) => Emit.Op("Diag", [diagonal], name);

    /// <summary><c>tf.linalg.tensor_diag_part</c>, once <c>tf.diag_part</c>.</summary>
    public static Tensor DiagPart(Tensor input, string? name = null) => Emit.Op("DiagPart", [input], name);
}
