using System.Runtime.InteropServices;

namespace Tensorflow;

/// <summary>Dimensions in another order: dimension i of the output is dimension <c>perm[i]</c> of the input.</summary>
internal static class Transpose
{
    public static readonly OpDef Def = new("Transpose")
    {
        Inputs = "x: T, perm: Tperm",
        Outputs = "y: T",
        Attrs = ["T: type", "Tperm: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = (op, grads) => [ArrayOps.Transpose(grads[0]!, ArrayOps.InvertPermutation(op.Inputs[1])), null],
    };

    private const string Remedy = "Name each dimension of the input once.";

    private static void InferShape(ShapeContext c)
    {
        Shape x = c.Input(0);
        Shape permShape = c.InputOfRank(1, 1);
        if (x.HasRank && permShape[0] >= 0 && permShape[0] != x.Rank)
            throw c.Error($"perm has {permShape[0]} entries for an input of rank {x.Rank}", Remedy);
        int rank = x.HasRank ? x.Rank : (int)permShape[0];
        // As TensorFlow says, one entry could also stand for a scalar, which has nothing to swap either.
        if (rank < 0 || !x.HasRank && rank < 2)
            return;
        if (c.Constant(1)?.ToInt64() is not { } perm)
        {
            c.SetOutput(0, Shape.OfRank(rank));
            return;
        }
        if (Array.Find(perm, p => p < -rank || p >= rank) is var wrong && perm.Any(p => p < -rank || p >= rank))
            throw c.Error($"perm dimension {wrong} is out of range of input rank {rank}", Remedy);
        c.SetOutput(0, new Shape([.. perm.Select(p => x[Movement.Axis(p, rank)])]));
    }

    private static KernelBody? Bind(BindContext c)
    {
        int[] perm = Array.ConvertAll(c.RequireConstant(1).ToInt64(), p => Movement.Axis(p, c.InputShape(0).Rank));
        if (perm.Distinct().Count() != perm.Length)
            throw c.Error($"perm [{string.Join(",", perm)}] names a dimension twice", Remedy);
        int elementBytes = c.InputType(0).Size();
        long[] source = Movement.Strides(c.InputShape(0), elementBytes);
        return Movement.Bind(c, Movement.Box(
            c.OutputShape(0), [.. perm.Select(p => source[p])], Movement.Strides(c.OutputShape(0), elementBytes)));
    }
}


/// <summary>The permutation that undoes another: <c>y[x[i]] = i</c>.</summary>
internal static class InvertPermutation
{
    public static readonly OpDef Def = new("InvertPermutation")
    {
        Inputs = "x: T",
        Outputs = "y: T",
        Attrs = ["T: {int32, int64} = int32"],
        ShapeRule = c => c.SetOutput(0, c.InputOfRank(0, 1)),
        Kernel = Bind,
        NotDifferentiable = true,
    };

    private static KernelBody Bind(BindContext c) => c.InputType(0) == TF_DataType.TF_INT64
        ? Body<long>(c.Operation)
        : Body<int>(c.Operation);

    private static KernelBody Body<T>(Operation op) where T : unmanaged, System.Numerics.INumber<T> => (in KernelArgs args) =>
    {
        Span<T> x = args.Input<T>(0);
        Span<T> y = args.Output<T>(0);
        MemoryMarshal.AsBytes(y).Fill(0xFF);
        for (int i = 0; i < x.Length; i++)
        {
            long at = long.CreateChecked(x[i]);
            if (at < 0 || at >= y.Length || y[(int)at] >= T.Zero)
                throw new InvalidArgumentError(
                    $"{op.Type} '{op.Name}': {at} is out of range or comes twice; expected each of 0 to {y.Length - 1} once.")
                { Op = op.Type, Node = op.Name };
            y[(int)at] = T.CreateChecked(i);
        }
    };
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.transpose</c>; the dimensions in reverse order if <paramref name="perm"/> is null.</summary>
    public static Tensor Transpose(Tensor a, int[]? perm = null, string? name = null)
    {
        Graph graph = Emit.GraphOf([a]);
        using Graph.ScopeExit scope = OpScope([a], name, "transpose");
        if (perm is null && !a.Shape.HasRank)
        {
            Tensor rank = Rank(a);
            Tensor reversed = Emit.Op("Sub", [Emit.Op("Sub", [rank, Int(graph, 1, "sub/y")], "sub"), Range(0, rank, 1, "Range")], "sub_1");
            return Emit.Op("Transpose", [a, reversed], scope.Prefix);
        }
        perm ??= [.. Enumerable.Range(0, a.Shape.Rank).Reverse()];
        return Emit.Op("Transpose", [a, Ints(graph, Array.ConvertAll(perm, p => (long)p), "perm")], scope.Prefix);
    }

    public static Tensor Transpose(Tensor a, Tensor perm, string? name = null) => Emit.Op("Transpose", [a, perm], name ?? "transpose");

    /// <summary><c>tf.invert_permutation</c>.</summary>
    public static Tensor InvertPermutation(Tensor x, string? name = null) => Emit.Op("InvertPermutation", [x], name);
}
