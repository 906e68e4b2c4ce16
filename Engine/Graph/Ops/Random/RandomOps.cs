using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>
/// The random functions as TensorFlow's Python front end builds them. A shape is a <see cref="Shape"/> or an integer vector;
/// a seed that is null follows from the graph's.
/// </summary>
internal static class RandomOps
{
    /// <summary>Normal numbers: z · stddev + mean.</summary>
    public static Tensor Normal(
        object shape, float mean = 0, float stddev = 1, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null,
        string? name = null) =>
        Scaled(Distribution.Normal, shape, mean, stddev, dtype, seed, name ?? "random_normal");

    /// <summary>Normal numbers of which those beyond two standard deviations are drawn again.</summary>
    public static Tensor TruncatedNormal(
        object shape, float mean = 0, float stddev = 1, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null,
        string? name = null) =>
        Scaled(Distribution.TruncatedNormal, shape, mean, stddev, dtype, seed, name ?? "truncated_normal");

    /// <summary>Uniform numbers from minval to maxval, 1 by default; of an integer type maxval must be given, and is left out.</summary>
    /// <exception cref="ValueError">The type is an integer one, and there is no maxval.</exception>
    public static Tensor Uniform(
        object shape, double minval = 0, double? maxval = null, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null,
        string? name = null)
    {
        if (maxval is null && dtype.IsInteger())
            throw new ValueError($"random_uniform must be given maxval for integer dtype {dtype.Name()}: numbers from minval to below maxval are drawn.");
        double limit = maxval ?? 1;
        Graph graph = GraphOf(shape);
        using Graph.ScopeExit scope = graph.EnterScope(name ?? "random_uniform");
        Tensor dims = ShapeTensor(graph, shape);
        if (minval == 0 && limit == 1 && dtype.IsFloating())
            return Draw(Distribution.Uniform, dims, dtype, seed);
        Tensor low = Emit.Scalar(minval, dtype, "min"), high = Emit.Scalar(limit, dtype, "max");
        if (dtype.IsInteger())
            return Emit.Op("RandomUniformInt", [dims, low, high], scope.Prefix, Seeds(graph, seed));
        Tensor uniform = Draw(Distribution.Uniform, dims, dtype, seed);
        if (minval == 0)
            return Emit.Op("Mul", [uniform, high], "Mul");
        Tensor range = Emit.Op("Sub", [high, low], "sub");
        return Emit.Op("AddV2", [Emit.Op("Mul", [uniform, range], "mul"), low], scope.Prefix);
    }

    /// <summary>The rows of a tensor in random order.</summary>
    public static Tensor Shuffle(Tensor value, int? seed = null, string? name = null) =>
        Emit.Op("RandomShuffle", [value], name, Seeds(Emit.GraphOf([value]), seed));

    /// <summary>Draws classes with probabilities softmax(logits), [rows, classes], into [rows, samples].</summary>
    public static Tensor Multinomial(
        Tensor logits, int samples, int? seed = null, TF_DataType dtype = TF_DataType.TF_INT64, string? name = null)
    {
        Graph graph = Emit.GraphOf([logits]);
        using Graph.ScopeExit scope = graph.EnterScope(name ?? "multinomial");
        Tensor scores = TensorConversion.ToTensor(logits, name: "logits");
        return Emit.Op(
            "Multinomial", [scores, new NDArray(HostTensor.Scalar(samples))], null,
            [.. Seeds(graph, seed), ("output_dtype", dtype)]);
    }

    private static Tensor Scaled(
        Distribution distribution, object shape, float mean, float stddev, TF_DataType dtype, int? seed, string name)
    {
        Graph graph = GraphOf(shape);
        using Graph.ScopeExit scope = graph.EnterScope(name);
        Tensor dims = ShapeTensor(graph, shape);
        Tensor center = Emit.Scalar(mean, dtype, "mean"), deviation = Emit.Scalar(stddev, dtype, "stddev");
        Tensor scaled = Emit.Op("Mul", [Draw(distribution, dims, dtype, seed), deviation], "mul");
        return Emit.Op("AddV2", [scaled, center], scope.Prefix);
    }

    private static Tensor Draw(Distribution distribution, Tensor dims, TF_DataType dtype, int? seed) =>
        Emit.Op(distribution.Stateful, [dims], null, [.. Seeds(dims.Graph, seed), ("dtype", dtype)]);

    private static (string Name, object Value)[] Seeds(Graph graph, int? seed)
    {
        (long first, long second) = graph.NextSeeds(seed);
        return [("seed", first), ("seed2", second)];
    }

    private static Graph GraphOf(object shape) => shape is Tensor { IsSymbol: true } tensor ? tensor.Graph : Graph.Default;

    private static Tensor ShapeTensor(Graph graph, object shape) => shape is Shape dims
        ? graph.Constant(HostTensor.Vector(Array.ConvertAll(dims.ToArray(), d => checked((int)d))), "shape")
        : TensorConversion.ToTensor(shape, name: "shape");
}
