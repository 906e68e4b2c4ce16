using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>A tensor repeated along its dimensions.</summary>
internal static class Tile
{
    public static readonly OpDef Def = new("Tile")
    {
        Inputs = "input: T, multiples: Tmultiples",
        Outputs = "output: T",
        Attrs = ["T: type", "Tmultiples: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    private const string Remedy = "Give one multiple >= 0 for each dimension.";

    private static void InferShape(ShapeContext c)
    {
        Shape input = c.Input(0);
        long entries = c.InputOfRank(1, 1)[0];
        if (input.HasRank && entries >= 0 && entries != input.Rank)
            throw c.Error($"multiples has {entries} entries for an input of rank {input.Rank}", Remedy);
        if (c is PlanShapeContext && c.Constant(1)?.ToInt64() is { } given && Array.Exists(given, m => m < 0))
            throw c.Error($"the multiples are [{string.Join(",", given)}]", Remedy);
        Shape multiples = c.ConstantAsShape(1);
        if (!input.HasRank && !multiples.HasRank)
            return;
        int rank = input.HasRank ? input.Rank : multiples.Rank;
        c.SetOutput(0, new Shape([.. Enumerable.Range(0, rank).Select(i => Repeated(input[i], multiples[i]))]));
    }

    // No times an unknown size is nothing.
    private static long Repeated(long size, long times) => size == 0 || times == 0 ? 0 : size < 0 || times < 0 ? -1 : size * times;

    // Every dimension is two in the copy: the repetition, which stays in place in the source, and the dimension itself.
    private static KernelBody? Bind(BindContext c)
    {
        Shape input = c.InputShape(0);
        Shape output = c.OutputShape(0);
        int elementBytes = c.InputType(0).Size();
        long[] source = Movement.Strides(input, elementBytes);
        long[] target = Movement.Strides(output, elementBytes);
        return Movement.Bind(c, Enumerable.Range(0, input.Rank).SelectMany(i => new CopyDimension[]
        {
            new(input[i] == 0 ? 0 : output[i] / input[i], 0, input[i] * target[i]),
            new(input[i], source[i], target[i]),
        }));
    }

    // The sum over the repetitions: the gradient with each dimension split in two again.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Graph graph = op.Graph;
        Tensor shape = ArrayOps.Shape(op.Inputs[0], outType: op.Inputs[1].DType);
        Tensor interleaved = ArrayOps.Transpose(ArrayOps.Stack([op.Inputs[1], shape]), [1, 0]);
        Tensor split = ArrayOps.Reshape(interleaved, new Shape(-1));
        Tensor axes = ArrayOps.Range(0, ArrayOps.Size(split), 2);
        Tensor sum = Emit.Op("Sum", [ArrayOps.Reshape(grads[0]!, split), axes], "Sum");
        sum.SetShape(op.Inputs[0].Shape);
        return [sum, null];
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.tile</c>.</summary>
    public static Tensor Tile(Tensor input, int[] multiples, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([input], name, "Tile");
        return Tile(input, Emit.GraphOf([input]).Constant(HostTensor.Vector(multiples), "multiples"), scope.Prefix);
    }

    public static Tensor Tile(Tensor input, Tensor multiples, string? name = null) => Emit.Op("Tile", [input, multiples], name);
}
