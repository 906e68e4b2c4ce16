using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Batch normalization: each channel to mean 0 and variance 1, then scaled and shifted; and its gradient.</summary>
internal static class FusedBatchNorm
{
    private const string Formats = "data_format: {'NHWC', 'NCHW', 'NDHWC', 'NCDHW'} = 'NHWC'";

    public static readonly OpDef Def = new("FusedBatchNormV3")
    {
        Inputs = "x: T, scale: U, offset: U, mean: U, variance: U",
        Outputs = "y: T, batch_mean: U, batch_variance: U, reserve_space_1: U, reserve_space_2: U, reserve_space_3: U",
        Attrs =
        [
            "T: {half, bfloat16, float}", "U: {bfloat16, float}", "epsilon: float = 9.999999747378752e-05",
            "exponential_avg_factor: float = 1.0", Formats, "is_training: bool = true",
        ],
        ShapeRule = Infer,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    public static readonly OpDef Grad = new("FusedBatchNormGradV3")
    {
        Inputs = "y_backprop: T, x: T, scale: float, reserve_space_1: U, reserve_space_2: U, reserve_space_3: U",
        Outputs = "x_backprop: T, scale_backprop: U, offset_backprop: U, reserve_space_4: U, reserve_space_5: U",
        Attrs =
        [
            "T: {half, bfloat16, float}", "U: {float}", "epsilon: float = 9.999999747378752e-05", Formats, "is_training: bool = true",
        ],
        ShapeRule = InferGradient,
        Kernel = BindGradient,
    };

    /// <summary>Adds a batch normalization: y, and the mean and variance for the running averages.</summary>
    public static Operation Build(
        Tensor x, Tensor scale, Tensor offset, Tensor mean, Tensor variance, float epsilon, bool isTraining, string dataFormat = "NHWC",
        float exponentialAvgFactor = 1, string? name = null) =>
        Emit.Node("FusedBatchNormV3", [x, scale, offset, mean, variance], name, ("epsilon", epsilon), ("is_training", isTraining),
            ("data_format", dataFormat), ("exponential_avg_factor", exponentialAvgFactor));

    private static bool IsChannelsLast(Attributes attrs) => attrs.String("data_format").EndsWith('C');

    private static Shape Image(ShapeContext c, int index) => c.InputOfRank(index, c.Attrs.String("data_format").Length);

    private static void Infer(ShapeContext c)
    {
        Shape x = Image(c, 0);
        int axis = IsChannelsLast(c.Attrs) ? x.Rank - 1 : 1;
        // The old averages are empty where nothing is averaged with them.
        bool isRead = !c.Attrs.Bool("is_training") || c.Attrs.Float("exponential_avg_factor") != 1;
        long channels = x[axis];
        for (int i = 1; i < (isRead ? 5 : 3); i++)
        {
            long own = c.InputOfRank(i, 1)[0];
            if (own >= 0 && channels >= 0 && own != channels)
                throw c.Error(
                    $"scale, offset, mean and variance must have one value for each of the {channels} channels, input {i} has {own}");
            channels = Math.Max(channels, own);
        }
        c.SetOutput(0, x.With(axis, channels));
        for (int i = 1; i < 5; i++)
            c.SetOutput(i, Shape.Vector(channels));
        // As in TensorFlow the last output, which is for other devices, is unknown before the run. Here it is empty.
        c.SetOutput(5, x.IsFullyDefined && c is not GraphShapeContext ? Shape.Vector(0) : Shape.Unknown);
    }

    private static void InferGradient(ShapeContext c)
    {
        Shape x = Image(c, 1), gradient = Image(c, 0);
        int axis = IsChannelsLast(c.Attrs) ? x.Rank - 1 : 1;
        Shape channels = Shape.Vector((x.Merge(gradient) ?? throw c.Error("y_backprop and x must have the same shape"))[axis]);
        for (int i = 2; i < 5; i++)
            channels = channels.Merge(c.InputOfRank(i, 1))
                ?? throw c.Error($"scale and both statistics must have one value for each channel of {x}");
        c.SetOutput(0, gradient.With(axis, channels[0]));
        c.SetOutput(1, channels);
        c.SetOutput(2, channels);
        c.SetOutput(3, Shape.Vector(0));
        c.SetOutput(4, Shape.Vector(0));
    }

    private static BatchNormGeometry Geometry(BindContext c, Shape x)
    {
        bool channelsLast = IsChannelsLast(c.Attrs);
        int channels = (int)x[channelsLast ? x.Rank - 1 : 1];
        Shape pixels = channelsLast ? x.Slice(1, x.Rank - 1) : x.Slice(2, x.Rank);
        return new BatchNormGeometry(channelsLast ? ImageLayout.Nhwc : ImageLayout.Nchw, (int)x[0], (int)pixels.ElementCount, channels,
            c.Attrs.Float("epsilon"), c.Attrs.Bool("is_training"));
    }

    private static KernelBody Bind(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        NnKernels.RequireFloat(c, c.OutputType(1));
        BatchNormGeometry geometry = Geometry(c, c.InputShape(0));
        var kernel = new BatchNormForward(geometry, c.Attrs.Float("exponential_avg_factor"), c.Tier);
        (c.KernelName, c.Flops, c.ScratchBytes) = (kernel.Name, 5 * geometry.Size, kernel.ScratchBytes(c.Workers));
        c.MayReuse(0, 0);
        return (in KernelArgs a) =>
        {
            if (!geometry.Training)
                for (int i = 0; i < 2; i++)
                {
                    a.Output(1 + i).CopyFrom(a.Input(3 + i));
                    a.Output(3 + i).CopyFrom(a.Input(3 + i));
                }
            kernel.Run(a.Input(0), a.Input(1), a.Input(2), a.Input(3), a.Input(4), a.Output(0), a.Output(1), a.Output(2), a.Output(3),
                a.Output(4), a.Scratch, a.Workers);
        };
    }

    private static KernelBody BindGradient(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        BatchNormGeometry geometry = Geometry(c, c.InputShape(1));
        var kernel = new BatchNormGrad(geometry, c.Tier);
        (c.KernelName, c.Flops, c.ScratchBytes) = (kernel.Name, 7 * geometry.Size, kernel.ScratchBytes(c.Workers));
        c.MayReuse(0, 0);
        return (in KernelArgs a) => kernel.Run(
            a.Input(0), a.Input(1), a.Input(2), a.Input(3), a.Input(4), a.Output(0), a.Output(1), a.Output(2), a.Scratch, a.Workers);
    }

    // In training the gradient wants the batch's statistics, else those that were given.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        bool isTraining = op.Attrs.Bool("is_training");
        Tensor mean = isTraining ? op.Outputs[3] : op.Inputs[3], variance = isTraining ? op.Outputs[4] : op.Inputs[4];
        Operation gradient = Emit.Node("FusedBatchNormGradV3", [grads[0]!, op.Inputs[0], op.Inputs[1], mean, variance, op.Outputs[5]], null,
            ("epsilon", op.Attrs.Float("epsilon")), ("data_format", op.Attrs.String("data_format")), ("is_training", isTraining));
        return [gradient.Outputs[0], gradient.Outputs[1], gradient.Outputs[2], null, null];
    }
}
