using Tensorflow;
using static TfCnn.Benchmarks.ShapeCase;

namespace TfCnn.Benchmarks;

/// <summary>Products of matrices: square ones, skinny ones, transposed ones.</summary>
internal static class MatMulCases
{
    public static IEnumerable<ShapeCase> All =>
    [
        .. new[] { 8, 32, 64, 128, 256, 512, 1024, 2048 }.Select(n => Product(n, n, n)),
        Product(512, 512, 512, transposeA: true), Product(512, 512, 512, transposeB: true),
        Product(100, 1024, 3136, transposeB: true), Product(3136, 1024, 100, transposeA: true),
        Product(1, 2048, 2048), Product(1, 2048, 2048, transposeB: true), Product(8, 2048, 2048), Product(2048, 8, 2048),
        Product(2048, 2048, 8), Product(2048, 1, 2048), Product(20000, 10, 1024), Product(20000, 64, 64),
    ];

    // op(A) is m × k, op(B) is k × n.
    private static ShapeCase Product(int m, int n, int k, bool transposeA = false, bool transposeB = false)
    {
        int[] a = transposeA ? [k, m] : [m, k], b = transposeB ? [n, k] : [k, n];
        string name = $"matmul {m}x{k}{(transposeA ? "T" : "")} * {k}x{n}{(transposeB ? "T" : "")}";
        return new ShapeCase(name, Limit.Arithmetic, 2.0 * m * n * k, () => Emit.Node(
            "MatMul", [Variable(a), Variable(b)], null, ("transpose_a", transposeA), ("transpose_b", transposeB)));
    }
}
