namespace Tensorflow;

/// <summary>Arithmetic of two tensors with NumPy's broadcasting: one row per op.</summary>
internal static class Binary
{
    private const string Numbers =
        "T: {bfloat16, half, float, double, uint8, int8, uint16, int16, int32, uint32, uint64, int64, complex64, complex128}";

    public static readonly OpDef[] Defs =
    [
        Number<AddFunction>("Add", "T: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, "
            + "complex128, string}", BinaryGradients.Add),
        Number<AddFunction>("AddV2", "T: {bfloat16, half, float, double, uint8, uint16, uint32, uint64, int8, int16, int32, "
            + "int64, complex64, complex128}", BinaryGradients.Add),
        Number<SubtractFunction>("Sub", Numbers, BinaryGradients.Subtract),
        Number<MultiplyFunction>("Mul", Numbers, BinaryGradients.Multiply),
        Number<DivideFunction>("Div", Numbers, BinaryGradients.Divide),
        Real<DivideFunction>("RealDiv", Numbers, BinaryGradients.RealDivide),
        Number<FloorDivideFunction>("FloorDiv", Numbers, null),
        Number<FloorModFunction>("FloorMod", "T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64, bfloat16, half, "
            + "float, double}", BinaryGradients.FloorModulo),
        Number<TruncateModFunction>("Mod", "T: {int32, int64, half, half, bfloat16, float, double}", BinaryGradients.Refuse),
        Number<TruncateDivideFunction>("TruncateDiv", Numbers, null),
        Number<TruncateModFunction>("TruncateMod", "T: {int32, int64, bfloat16, half, float, double}", BinaryGradients.Refuse),
        Number<MaximumFunction>("Maximum", "T: {bfloat16, half, float, double, int8, uint8, int16, uint16, int32, uint32, "
            + "int64, uint64}", BinaryGradients.Maximum),
        Number<MinimumFunction>("Minimum", "T: {bfloat16, half, float, double, int8, uint8, int16, uint16, int32, uint32, "
            + "int64, uint64}", BinaryGradients.Minimum),
        Number<PowerFunction>("Pow", "T: {bfloat16, float, half, double, int8, int16, int32, int64, complex64, complex128}",
            BinaryGradients.Power),
        Number<SquaredDifferenceFunction>("SquaredDifference",
            "T: {bfloat16, half, float, double, int32, int64, complex64, complex128}", BinaryGradients.SquaredDifference),
        Float<DivideNoNanFunction>("DivNoNan", "T: {half, float, bfloat16, double, complex64, complex128}",
            BinaryGradients.DivideNoNan),
        Float<XlogyFunction>("Xlogy", "T: {half, float, bfloat16, double, complex64, complex128}", BinaryGradients.Xlogy),
    ];

    /// <summary>Output 0 has the shape that both inputs broadcast to.</summary>
    public static void InferShape(ShapeContext c)
    {
        Shape x = c.Input(0);
        Shape y = c.Input(1);
        c.SetOutput(0, ShapeRules.Broadcast(x, y) ?? throw Incompatible(c, x, y));
    }

    private static ValueError Incompatible(ShapeContext c, Shape x, Shape y)
    {
        int axis = 1;
        while (ShapeRules.Broadcast(new Shape(x[-axis]), new Shape(y[-axis])) is not null)
            axis++;
        return c.Error(
            $"dimensions must be equal, or one of them 1, but are {x[-axis]} and {y[-axis]}",
            "Compared from the last dimension on, they must fit; reshape an input, or insert a dimension of 1 with "
                + "tf.expand_dims.");
    }

    private static OpDef Number<TFunction>(string name, string types, GradientRule? gradient)
        where TFunction : struct, INumberFunction =>
        Def(name, types, c => ElementTypes.BindNumbers<BinaryNumbers<TFunction>>(c, c.InputType(0)), gradient);

    private static OpDef Real<TFunction>(string name, string types, GradientRule gradient)
        where TFunction : struct, INumberFunction =>
        Def(name, types, c => c.InputType(0).IsFloating()
            ? ElementTypes.BindNumbers<BinaryNumbers<TFunction>>(c, c.InputType(0))
            : throw ElementTypes.Unimplemented(c, c.InputType(0)), gradient);

    private static OpDef Float<TFunction>(string name, string types, GradientRule gradient)
        where TFunction : struct, IFloatFunction =>
        Def(name, types, c => ElementTypes.BindFloats<BinaryFloats<TFunction>>(c, c.InputType(0)), gradient);

    private static OpDef Def(string name, string types, KernelBinder kernel, GradientRule? gradient) => new(name)
    {
        Inputs = "x: T, y: T",
        Outputs = "z: T",
        Attrs = [types],
        ShapeRule = InferShape,
        Kernel = kernel,
        Gradient = gradient,
        NotDifferentiable = gradient is null,
    };
}
