namespace Tensorflow;

/// <summary>
/// Builders of the array ops: they make the constants and choose the names that TensorFlow's Python functions do. Each
/// stands beside its op.
/// </summary>
internal static partial class ArrayOps
{
    /// <summary>Enters the scope that takes an op's name; constants made for the op stand in it.</summary>
    private static Graph.ScopeExit OpScope(IReadOnlyList<Tensor> inputs, string? name, string byDefault) =>
        Emit.GraphOf(inputs).EnterScope(string.IsNullOrEmpty(name) ? byDefault : name);

    /// <summary>An int32 constant of any shape.</summary>
    private static Tensor Ints(Graph graph, long[] values, string name, Shape? shape = null) =>
        graph.Constant(HostTensor.Wrap(Array.ConvertAll(values, v => checked((int)v)), shape ?? Tensorflow.Shape.Vector(values.Length)), name);

    private static Tensor Int(Graph graph, long value, string name) => Ints(graph, [value], name, Tensorflow.Shape.Scalar);

    /// <summary>A shape as an int32 vector; an unknown dimension is −1.</summary>
    private static Tensor ShapeVector(Graph graph, Shape shape, string name) => Ints(graph, shape.ToArray(), name);
}
