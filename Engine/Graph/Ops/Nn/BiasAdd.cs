using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Adds one value per channel, and its gradient: the sum over everything but the channels.</summary>
internal static class BiasAdd
{
    private const string Numbers =
        "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}";

    public static readonly OpDef Def = new("BiasAdd")
    {
        Inputs = "value: T, bias: T",
        Outputs = "output: T",
        Attrs = [Numbers, "data_format: {'NHWC', 'NCHW'} = 'NHWC'"],
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = (op, grads) =>
            [grads[0], Emit.Op("BiasAddGrad", [grads[0]!], "BiasAddGrad", ("data_format", op.Attrs.String("data_format")))],
    };

    public static readonly OpDef Grad = new("BiasAddGrad")
    {
        Inputs = "out_backprop: T",
        Outputs = "output: T",
        Attrs = [Numbers, "data_format: {'NHWC', 'NCHW'} = 'NHWC'"],
        ShapeRule = InferGradient,
        Kernel = BindGradient,
    };

    /// <summary>Adds a bias.</summary>
    public static Tensor Build(Tensor value, Tensor bias, string dataFormat = "NHWC", string? name = null) =>
        Emit.Op("BiasAdd", [value, bias], name ?? "BiasAdd", ("data_format", dataFormat));

    private static int ChannelAxis(Attributes attrs, Shape value) => attrs.String("data_format") == "NHWC" ? value.Rank - 1 : 1;

    private static void InferShape(ShapeContext c)
    {
        Shape value = c.Input(0), bias = c.InputOfRank(1, 1);
        if (!value.HasRank)
        {
            c.SetOutput(0, Shape.Unknown);
            return;
        }
        CheckRank(c, value, "value");
        int axis = ChannelAxis(c.Attrs, value);
        if (value[axis] >= 0 && bias[0] >= 0 && value[axis] != bias[0])
            throw c.Error($"bias must have the value's {value[axis]} channels", $"Make the bias {Shape.Vector(value[axis])}.");
        c.SetOutput(0, value.With(axis, value[axis] >= 0 ? value[axis] : bias[0]));
    }

    private static void CheckRank(ShapeContext c, Shape value, string name)
    {
        // In the run TensorFlow takes two dimensions for either format.
        int least = c.Attrs.String("data_format") == "NHWC" || c is PlanShapeContext ? 2 : 3;
        if (value.HasRank && value.Rank < least)
            throw c.Error($"{name} must have at least rank {least}");
    }

    private static void InferGradient(ShapeContext c)
    {
        Shape dy = c.Input(0);
        CheckRank(c, dy, "out_backprop");
        c.SetOutput(0, Shape.Vector(dy.HasRank ? dy[ChannelAxis(c.Attrs, dy)] : -1));
    }

    private static KernelBody Bind(BindContext c) => c.OutputType(0) switch
    {
        TF_DataType.TF_FLOAT => Add<float>(c),
        TF_DataType.TF_DOUBLE => Add<double>(c),
        TF_DataType.TF_INT32 => Add<int>(c),
        TF_DataType.TF_INT64 => Add<long>(c),
        var other => throw NnKernels.NoKernel(c, other),
    };

    private static KernelBody Add<T>(BindContext c) where T : unmanaged, INumber<T>
    {
        Shape value = c.InputShape(0);
        int axis = ChannelAxis(c.Attrs, value);
        var kernel = new BiasAdd<T>(
            (int)value.Slice(0, axis).ElementCount, (int)value[axis], (int)value.Slice(axis + 1, value.Rank).ElementCount);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        c.MayReuse(output: 0, input: 0);
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Input(1), a.Output(0), a.Scratch, a.Workers);
    }

    private static KernelBody BindGradient(BindContext c) => c.OutputType(0) switch
    {
        TF_DataType.TF_FLOAT => SumChannels<float>(c),
        TF_DataType.TF_DOUBLE => SumChannels<double>(c),
        TF_DataType.TF_INT32 => SumChannels<int>(c),
        TF_DataType.TF_INT64 => SumChannels<long>(c),
        var other => throw NnKernels.NoKernel(c, other),
    };

    private static KernelBody SumChannels<T>(BindContext c) where T : unmanaged, INumber<T>
    {
        Shape dy = c.InputShape(0);
        int axis = ChannelAxis(c.Attrs, dy);
        int[] others = [.. Enumerable.Range(0, dy.Rank).Where(d => d != axis)];
        var kernel = new Reduction<T>(dy.as_int_list(), others, ReduceOperation.Sum);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Scratch, a.Workers);
    }
}
