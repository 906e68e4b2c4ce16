using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>The k largest elements along the last axis, and whether a target is among them.</summary>
internal static class TopK
{
    public static readonly OpDef Def = new("TopKV2")
    {
        Inputs = "input: T, k: Tk",
        Outputs = "values: T, indices: index_type",
        Attrs =
        [
            "sorted: bool = true", "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}",
            "Tk: {int16, int32, int64} = int32", "index_type: {int16, int32, int64} = int32",
        ],
        ShapeRule = Infer,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    public static readonly OpDef Contains = new("InTopKV2")
    {
        Inputs = "predictions: float, targets: T, k: T",
        Outputs = "precision: bool",
        Attrs = ["T: {int32, int64} = int32"],
        ShapeRule = InferContains,
        Kernel = c => c.InputType(1) == TF_DataType.TF_INT64 ? BindContains<long>(c) : BindContains<int>(c),
        NotDifferentiable = true,
    };

    /// <summary>Adds a search for the k largest: values and indices.</summary>
    public static Operation Build(Tensor input, Tensor k, bool sorted = true, string? name = null) =>
        Emit.Node("TopKV2", [input, k], name, ("sorted", sorted));

    /// <summary>Adds the question whether fewer than k predictions of a row are larger than the target's.</summary>
    public static Tensor BuildContains(Tensor predictions, Tensor targets, Tensor k, string? name = null) =>
        Emit.Op("InTopKV2", [predictions, targets, k], name);

    private static void Infer(ShapeContext c)
    {
        Shape input = c.Input(0);
        c.InputOfRank(1, 0);
        long k = c.Constant(1)?.ToInt64()[0] ?? -1;
        if (c.Constant(1) is not null && k < 0)
            throw c.Error($"k must not be negative, it is {k}");
        if (input.HasRank && input.Rank == 0)
            throw c.Error("input must be at least rank 1", "Give it a dimension with tf.expand_dims.");
        if (input.HasRank && input[-1] >= 0 && k > input[-1])
            throw c.Error($"input must have at least k = {k} columns", "Ask for fewer.");
        Shape found = input.HasRank ? input.With(input.Rank - 1, k) : Shape.Unknown;
        c.SetOutput(0, found);
        c.SetOutput(1, found);
    }

    private static KernelBody? Bind(BindContext c) => c.OutputType(1) switch
    {
        TF_DataType.TF_INT32 => ElementTypes.BindNumbers<Binder<int>>(c, c.InputType(0)),
        TF_DataType.TF_INT64 => ElementTypes.BindNumbers<Binder<long>>(c, c.InputType(0)),
        var other => throw ElementTypes.Unimplemented(c, other),
    };

    private readonly struct Binder<TIndex> : INumberBinder where TIndex : unmanaged, INumber<TIndex>
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            c.RequireConstant(1);
            Shape input = c.InputShape(0);
            var kernel = new TopK<T, TIndex>(NnKernels.RowsOf(input), (int)input[-1], (int)c.OutputShape(0)[-1]);
            return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Output(1), a.Workers);
        }
    }

    // Each value's gradient goes to the place it came from, counted through the whole input: its row's start plus its column.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor input = op.Inputs[0], indices = op.Outputs[1];
        Tensor Whole(int value) => input.Graph.Constant(HostTensor.Scalar(value), "Const");
        Tensor inputShape = Emit.Op("Shape", [input]), foundShape = Emit.Op("Shape", [indices]);
        Tensor lastAxis = Emit.Op("Sub", [Emit.Op("Rank", [input]), Whole(1)]);
        Tensor columns = MathOps.Gather(inputShape, lastAxis), k = MathOps.Gather(foundShape, lastAxis);
        Tensor size = Emit.Op("Prod", [inputShape, Whole(0)]);
        Tensor starts = MathOps.Reshape(Emit.Op("Range", [Whole(0), size, columns]), -1, 1);
        Tensor found = MathOps.Cast(indices, TF_DataType.TF_INT32);
        Tensor rows = Emit.Op("Reshape", [found, Emit.Op("Pack", [Whole(-1), k])]);
        Tensor places = MathOps.Reshape(MathOps.Add(rows, starts), -1, 1);
        Tensor flat = Emit.Op("ScatterNd", [places, MathOps.Reshape(grads[0]!, -1), Emit.Op("Pack", [size])]);
        return [Emit.Op("Reshape", [flat, inputShape]), null];
    }

    private static void InferContains(ShapeContext c)
    {
        Shape predictions = c.InputOfRank(0, 2), targets = c.InputOfRank(1, 1);
        c.InputOfRank(2, 0);
        if (predictions[0] >= 0 && targets[0] >= 0 && predictions[0] != targets[0])
            throw c.Error("predictions and targets must have as many rows");
        c.SetOutput(0, Shape.Vector(Math.Max(predictions[0], targets[0])));
    }

    private static KernelBody BindContains<T>(BindContext c) where T : unmanaged, IBinaryInteger<T>
    {
        int classes = (int)c.InputShape(0)[1];
        return (in KernelArgs a) =>
        {
            ReadOnlySpan<float> predictions = a.Input<float>(0);
            ReadOnlySpan<T> targets = a.Input<T>(1);
            Span<bool> found = a.Output<bool>(0);
            long k = long.CreateTruncating(a.Input<T>(2)[0]);
            for (int row = 0; row < found.Length; row++)
                found[row] = IsAmong(predictions.Slice(row * classes, classes), long.CreateTruncating(targets[row]), k);
        };
    }

    // A target that is no class, or any prediction that is not finite, is a no without an error.
    private static bool IsAmong(ReadOnlySpan<float> predictions, long target, long k)
    {
        if (target < 0 || target >= predictions.Length)
            return false;
        long larger = 0;
        foreach (float prediction in predictions)
        {
            if (!float.IsFinite(prediction))
                return false;
            larger += prediction > predictions[(int)target] ? 1 : 0;
        }
        return larger < k;
    }
}
