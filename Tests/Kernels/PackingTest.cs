using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public unsafe class PackingTest
{
    // Every remainder of blocks of 4, 8 and 16 lanes and steps, with room for more lanes and without.
    [Test]
    public void PanelsHoldTheMatrixAndZeros()
    {
        for (int lanes = 1; lanes <= 35; lanes++)
            for (int depth = 0; depth <= 40; depth++)
                foreach (int width in new[] { lanes, lanes + 3 })
                {
                    Check(lanes, depth, width, transpose: true);
                    Check(lanes, depth, width, transpose: false);
                }
    }

    private static void Check(int lanes, int depth, int width, bool transpose)
    {
        int rows = transpose ? lanes : depth, columns = transpose ? depth : lanes, stride = columns + 2;
        float[] matrix = [.. Enumerable.Range(1, rows * stride).Select(i => (float)i)];
        using GuardedBuffer source = GuardedBuffer.Of(matrix, 4), panel = new((long)depth * width * sizeof(float), 8);
        panel.Floats.Fill(float.NaN);
        if (transpose)
            Packing.Transpose((float*)source.Block.Address, stride, depth, lanes, width, (float*)panel.Block.Address);
        else
            Packing.Copy((float*)source.Block.Address, stride, depth, lanes, width, (float*)panel.Block.Address);
        panel.AssertIntact($"{lanes} lanes, {depth} steps");
        for (int k = 0; k < depth; k++)
            for (int i = 0; i < width; i++)
            {
                float expected = i >= lanes ? 0 : matrix[transpose ? (i * stride) + k : (k * stride) + i];
                float found = panel.Floats[(k * width) + i];
                if (found != expected)
                    Assert.Fail($"{lanes} of {width} lanes, {depth} steps, transpose {transpose}: [{k}][{i}] is {found}, expected {expected}");
            }
    }
}
