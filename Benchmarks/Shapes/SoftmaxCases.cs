using Tensorflow;
using static TfCnn.Benchmarks.ShapeCase;

namespace TfCnn.Benchmarks;

/// <summary>Softmax and cross-entropy over few and many classes.</summary>
internal static class SoftmaxCases
{
    public static IEnumerable<ShapeCase> All =>
    [
        Rows("Softmax", 65536, 10), Rows("Softmax", 2048, 1000), Rows("Softmax", 32, 32000), Rows("LogSoftmax", 2048, 1000),
        CrossEntropy(65536, 10), CrossEntropy(2048, 1000), Sparse(65536, 10), Sparse(2048, 1000),
    ];

    private static ShapeCase Rows(string op, int rows, int classes) => new(
        $"{(op == "Softmax" ? "softmax" : "log softmax")} {rows}x{classes}", Limit.Memory, Bytes(2.0 * rows * classes),
        () => Emit.Node(op, [Variable(rows, classes)]));

    private static ShapeCase CrossEntropy(int rows, int classes) => new(
        $"cross entropy {rows}x{classes}", Limit.Memory, Bytes(3.0 * rows * classes),
        () => Emit.Node("SoftmaxCrossEntropyWithLogits", [Variable(rows, classes), Variable(rows, classes)]));

    private static ShapeCase Sparse(int rows, int classes) => new(
        $"sparse cross entropy {rows}x{classes}", Limit.Memory, Bytes(2.0 * rows * classes),
        () => Emit.Node("SparseSoftmaxCrossEntropyWithLogits", [Variable(rows, classes), Labels(rows, classes)]));

    private static Tensor Labels(int rows, int classes) =>
        Binding.tf.Variable(Binding.tf.random_uniform(rows, 0, classes, TF_DataType.TF_INT32, seed: 1)).AsTensor();
}
