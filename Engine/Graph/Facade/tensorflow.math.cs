namespace Tensorflow;

public sealed partial class tensorflow
{
    public Tensor add(Tensor x, Tensor y, string? name = null) => MathOps.Add(x, y, name);

    public Tensor subtract(Tensor x, Tensor y, string? name = null) => MathOps.Subtract(x, y, name);

    public Tensor sub(Tensor x, Tensor y, string? name = null) => MathOps.Subtract(x, y, name);

    public Tensor multiply(Tensor x, Tensor y, string? name = null) => MathOps.Multiply(x, y, name);

    public Tensor divide(Tensor x, Tensor y) => MathOps.Divide(x, y);

    public Tensor div(Tensor x, Tensor y, string? name = null) => MathOps.Divide(x, y, name);

    public Tensor floordiv(Tensor x, Tensor y, string? name = null) => MathOps.FloorDivide(x, y, name);

    public Tensor mod(Tensor x, Tensor y, string? name = null) => MathOps.Modulo(x, y, name);

    public Tensor maximum(Tensor x, Tensor y, string? name = null) => MathOps.Maximum(x, y, name);

    public Tensor minimum(Tensor x, Tensor y, string? name = null) => MathOps.Minimum(x, y, name);

    public Tensor pow(Tensor x, Tensor y, string? name = null) => MathOps.Pow(x, y, name);

    public Tensor atan2(Tensor y, Tensor x, string? name = null) => Atan2.Build(y, x, name);

    public Tensor approximate_equal(Tensor x, Tensor y, float tolerance = 1e-5f, string? name = null) =>
        ApproximateEqual.Build(x, y, tolerance, name);

    public Tensor check_numerics(Tensor tensor, string message, string? name = null) => CheckNumerics.Build(tensor, message, name);

    public Tensor squared_difference(Tensor x, Tensor y, string? name = null) => MathOps.SquaredDifference(x, y, name);

    public Tensor negative(Tensor x, string? name = null) => MathOps.Negative(x, name);

    public Tensor abs(Tensor x, string? name = null) => MathOps.Abs(x, name);

    public Tensor square(Tensor x, string? name = null) => MathOps.Square(x, name);

    public Tensor sqrt(Tensor x, string? name = null) => MathOps.Sqrt(x, name);

    public Tensor rsqrt(Tensor x, string? name = null) => MathOps.Rsqrt(x, name);

    public Tensor exp(Tensor x, string? name = null) => MathOps.Exp(x, name);

    public Tensor log(Tensor x, string? name = null) => MathOps.Log(x, name);

    public Tensor tanh(Tensor x, string? name = null) => MathOps.Tanh(x, name);

    public Tensor sigmoid(Tensor x, string? name = null) => MathOps.Sigmoid(x, name);

    public Tensor sign(Tensor x, string? name = null) => MathOps.Sign(x, name);

    public Tensor floor(Tensor x, string? name = null) => MathOps.Floor(x, name);

    public Tensor ceil(Tensor x, string? name = null) => MathOps.Ceil(x, name);

    public Tensor round(Tensor x, string? name = null) => MathOps.Round(x, name);

    public Tensor equal(Tensor x, Tensor y, string? name = null) => MathOps.Equal(x, y, name);

    public Tensor not_equal(Tensor x, Tensor y, string? name = null) => MathOps.NotEqual(x, y, name);

    public Tensor less(Tensor x, Tensor y, string? name = null) => MathOps.Less(x, y, name);

    public Tensor less_equal(Tensor x, Tensor y, string? name = null) => MathOps.LessEqual(x, y, name);

    public Tensor greater(Tensor x, Tensor y, string? name = null) => MathOps.Greater(x, y, name);

    public Tensor greater_equal(Tensor x, Tensor y, string? name = null) => MathOps.GreaterEqual(x, y, name);

    public Tensor logical_and(Tensor x, Tensor y, string? name = null) => MathOps.LogicalAnd(x, y, name);

    public Tensor logical_or(Tensor x, Tensor y, string? name = null) => MathOps.LogicalOr(x, y, name);

    public Tensor logical_not(Tensor x, string? name = null) => MathOps.LogicalNot(x, name);

    public Tensor where(Tensor condition, Tensor x, Tensor y, string? name = null) => MathOps.Where(condition, x, y, name);

    public Tensor cast(Tensor x, TF_DataType dtype, string? name = null) => MathOps.Cast(x, dtype, name);

    public Tensor to_float(Tensor x, string name = "ToFloat") => MathOps.Cast(x, TF_DataType.TF_FLOAT, name);

    public Tensor add_n(Tensor[] inputs, string? name = null) => MathOps.AddN(inputs, name);

    public Tensor clip_by_value(Tensor t, Tensor clip_value_min, Tensor clip_value_max, string? name = null) =>
        MathOps.ClipByValue(t, clip_value_min, clip_value_max, name);

    public Tensor matmul(Tensor a, Tensor b, bool transpose_a = false, bool transpose_b = false) => MatMul.Build(a, b, transpose_a, transpose_b);

    public Tensor reduce_mean(
        Tensor input_tensor, Axis? axis = null, bool keepdims = false, string? name = null, int? reduction_indices = null) =>
        MathOps.ReduceMean(input_tensor, axis?.axis ?? Only(reduction_indices), keepdims, name);

    public Tensor reduce_sum(
        Tensor input, Axis? axis = null, Axis? reduction_indices = null, bool keepdims = false, string? name = null) =>
        MathOps.ReduceSum(input, (axis ?? reduction_indices)?.axis, keepdims, name);

    public Tensor reduce_max(Tensor input, Axis? axis = null, bool keepdims = false, string? name = null) =>
        MathOps.ReduceMax(input, axis?.axis, keepdims, name);

    public Tensor reduce_min(Tensor input, Axis? axis = null, bool keepdims = false, string? name = null) =>
        MathOps.ReduceMin(input, axis?.axis, keepdims, name);

    public Tensor reduce_prod(Tensor input, Axis? axis = null, bool keepdims = false, string? name = null) =>
        MathOps.ReduceProd(input, axis?.axis, keepdims, name);

    public Tensor reduce_all(Tensor input, Axis? axis = null, bool keepdims = false, string? name = null) =>
        MathOps.ReduceAll(input, axis?.axis, keepdims, name);

    public Tensor reduce_any(Tensor input, Axis? axis = null, bool keepdims = false, string? name = null) =>
        MathOps.ReduceAny(input, axis?.axis, keepdims, name);

    /// <summary>The book's name; TensorFlow.NET has <see cref="arg_max"/> and <c>tf.math.argmax</c>.</summary>
    public Tensor argmax(
        Tensor input, Axis? axis = null, string? name = null, int? dimension = null, TF_DataType output_type = TF_DataType.TF_INT64) =>
        math.argmax(input, axis, name, dimension, output_type);

    public Tensor arg_max(Tensor input, int dimension, TF_DataType output_type = TF_DataType.TF_INT64, string? name = null) =>
        MathOps.ArgMax(input, dimension, output_type, name);

    public Tensor argmin(Tensor input, Axis? axis = null, string? name = null, TF_DataType output_type = TF_DataType.TF_INT64) =>
        MathOps.ArgMin(input, axis?.axis[0] ?? 0, output_type, name);

    private static int[]? Only(int? axis) => axis is int one ? [one] : null;

    /// <summary><c>tf.math</c>.</summary>
    public sealed class math_internal
    {
        public Tensor argmax(
            Tensor input, Axis? axis = null, string? name = null, int? dimension = null, TF_DataType output_type = TF_DataType.TF_INT64) =>
            MathOps.ArgMax(input, axis?.axis[0] ?? dimension ?? 0, output_type, name);

        public Tensor log(Tensor x, string? name = null) => MathOps.Log(x, name);

        public Tensor exp(Tensor x, string? name = null) => MathOps.Exp(x, name);

        public Tensor square(Tensor x, string? name = null) => MathOps.Square(x, name);

        public Tensor sqrt(Tensor x, string? name = null) => MathOps.Sqrt(x, name);

        public Tensor tanh(Tensor x, string? name = null) => MathOps.Tanh(x, name);

        public Tensor sigmoid(Tensor x, string? name = null) => MathOps.Sigmoid(x, name);

        public Tensor atan2(Tensor y, Tensor x, string? name = null) => Atan2.Build(y, x, name);

        public Tensor add(Tensor x, Tensor y, string? name = null) => MathOps.Add(x, y, name);

        public Tensor multiply(Tensor x, Tensor y, string? name = null) => MathOps.Multiply(x, y, name);

        public Tensor equal(Tensor x, Tensor y, string? name = null) => MathOps.Equal(x, y, name);

        public Tensor reduce_mean(Tensor input_tensor, Axis? axis = null, bool keepdims = false, string? name = null) =>
            MathOps.ReduceMean(input_tensor, axis?.axis, keepdims, name);

        public Tensor reduce_sum(Tensor input_tensor, Axis? axis = null, bool keepdims = false, string? name = null) =>
            MathOps.ReduceSum(input_tensor, axis?.axis, keepdims, name);
    }
}
