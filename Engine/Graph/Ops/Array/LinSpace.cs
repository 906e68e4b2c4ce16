using System.Numerics;

namespace Tensorflow;

/// <summary>As many numbers as asked for, at even distances from <c>start</c> to <c>stop</c>, both included.</summary>
internal static class LinSpace
{
    public static readonly OpDef Def = new("LinSpace")
    {
        Inputs = "start: T, stop: T, num: Tidx",
        Outputs = "output: T",
        Attrs = ["T: {bfloat16, half, float, double}", "Tidx: {int32, int64} = int32"],
        ShapeRule = InferShape,
        Kernel = c => ElementTypes.BindFloats<Binder>(c, c.OutputType(0)),
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        for (int i = 0; i < 3; i++)
            c.InputOfRank(i, 0);
        long? count = c.Constant(2)?.ToInt64()[0];
        if (count <= 0)
            throw c.Error($"num must be above 0, it is {count}", "Ask for at least one number.");
        c.SetOutput(0, Shape.Vector(count ?? -1));
    }

    private readonly struct Binder : IFloatBinder
    {
        public static KernelBody Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T> => (in KernelArgs args) =>
        {
            T start = args.Input<T>(0)[0], stop = args.Input<T>(1)[0];
            Span<T> output = args.Output<T>(0);
            T step = (stop - start) / T.CreateTruncating(Math.Max(output.Length - 1, 1));
            for (int i = 0; i < output.Length; i++)
                output[i] = start + (step * T.CreateTruncating(i));
            if (output.Length > 1)
                output[^1] = stop;
        };
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.linspace</c> of scalars: tensors or floating-point numbers.</summary>
    public static Tensor LinSpace(object start, object stop, int num, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([.. new[] { start, stop }.OfType<Tensor>()], name, "LinSpace");
        Tensor from = TensorConversion.ToTensor(start, name: "start"), to = TensorConversion.ToTensor(stop, name: "stop");
        return Emit.Op("LinSpace", [from, to, Int(from.Graph, num, "num")], scope.Prefix);
    }
}
