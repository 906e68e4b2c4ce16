using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public class GemmGoldenTest
{
    [TestCaseSource(typeof(Tiers), nameof(Tiers.Available))]
    public void CasesOfTensorFlow(CpuTier tier) => KernelGolden.Check("MatMul", (c, inputs, outputs) =>
    {
        bool transposeA = c.Attribute("transpose_a").GetBoolean(), transposeB = c.Attribute("transpose_b").GetBoolean();
        int m = c.Inputs[0].Shape[transposeA ? 1 : 0], k = c.Inputs[0].Shape[transposeA ? 0 : 1],
            n = c.Inputs[1].Shape[transposeB ? 0 : 1];
        if (c.Inputs[0].DType == "int32")
            new MatrixMultiply<int>(m, n, k, transposeA, transposeB).Run(inputs[0], inputs[1], outputs[0], default,
                Workers.Pool(2));
        else if (c.Inputs[0].DType == "int64")
            new MatrixMultiply<long>(m, n, k, transposeA, transposeB).Run(inputs[0], inputs[1], outputs[0], default,
                Workers.Pool(2));
        else
            Multiply(new Gemm(m, n, k, transposeA, transposeB, GemmEpilogue.None, tier), inputs, outputs);
    });

    private static void Multiply(Gemm gemm, Block[] inputs, Block[] outputs)
    {
        using var scratch = new GuardedBuffer(gemm.ScratchBytes(2));
        gemm.Run(inputs[0], inputs[1], default, outputs[0], scratch.Block, Workers.Pool(2));
    }
}
