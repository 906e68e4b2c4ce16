namespace Tensorflow;

public sealed partial class tensorflow
{
    /// <summary>A variable with that initial value: a tensor, an array or a number. <paramref name="validate_shape"/>,
    /// <paramref name="use_resource"/> and <paramref name="aggregation"/> are TensorFlow.NET's and change nothing here.</summary>
    public ResourceVariable Variable<T>(
        T data, bool trainable = true, bool validate_shape = true, bool use_resource = true, string? name = null,
        TF_DataType dtype = TF_DataType.DtInvalid, VariableAggregation aggregation = VariableAggregation.None, Shape? shape = null) =>
        new(data, trainable, name, dtype, shape);

    public Tensor assign(IVariableV1 @ref, object value, bool validate_shape = true, bool use_locking = true, string? name = null) =>
        @ref.assign(value, use_locking, name);

    public IInitializer zeros_initializer => new Initializers.Zeros();

    public IInitializer ones_initializer => new Initializers.Ones();

    public IInitializer glorot_uniform_initializer => Initializers.VarianceScaling.GlorotUniform();

    public IInitializer truncated_normal_initializer(
        float mean = 0.0f, float stddev = 1.0f, int? seed = null, TF_DataType dtype = TF_DataType.DtInvalid) =>
        new Initializers.TruncatedNormal(mean, stddev, seed);

    public IInitializer random_normal_initializer(
        float mean = 0.0f, float stddev = 1.0f, int? seed = null, TF_DataType dtype = TF_DataType.DtInvalid) =>
        new Initializers.RandomNormal(mean, stddev, seed);

    public IInitializer constant_initializer<T>(T value, TF_DataType dtype = TF_DataType.TF_FLOAT, bool verify_shape = false) =>
        new Initializers.Constant(value!);
}

/// <summary>How replicas of a variable are combined; there is one copy here, so it changes nothing.</summary>
public enum VariableAggregation
{
    None,
    Sum,
    Mean,
    OnlyFirstReplica,
}
