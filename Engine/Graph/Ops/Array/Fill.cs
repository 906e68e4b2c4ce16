namespace Tensorflow;

/// <summary>Tensors of one value.</summary>
internal static class Fill
{
    private const string NumbersAndBool =
        "T: {bfloat16, half, float, double, int8, uint8, int16, uint16, int32, uint32, int64, uint64, complex64, complex128, bool}";

    public static readonly OpDef Def = new("Fill")
    {
        Inputs = "dims: index_type, value: T",
        Outputs = "output: T",
        Attrs = ["T: type", "index_type: {int32, int64} = int32"],
        ShapeRule = InferShape,
        Kernel = BindFill,
        Gradient = (op, grads) => [null, SumOfAll(op.Outputs[0], grads[0]!)],
    };

    public static readonly OpDef ZerosLike = new("ZerosLike")
    {
        Inputs = "x: T",
        Outputs = "y: T",
        Attrs = ["T: type"],
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = _ => (in KernelArgs args) => args.Output(0).Clear(),
        NotDifferentiable = true,
    };

    public static readonly OpDef OnesLike = new("OnesLike")
    {
        Inputs = "x: T",
        Outputs = "y: T",
        Attrs = [NumbersAndBool],
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = BindOnes,
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        c.InputOfRank(0, 1);
        c.InputOfRank(1, 0);
        if (c.Constant(0) is { } dims && Array.Exists(dims.ToInt64(), d => d < 0))
            throw c.Error($"the dimensions are [{string.Join(",", dims.ToInt64())}], but must be >= 0", "Give the size of every dimension.");
        c.SetOutput(0, c.ConstantAsShape(0));
    }

    private static KernelBody BindFill(BindContext c) => c.OutputType(0).Size() switch
    {
        1 => FillWithInput<byte>,
        2 => FillWithInput<ushort>,
        4 => FillWithInput<uint>,
        _ => FillWithInput<ulong>,
    };

    private static void FillWithInput<T>(in KernelArgs args) where T : unmanaged => Repeat(args, args.Input<T>(1)[0]);

    private static KernelBody BindOnes(BindContext c) => c.OutputType(0) switch
    {
        TF_DataType.TF_FLOAT => (in KernelArgs args) => Repeat(args, 1f),
        TF_DataType.TF_DOUBLE => (in KernelArgs args) => Repeat(args, 1d),
        TF_DataType.TF_HALF => (in KernelArgs args) => Repeat(args, Half.One),
        var type => type.Size() switch
        {
            1 => (in KernelArgs args) => Repeat<byte>(args, 1),
            2 => (in KernelArgs args) => Repeat<ushort>(args, 1),
            4 => (in KernelArgs args) => Repeat<uint>(args, 1),
            _ => (in KernelArgs args) => Repeat<ulong>(args, 1),
        },
    };

    // Memory is filled as fast by one core as by two, up to sizes far beyond those of activations.
    private static void Repeat<T>(in KernelArgs args, T value) where T : unmanaged => args.Output<T>(0).Fill(value);

    // As tf.reduce_sum without axes does: over all of them, named by a constant where the rank is known.
    private static Tensor SumOfAll(Tensor output, Tensor grad)
    {
        Tensor axes = output.Shape.HasRank
            ? Emit.GraphOf([grad]).Constant(HostTensor.Vector(Enumerable.Range(0, output.Shape.Rank).ToArray()), "Const")
            : ArrayOps.Range(0, ArrayOps.Rank(grad), 1);
        return Emit.Op("Sum", [grad, axes], "Sum");
    }
}

internal static partial class ArrayOps
{
    // Below this many elements a constant is smaller than the nodes that would make it.
    private const long SmallConstant = 1000;

    /// <summary><c>tf.fill</c> with a shape given as numbers.</summary>
    public static Tensor Fill(Shape dims, Tensor value, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([value], name, "Fill");
        return Fill(ShapeVector(Emit.GraphOf([value]), dims, "dims"), value, scope.Prefix);
    }

    public static Tensor Fill(Tensor dims, Tensor value, string? name = null) => Emit.Op("Fill", [dims, value], name);

    /// <summary><c>tf.zeros</c>.</summary>
    public static Tensor Zeros(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string? name = null) => Filled(shape, 0, dtype, name ?? "zeros");

    /// <summary><c>tf.zeros</c> of a shape that is a tensor.</summary>
    public static Tensor Zeros(Tensor shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string? name = null) => Filled(shape, 0, dtype, name ?? "zeros");

    /// <summary><c>tf.ones</c>.</summary>
    public static Tensor Ones(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string? name = null) => Filled(shape, 1, dtype, name ?? "ones");

    /// <summary><c>tf.ones</c> of a shape that is a tensor.</summary>
    public static Tensor Ones(Tensor shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string? name = null) => Filled(shape, 1, dtype, name ?? "ones");

    /// <summary><c>tf.zeros_like</c>.</summary>
    public static Tensor ZerosLike(Tensor tensor, TF_DataType? dtype = null, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([tensor], name, "zeros_like");
        TF_DataType type = dtype ?? tensor.DType;
        if (tensor.Shape.IsFullyDefined)
            return Zeros(tensor.Shape, type, scope.Prefix);
        return type == tensor.DType ? Emit.Op("ZerosLike", [tensor], scope.Prefix) : Zeros(Shape(tensor), type, scope.Prefix);
    }

    /// <summary><c>tf.ones_like</c>.</summary>
    public static Tensor OnesLike(Tensor tensor, TF_DataType? dtype = null, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([tensor], name, "ones_like");
        Tensor ones = Ones(Shape(tensor), dtype ?? tensor.DType, scope.Prefix);
        ones.SetShape(tensor.Shape);
        return ones;
    }

    private static Tensor Filled(Shape shape, double value, TF_DataType dtype, string name)
    {
        Graph graph = Graph.Default;
        if (shape.ElementCount is >= 0 and < SmallConstant)
            return graph.Constant(Repeated(shape, value, dtype), name);
        using Graph.ScopeExit scope = graph.EnterScope(name);
        Tensor dims = ShapeVector(graph, shape, "shape_as_tensor");
        return Emit.Op("Fill", [dims, graph.Constant(Repeated(Tensorflow.Shape.Scalar, value, dtype), "Const")], scope.Prefix);
    }

    private static Tensor Filled(Tensor shape, double value, TF_DataType dtype, string name)
    {
        Graph graph = Emit.GraphOf([shape]);
        using Graph.ScopeExit scope = graph.EnterScope(name);
        // A shape may come as a scalar; the op wants a vector.
        Tensor dims = shape.Shape.Rank == 1 ? shape : Reshape(shape, Tensorflow.Shape.Vector(-1));
        return Emit.Op("Fill", [dims, graph.Constant(Repeated(Tensorflow.Shape.Scalar, value, dtype), "Const")], scope.Prefix,
            ("index_type", dims.DType));
    }

    private static HostTensor Repeated(Shape shape, double value, TF_DataType dtype)
    {
        HostTensor repeated = HostTensor.Zeros(dtype, shape);
        if (value != 0)
            for (int i = 0; i < repeated.ElementCount; i++)
                repeated.Elements.SetValue(Convert.ChangeType(value, dtype.ClrType()), i);
        return repeated;
    }
}
