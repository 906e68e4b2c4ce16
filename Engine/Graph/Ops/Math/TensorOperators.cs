namespace Tensorflow;

/// <summary>
/// What the operators of tensors build: ops named add, sub, mul, truediv, mod, and constants beside them (<c>mul/y</c>). An
/// integer with a floating operand takes the latter's type; otherwise the left operand's type wins and the right one is cast.
/// </summary>
internal static class TensorOperators
{
    public static Tensor Add(Operand x, Operand y, string? name = null) => Build("AddV2", name ?? "add", x, y);

    public static Tensor Subtract(Operand x, Operand y, string? name = null) => Build("Sub", name ?? "sub", x, y);

    public static Tensor Multiply(Operand x, Operand y, string? name = null) => Build("Mul", name ?? "mul", x, y);

    /// <summary>True division: of small integers in float32, of larger ones in float64.</summary>
    public static Tensor Divide(Operand x, Operand y, string? name = null) => Build("RealDiv", name ?? "truediv", x, y);

    /// <summary>The remainder with the sign of y.</summary>
    public static Tensor Modulo(Operand x, Operand y, string? name = null) => Build("FloorMod", name ?? "mod", x, y);

    public static Tensor Less(Operand x, Operand y, string? name = null) => Build("Less", name ?? "Less", x, y);

    public static Tensor LessEqual(Operand x, Operand y, string? name = null) => Build("LessEqual", name ?? "LessEqual", x, y);

    public static Tensor Greater(Operand x, Operand y, string? name = null) => Build("Greater", name ?? "Greater", x, y);

    public static Tensor GreaterEqual(Operand x, Operand y, string? name = null) =>
        Build("GreaterEqual", name ?? "GreaterEqual", x, y);

    private static Tensor Build(string type, string name, Operand x, Operand y)
    {
        Graph graph = x.Graph ?? y.Graph ?? Graph.Default;
        TF_DataType common = CommonType(x.DType, y.DType);
        using Graph.ScopeExit scope = graph.EnterScope(name);
        Tensor left = x.In(graph, common, "x");
        Tensor right = y.In(graph, common, "y");
        if (type == "RealDiv")
        {
            TF_DataType quotient = QuotientType(common);
            (left, right) = (MathOps.Cast(left, quotient), MathOps.Cast(right, quotient));
        }
        return graph.CreateOp(type, [left, right], scope.Prefix).Output;
    }

    private static TF_DataType CommonType(TF_DataType x, TF_DataType y) => x.IsInteger() && y.IsFloating() ? y : x;

    private static TF_DataType QuotientType(TF_DataType type) => type switch
    {
        TF_DataType.TF_UINT8 or TF_DataType.TF_INT8 or TF_DataType.TF_UINT16 or TF_DataType.TF_INT16 => TF_DataType.TF_FLOAT,
        _ when type.IsInteger() => TF_DataType.TF_DOUBLE,
        _ => type,
    };

    /// <summary>One side of an operator: a tensor, an array or a number.</summary>
    internal readonly struct Operand
    {
        private readonly Tensor? _tensor;
        private readonly double _number;

        private Operand(Tensor? tensor, double number, TF_DataType dtype)
        {
            _tensor = tensor;
            _number = number;
            DType = dtype;
        }

        public TF_DataType DType { get; }

        /// <summary>The graph of a symbol; null for arrays and numbers.</summary>
        public Graph? Graph => _tensor is { IsSymbol: true } ? _tensor.Graph : null;

        public static implicit operator Operand(Tensor tensor) => tensor is null
            ? throw new ValueError("An operand is null; expected a tensor, an array or a number.")
            : new Operand(tensor, 0, tensor.DType);

        public static implicit operator Operand(int number) => new(null, number, TF_DataType.TF_INT32);

        public static implicit operator Operand(float number) => new(null, number, TF_DataType.TF_FLOAT);

        public static implicit operator Operand(double number) => new(null, number, TF_DataType.TF_DOUBLE);

        /// <summary>The operand as tensor of <paramref name="graph"/>, of the given type.</summary>
        public Tensor In(Graph graph, TF_DataType dtype, string name) => _tensor switch
        {
            null => graph.Constant(MathOps.NumberOf(_number, dtype), name),
            { IsSymbol: false } array => MathOps.Cast(graph.Constant(((NumPy.NDArray)array).Value, name), dtype),
            _ => MathOps.Cast(_tensor, dtype),
        };
    }
}
