namespace Tensorflow;

/// <summary>What <c>tf.…</c> functions of arithmetic build, under the names that Python's front end gives.</summary>
internal static class MathOps
{
    public static Tensor Add(Tensor x, Tensor y, string? name = null) => Emit.Op("AddV2", [x, y], name ?? "Add");

    public static Tensor Subtract(Tensor x, Tensor y, string? name = null) => Emit.Op("Sub", [x, y], name);

    public static Tensor Multiply(Tensor x, Tensor y, string? name = null) => Emit.Op("Mul", [x, y], name);

    public static Tensor Divide(Tensor x, Tensor y, string? name = null) => TensorOperators.Divide(x, y, name);

    public static Tensor FloorDivide(Tensor x, Tensor y, string? name = null) => Emit.Op("FloorDiv", [x, y], name ?? "floordiv");

    public static Tensor Modulo(Tensor x, Tensor y, string? name = null) => Emit.Op("FloorMod", [x, y], name);

    public static Tensor Maximum(Tensor x, Tensor y, string? name = null) => Emit.Op("Maximum", [x, y], name);

    public static Tensor Minimum(Tensor x, Tensor y, string? name = null) => Emit.Op("Minimum", [x, y], name);

    public static Tensor Pow(Tensor x, Tensor y, string? name = null) => Emit.Op("Pow", [x, y], name);

    public static Tensor SquaredDifference(Tensor x, Tensor y, string? name = null) => Emit.Op("SquaredDifference", [x, y], name);

    public static Tensor Equal(Tensor x, Tensor y, string? name = null) => Emit.Op("Equal", [x, y], name);

    public static Tensor NotEqual(Tensor x, Tensor y, string? name = null) => Emit.Op("NotEqual", [x, y], name);

    public static Tensor Less(Tensor x, Tensor y, string? name = null) => Emit.Op("Less", [x, y], name);

    public static Tensor LessEqual(Tensor x, Tensor y, string? name = null) => Emit.Op("LessEqual", [x, y], name);

    public static Tensor Greater(Tensor x, Tensor y, string? name = null) => Emit.Op("Greater", [x, y], name);

    public static Tensor GreaterEqual(Tensor x, Tensor y, string? name = null) => Emit.Op("GreaterEqual", [x, y], name);

    public static Tensor LogicalAnd(Tensor x, Tensor y, string? name = null) => Emit.Op("LogicalAnd", [x, y], name);

    public static Tensor LogicalOr(Tensor x, Tensor y, string? name = null) => Emit.Op("LogicalOr", [x, y], name);

    public static Tensor LogicalNot(Tensor x, string? name = null) => Emit.Op("LogicalNot", [x], name);

    public static Tensor Negative(Tensor x, string? name = null) => Emit.Op("Neg", [x], name);

    public static Tensor Abs(Tensor x, string? name = null) => Emit.Op("Abs", [x], name);

    public static Tensor Square(Tensor x, string? name = null) => Emit.Op("Square", [x], name);

    public static Tensor Sqrt(Tensor x, string? name = null) => Emit.Op("Sqrt", [x], name);

    public static Tensor Rsqrt(Tensor x, string? name = null) => Emit.Op("Rsqrt", [x], name);

    public static Tensor Exp(Tensor x, string? name = null) => Emit.Op("Exp", [x], name);

    public static Tensor Log(Tensor x, string? name = null) => Emit.Op("Log", [x], name);

    public static Tensor Log1p(Tensor x, string? name = null) => Emit.Op("Log1p", [x], name);

    public static Tensor Tanh(Tensor x, string? name = null) => Emit.Op("Tanh", [x], name);

    public static Tensor Sigmoid(Tensor x, string? name = null) => Emit.Op("Sigmoid", [x], name);

    public static Tensor Sign(Tensor x, string? name = null) => Emit.Op("Sign", [x], name);

    public static Tensor Floor(Tensor x, string? name = null) => Emit.Op("Floor", [x], name);

    public static Tensor Ceil(Tensor x, string? name = null) => Emit.Op("Ceil", [x], name);

    public static Tensor Round(Tensor x, string? name = null) => Emit.Op("Round", [x], name);

    public static Tensor Softplus(Tensor x, string? name = null) => Emit.Op("Softplus", [x], name);

    /// <summary>Elements of <paramref name="x"/> where the condition holds, else of <paramref name="y"/>; all three
    /// broadcast.</summary>
    public static Tensor Where(Tensor condition, Tensor x, Tensor y, string? name = null) =>
        Emit.Op("SelectV2", [condition, x, y], name);

    /// <summary><paramref name="x"/> as elements of another type; <paramref name="x"/> itself if it has that type
    /// already.</summary>
    public static Tensor Cast(Tensor x, TF_DataType dtype, string? name = null) =>
        x.IsSymbol && x.DType == dtype ? x : Emit.Op("Cast", [x], name, ("DstT", dtype));

    /// <summary>The sum of tensors of one shape; of a single one, that tensor.</summary>
    public static Tensor AddN(IReadOnlyList<Tensor> inputs, string? name = null) =>
        inputs.Count == 1 && name is null ? inputs[0] : Emit.Op("AddN", inputs, name);

    /// <summary>Elements held between two bounds: minimum and maximum of two ops, as <c>tf.clip_by_value</c> builds
    /// them.</summary>
    public static Tensor ClipByValue(Tensor x, Tensor minimum, Tensor maximum, string? name = null)
    {
        using Graph.ScopeExit scope = Emit.GraphOf([x]).EnterScope(name ?? "clip_by_value");
        return Emit.Op("Maximum", [Emit.Op("Minimum", [x, maximum]), minimum], scope.Prefix);
    }

    /// <summary>Half the sum of squares.</summary>
    public static Tensor L2Loss(Tensor x, string? name = null) => Emit.Op("L2Loss", [x], name);

    public static Tensor ReduceSum(Tensor input, int[]? axes = null, bool keepDims = false, string? name = null) =>
        Reduce("Sum", input, axes, keepDims, name);

    public static Tensor ReduceSum(Tensor input, Tensor axes, bool keepDims = false, string? name = null) =>
        Emit.Op("Sum", [input, axes], name, ("keep_dims", keepDims));

    public static Tensor ReduceMean(Tensor input, int[]? axes = null, bool keepDims = false, string? name = null) =>
        Reduce("Mean", input, axes, keepDims, name);

    public static Tensor ReduceMax(Tensor input, int[]? axes = null, bool keepDims = false, string? name = null) =>
        Reduce("Max", input, axes, keepDims, name);

    public static Tensor ReduceMin(Tensor input, int[]? axes = null, bool keepDims = false, string? name = null) =>
        Reduce("Min", input, axes, keepDims, name);

    public static Tensor ReduceProd(Tensor input, int[]? axes = null, bool keepDims = false, string? name = null) =>
        Reduce("Prod", input, axes, keepDims, name);

    public static Tensor ReduceAll(Tensor input, int[]? axes = null, bool keepDims = false, string? name = null) =>
        Reduce("All", input, axes, keepDims, name);

    public static Tensor ReduceAny(Tensor input, int[]? axes = null, bool keepDims = false, string? name = null) =>
        Reduce("Any", input, axes, keepDims, name);

    /// <summary>The index of the largest element along an axis.</summary>
    public static Tensor ArgMax(Tensor input, int axis = 0, TF_DataType outputType = TF_DataType.TF_INT64, string? name = null) =>
        WithConstant("ArgMax", input, "dimension", HostTensor.Scalar(axis), name, ("output_type", outputType));

    /// <summary>The index of the smallest element along an axis.</summary>
    public static Tensor ArgMin(Tensor input, int axis = 0, TF_DataType outputType = TF_DataType.TF_INT64, string? name = null) =>
        WithConstant("ArgMin", input, "dimension", HostTensor.Scalar(axis), name, ("output_type", outputType));

    public static Tensor Reshape(Tensor tensor, Tensor shape) => Emit.Op("Reshape", [tensor, shape]);

    public static Tensor Reshape(Tensor tensor, params int[] shape) =>
        WithConstant("Reshape", tensor, "shape", HostTensor.Vector(shape), null);

    /// <summary>Rows of a tensor by their indices.</summary>
    public static Tensor Gather(Tensor tensor, Tensor indices)
    {
        using Graph.ScopeExit scope = tensor.Graph.EnterScope("GatherV2");
        Tensor axis = tensor.Graph.Constant(HostTensor.Scalar(0), "axis");
        return Emit.Op("GatherV2", [tensor, indices, axis], scope.Prefix);
    }

    /// <summary>A scalar of the type and in the graph of another tensor.</summary>
    public static Tensor Constant(Tensor like, double value, string name) =>
        like.Graph.Constant(NumberOf(value, like.DType), name);

    /// <summary>A number as a scalar of any numeric type.</summary>
    public static HostTensor NumberOf(double value, TF_DataType dtype) => dtype switch
    {
        TF_DataType.TF_FLOAT => HostTensor.Scalar((float)value),
        TF_DataType.TF_DOUBLE => HostTensor.Scalar(value),
        TF_DataType.TF_INT32 => HostTensor.Scalar((int)value),
        TF_DataType.TF_INT64 => HostTensor.Scalar((long)value),
        TF_DataType.TF_UINT8 => HostTensor.Scalar((byte)value),
        TF_DataType.TF_INT8 => HostTensor.Scalar((sbyte)value),
        TF_DataType.TF_INT16 => HostTensor.Scalar((short)value),
        _ => throw new TypeError(
            $"A number cannot become a constant of type {dtype.Name()}; cast the tensor to float32 or int32 first."),
    };

    /// <summary>An op whose second input is a constant that is named after the op's argument:
    /// <c>Mean/reduction_indices</c>.</summary>
    public static Tensor WithConstant(
        string type, Tensor input, string argument, HostTensor constant, string? name, params (string, object)[] attrs)
    {
        Graph graph = Emit.GraphOf([input]);
        using Graph.ScopeExit scope = graph.EnterScope(name ?? type);
        return graph.CreateOp(type, [input, graph.Constant(constant, argument)], scope.Prefix, attrs).Output;
    }

    // Without axes the list of all axes is a constant beside the op, where the rank is known.
    private static Tensor Reduce(string type, Tensor input, int[]? axes, bool keepDims, string? name)
    {
        if (axes is not null)
            return WithConstant(type, input, "reduction_indices", HostTensor.Vector(axes), name, ("keep_dims", keepDims));
        Graph graph = Emit.GraphOf([input]);
        Tensor all = input.Shape.HasRank
            ? graph.Constant(HostTensor.Vector([.. Enumerable.Range(0, input.Shape.Rank)]), "Const")
            : Range(graph, Emit.Op("Rank", [input]));
        return graph.CreateOp(type, [input, all], name ?? type, ("keep_dims", keepDims)).Output;
    }

    private static Tensor Range(Graph graph, Tensor limit)
    {
        using Graph.ScopeExit scope = graph.EnterScope("range");
        Tensor start = graph.Constant(HostTensor.Scalar(0), "start");
        Tensor delta = graph.Constant(HostTensor.Scalar(1), "delta");
        return graph.CreateOp("Range", [start, limit, delta], scope.Prefix).Output;
    }
}
