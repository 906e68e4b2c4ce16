namespace Tensorflow;

/// <summary>Max-pool whose window and strides are inputs. Where they are no constants, a plan is made for the values that are fed.</summary>
internal static class MaxPoolV2
{
    public static readonly OpDef Def = new("MaxPoolV2")
    {
        Inputs = "input: T, ksize: int32, strides: int32",
        Outputs = "output: T",
        Attrs =
        [
            "T: {half, bfloat16, float, double, int32, int64, uint8, int16, int8, uint16, qint8} = float", "padding: {'SAME', 'VALID'}",
            "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'",
        ],
        ShapeRule = InferShape,
        Kernel = c => MaxPool.Bind(c, WindowAt(c, 1)),
        Gradient = Differentiate,
    };

    public static readonly OpDef Grad = new("MaxPoolGradV2")
    {
        Inputs = "orig_input: T, orig_output: T, grad: T, ksize: int32, strides: int32",
        Outputs = "output: T",
        Attrs =
        [
            "padding: {'SAME', 'VALID'}", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
            "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64} = float",
        ],
        ShapeRule = InferGradient,
        Kernel = c => MaxPool.BindGradient(c, WindowAt(c, 3)),
    };

    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads) =>
    [
        Emit.Op("MaxPoolGradV2", [op.Inputs[0], op.Outputs[0], grads[0]!, op.Inputs[1], op.Inputs[2]], "MaxPoolGradV2", Pool.AttrsOf(op)),
        null, null,
    ];

    private static void InferShape(ShapeContext c)
    {
        Shape image = c.InputOfRank(0, 4);
        if (WindowAt(c, 1) is { } window)
            c.SetOutput(0, window.Pooled(c, image));
    }

    private static void InferGradient(ShapeContext c)
    {
        Shape image = c.InputOfRank(0, 4);
        c.SetOutput(0, image);
        if (WindowAt(c, 3) is { } window)
            MaxPool.InferGradient(c, window.Pooled(c, image));
    }

    // The window whose ksize is input `ksize`, followed by the strides; null while they are not known.
    private static PoolWindow? WindowAt(ShapeContext c, int ksize) =>
        c.Constant(ksize) is { } sizes && c.Constant(ksize + 1) is { } strides ? PoolWindow.Read(c, sizes.ToInt64(), strides.ToInt64()) : null;

    private static PoolWindow WindowAt(BindContext c, int ksize) => PoolWindow.Read(
        new GraphShapeContext(c.Operation), c.RequireConstant(ksize).ToInt64(), c.RequireConstant(ksize + 1).ToInt64());
}
