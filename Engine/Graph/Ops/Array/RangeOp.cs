using System.Numerics;

namespace Tensorflow;

/// <summary>Numbers from <c>start</c>, <c>delta</c> apart, as long as they stay before <c>limit</c>.</summary>
internal static class RangeOp
{
    public static readonly OpDef Def = new("Range")
    {
        Inputs = "start: Tidx, limit: Tidx, delta: Tidx",
        Outputs = "output: Tidx",
        Attrs = ["Tidx: {bfloat16, half, float, double, int8, int16, int32, int64, uint16, uint32, uint64} = int32"],
        ShapeRule = InferShape,
        Kernel = Bind,
        // Python registers none that passes anything on: counts are not differentiable, and the ends of a float range neither.
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        for (int i = 0; i < 3; i++)
            c.InputOfRank(i, 0);
        bool known = c.Constant(0) is not null & c.Constant(1) is not null & c.Constant(2) is not null;
        c.SetOutput(0, Shape.Vector(!known ? -1 : c.InputType(0) switch
        {
            TF_DataType.TF_FLOAT => CountOf<float>(c),
            TF_DataType.TF_DOUBLE => CountOf<double>(c),
            _ => CountOfIntegers(c),
        }));
    }

    private static long CountOf<T>(ShapeContext c) where T : unmanaged, IFloatingPoint<T>
    {
        T start = c.Constant(0)!.Span<T>()[0], limit = c.Constant(1)!.Span<T>()[0], delta = c.Constant(2)!.Span<T>()[0];
        CheckDirection(c, double.CreateChecked(start), double.CreateChecked(limit), double.CreateChecked(delta));
        return long.CreateChecked(T.Ceiling(T.Abs((limit - start) / delta)));
    }

    private static long CountOfIntegers(ShapeContext c)
    {
        long start = c.Constant(0)!.ToInt64()[0], limit = c.Constant(1)!.ToInt64()[0], delta = c.Constant(2)!.ToInt64()[0];
        CheckDirection(c, start, limit, delta);
        return (Math.Abs(limit - start) + Math.Abs(delta) - 1) / Math.Abs(delta);
    }

    private static void CheckDirection(ShapeContext c, double start, double limit, double delta)
    {
        if (delta == 0)
            throw c.Error("delta must not be 0", "Give the distance between the numbers.");
        if (delta > 0 ? start > limit : start < limit)
            throw c.Error($"no step of {delta} leads from {start} to {limit}", "Give delta the sign of limit - start.");
    }

    private static KernelBody Bind(BindContext c) => c.OutputType(0) switch
    {
        TF_DataType.TF_FLOAT => Count<float>,
        TF_DataType.TF_DOUBLE => Count<double>,
        TF_DataType.TF_INT32 => Count<int>,
        TF_DataType.TF_INT64 => Count<long>,
        var type => throw new UnimplementedError($"Range '{c.Operation.Name}': no kernel for {type.Name()}; use int32, int64, float32 or float64.")
        { Op = "Range", Node = c.Operation.Name },
    };

    private static void Count<T>(in KernelArgs args) where T : unmanaged, INumber<T>
    {
        T start = args.Input<T>(0)[0];
        T delta = args.Input<T>(2)[0];
        Span<T> output = args.Output<T>(0);
        for (int i = 0; i < output.Length; i++)
            output[i] = start + T.CreateTruncating(i) * delta;
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.range</c> of int32 with a limit that is a tensor.</summary>
    public static Tensor Range(int start, Tensor limit, int delta = 1, string? name = null)
    {
        Graph graph = Emit.GraphOf([limit]);
        using Graph.ScopeExit scope = graph.EnterScope(name ?? "range");
        Tensor from = Int(graph, start, "start");
        return Range(from, limit, Int(graph, delta, "delta"), scope.Prefix);
    }

    /// <summary><c>tf.range</c> of int32 constants.</summary>
    public static Tensor Range(int start, int limit, int delta = 1, string? name = null)
    {
        Graph graph = Graph.Default;
        using Graph.ScopeExit scope = graph.EnterScope(name ?? "range");
        Tensor from = Int(graph, start, "start");
        Tensor to = Int(graph, limit, "limit");
        return Range(from, to, Int(graph, delta, "delta"), scope.Prefix);
    }

    public static Tensor Range(Tensor start, Tensor limit, Tensor delta, string? name = null) =>
        Emit.Op("Range", [start, limit, delta], name ?? "range");
}
