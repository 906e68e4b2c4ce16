namespace Tensorflow;

public sealed partial class tensorflow
{
    /// <summary>The book's name; TensorFlow.NET has <c>tf.random.normal</c>.</summary>
    public Tensor random_normal(
        Shape shape, float mean = 0f, float stddev = 1f, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null, string? name = null) =>
        RandomOps.Normal(shape, mean, stddev, dtype, seed, name);

    public Tensor truncated_normal(
        Shape shape, float mean = 0f, float stddev = 1f, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null, string? name = null) =>
        RandomOps.TruncatedNormal(shape, mean, stddev, dtype, seed, name);

    public Tensor random_uniform(
        Shape shape, float minval = 0, float? maxval = null, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null, string? name = null) =>
        RandomOps.Uniform(shape, minval, maxval, dtype, seed, name);

    public Tensor random_shuffle(Tensor value, int? seed = null, string? name = null) => RandomOps.Shuffle(value, seed, name);

    /// <summary><c>tf.random</c>.</summary>
    public sealed class Random
    {
        public Tensor normal(
            Shape shape, float mean = 0f, float stddev = 1f, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null, string? name = null) =>
            RandomOps.Normal(shape, mean, stddev, dtype, seed, name);

        public Tensor truncated_normal(
            Shape shape, float mean = 0f, float stddev = 1f, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null, string? name = null) =>
            RandomOps.TruncatedNormal(shape, mean, stddev, dtype, seed, name);

        public Tensor uniform(
            Shape shape, float minval = 0, float? maxval = null, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null, string? name = null) =>
            RandomOps.Uniform(shape, minval, maxval, dtype, seed, name);
    }
}
