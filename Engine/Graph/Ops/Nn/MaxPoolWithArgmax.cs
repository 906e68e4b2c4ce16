using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>The largest value of each window and where it stands: the flat index in its image, or in the batch.</summary>
internal static class MaxPoolWithArgmax
{
    private const string Numbers = "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}";

    public static readonly OpDef Def = new("MaxPoolWithArgmax")
    {
        Inputs = "input: T",
        Outputs = "output: T, argmax: Targmax",
        Attrs =
        [
            "ksize: list(int) >= 4", "strides: list(int) >= 4", "Targmax: {int32, int64} = int64", "padding: {'SAME', 'VALID'}",
            "include_batch_in_index: bool = false", Numbers,
        ],
        ShapeRule = InferShape,
        Kernel = c => c.OutputType(1) == TF_DataType.TF_INT64
            ? ElementTypes.BindNumbers<Binder<long>>(c, c.InputType(0)) : ElementTypes.BindNumbers<Binder<int>>(c, c.InputType(0)),
        Gradient = (op, grads) =>
        [
            Emit.Op("MaxPoolGradWithArgmax", [op.Inputs[0], grads[0]!, op.Outputs[1]], "MaxPoolGradWithArgmax",
                [.. Pool.AttrsOf(op).Where(a => a.Item1 != "Targmax")]),
        ],
    };

    public static readonly OpDef Grad = new("MaxPoolGradWithArgmax")
    {
        Inputs = "input: T, grad: T, argmax: Targmax",
        Outputs = "output: T",
        Attrs =
        [
            "ksize: list(int) >= 4", "strides: list(int) >= 4", "padding: {'SAME', 'VALID'}", "include_batch_in_index: bool = false",
            "Targmax: {int32, int64}", Numbers,
        ],
        ShapeRule = InferGradient,
        Kernel = c => c.InputType(2) == TF_DataType.TF_INT64
            ? ElementTypes.BindNumbers<GradientBinder<long>>(c, c.InputType(0)) : ElementTypes.BindNumbers<GradientBinder<int>>(c, c.InputType(0)),
    };

    /// <summary>Adds a max-pool: values and indices.</summary>
    public static Operation Build(
        Tensor input, int[] ksize, int[] strides, string padding, TF_DataType indexType, bool includeBatchInIndex, string? name = null) =>
        Emit.Node("MaxPoolWithArgmax", [input], name, ("ksize", ksize), ("strides", strides), ("padding", padding), ("Targmax", indexType),
            ("include_batch_in_index", includeBatchInIndex));

    private static void InferShape(ShapeContext c)
    {
        Pool.InferPooled(c);
        c.SetOutput(1, c.Output(0));
    }

    private static void InferGradient(ShapeContext c)
    {
        Shape pooled = Pool.Pooled(c, c.InputOfRank(0, 4));
        if (!pooled.IsCompatibleWith(c.Input(1)) || !pooled.IsCompatibleWith(c.Input(2)))
            throw c.Error($"grad and argmax must have the pool's output shape {pooled}");
        c.SetOutput(0, c.InputOfRank(0, 4));
    }

    private readonly struct Binder<TIndex> : INumberBinder where TIndex : unmanaged, INumber<TIndex>
    {
        public static KernelBody Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var kernel = new MaxPoolArgmax<T, TIndex>(Pool.Geometry(c.Operation, c.InputShape(0)), c.Attrs.Bool("include_batch_in_index"));
            return (in KernelArgs args) => kernel.Run(args.Input(0), args.Output(0), args.Output(1), args.Workers);
        }
    }

    private readonly struct GradientBinder<TIndex> : INumberBinder where TIndex : unmanaged, INumber<TIndex>
    {
        public static KernelBody Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Operation op = c.Operation;
            var kernel = new MaxPoolArgmaxGrad<T, TIndex>(
                Pool.Geometry(op, c.InputShape(0)), c.Attrs.Bool("include_batch_in_index"));
            return (in KernelArgs args) =>
            {
                if (kernel.FirstOutside(args.Input<TIndex>(2)) is >= 0 and var at)
                    throw new InvalidArgumentError(
                        $"{op.Type} '{op.Name}': argmax[{at}] = {args.Input<TIndex>(2)[at]} is no index of the image that it belongs to. "
                        + "Pass the argmax of the pool with the same attribute include_batch_in_index.")
                    { Op = op.Type, Node = op.Name };
                kernel.Run(args.Input(1), args.Input(2), args.Output(0), args.Workers);
            };
        }
    }
}
