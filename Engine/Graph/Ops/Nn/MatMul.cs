using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Matrix product of two matrices, each optionally transposed.</summary>
internal static class MatMul
{
    public static readonly OpDef Def = new("MatMul")
    {
        Inputs = "a: T, b: T",
        Outputs = "product: T",
        Attrs =
        [
            "transpose_a: bool = false", "transpose_b: bool = false",
            "T: {bfloat16, half, float, double, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128}",
            "grad_a: bool = false", "grad_b: bool = false",
        ],
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    /// <summary>Adds a matrix product.</summary>
    public static Tensor Build(Tensor a, Tensor b, bool transposeA = false, bool transposeB = false, string? name = null) =>
        Emit.Op("MatMul", [a, b], name ?? "MatMul", ("transpose_a", transposeA), ("transpose_b", transposeB));

    /// <summary>M, N and K of a product of concrete shapes.</summary>
    public static (int M, int N, int K) Sizes(Operation op, Shape a, Shape b)
    {
        bool ta = op.Attrs.Bool("transpose_a"), tb = op.Attrs.Bool("transpose_b");
        return ((int)a[ta ? 1 : 0], (int)b[tb ? 0 : 1], (int)a[ta ? 0 : 1]);
    }

    private static void InferShape(ShapeContext c)
    {
        Shape a = c.InputOfRank(0, 2), b = c.InputOfRank(1, 2);
        bool ta = c.Attrs.Bool("transpose_a"), tb = c.Attrs.Bool("transpose_b");
        long inner = a[ta ? 0 : 1], other = b[tb ? 1 : 0];
        if (inner >= 0 && other >= 0 && inner != other)
            throw c.Error(
                $"inner dimensions {inner} and {other} must be equal{(ta || tb ? $" (transpose_a={ta}, transpose_b={tb})" : "")}",
                "Reshape or transpose one of the matrices.");
        c.SetOutput(0, Shape.Matrix(a[ta ? 1 : 0], b[tb ? 0 : 1]));
    }

    private static KernelBody Bind(BindContext c) => c.OutputType(0) switch
    {
        TF_DataType.TF_FLOAT => BindGemm(c),
        TF_DataType.TF_DOUBLE => BindPlain<double>(c),
        TF_DataType.TF_INT32 => BindPlain<int>(c),
        TF_DataType.TF_INT64 => BindPlain<long>(c),
        var other => throw NnKernels.NoKernel(c, other),
    };

    private static KernelBody BindGemm(BindContext c)
    {
        (int m, int n, int k) = Sizes(c.Operation, c.InputShape(0), c.InputShape(1));
        var gemm = new Gemm(m, n, k, c.Attrs.Bool("transpose_a"), c.Attrs.Bool("transpose_b"), GemmEpilogue.None, c.Tier);
        (c.KernelName, c.Flops, c.ScratchBytes) = (gemm.Name, gemm.Flops, gemm.ScratchBytes(c.Workers));
        return (in KernelArgs a) => gemm.Run(a.Input(0), a.Input(1), default, a.Output(0), a.Scratch, a.Workers);
    }

    private static KernelBody BindPlain<T>(BindContext c) where T : unmanaged, INumber<T>
    {
        (int m, int n, int k) = Sizes(c.Operation, c.InputShape(0), c.InputShape(1));
        var product = new MatrixMultiply<T>(m, n, k, c.Attrs.Bool("transpose_a"), c.Attrs.Bool("transpose_b"));
        (c.KernelName, c.Flops, c.ScratchBytes) = (product.Name, product.Flops, product.ScratchBytes(c.Workers));
        return (in KernelArgs a) => product.Run(a.Input(0), a.Input(1), a.Output(0), a.Scratch, a.Workers);
    }

    // math_grad.py, _MatMulGrad: four cases of transposition.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor a = op.Inputs[0], b = op.Inputs[1], g = grads[0]!;
        return (op.Attrs.Bool("transpose_a"), op.Attrs.Bool("transpose_b")) switch
        {
            (false, false) => [Product(g, b, false, true, "grad_a", "MatMul"), Product(a, g, true, false, "grad_b", "MatMul_1")],
            (false, true) => [Product(g, b, false, false, "grad_a", "MatMul"), Product(g, a, true, false, "grad_b", "MatMul_1")],
            (true, false) => [Product(b, g, false, true, "grad_a", "MatMul"), Product(a, g, false, false, "grad_b", "MatMul_1")],
            (true, true) => [Product(b, g, true, true, "grad_a", "MatMul"), Product(g, a, true, true, "grad_b", "MatMul_1")],
        };
    }

    private static Tensor Product(Tensor a, Tensor b, bool transposeA, bool transposeB, string which, string name) =>
        Emit.Op("MatMul", [a, b], name, ("transpose_a", transposeA), ("transpose_b", transposeB), (which, true));
}
