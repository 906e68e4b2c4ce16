using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Pooling and its gradients pixel by pixel from the definition, the yardstick for the kernels.</summary>
internal sealed class PoolOracle(PoolGeometry g)
{
    public float[] MaxForward(float[] x)
    {
        float[] y = new float[g.OutputSize];
        ForEachWindow((output, inputs) =>
        {
            float max = float.MinValue;
            foreach (int i in inputs)
                max = x[i] > max ? x[i] : max;
            y[output] = max;
        });
        return y;
    }

    /// <summary>TensorFlow's rule: start with the first pixel, even a NaN, and move on to what is larger.</summary>
    public float[] MaxGrad(float[] x, float[] dy)
    {
        double[] dx = new double[g.InputSize];
        ForEachWindow((output, inputs) =>
        {
            int best = inputs[0];
            foreach (int i in inputs)
                best = x[i] > x[best] ? i : best;
            dx[best] += dy[output];
        });
        return Array.ConvertAll(dx, v => (float)v);
    }

    public float[] AvgForward(float[] x)
    {
        float[] y = new float[g.OutputSize];
        ForEachWindow((output, inputs) => y[output] = (float)(inputs.Sum(i => (double)x[i]) / inputs.Count));
        return y;
    }

    public float[] AvgGrad(float[] dy)
    {
        double[] dx = new double[g.InputSize];
        ForEachWindow((output, inputs) => inputs.ForEach(i => dx[i] += (double)dy[output] / inputs.Count));
        return Array.ConvertAll(dx, v => (float)v);
    }

    private int At(int n, int y, int x, int c, int height, int width) =>
        g.Layout == ImageLayout.Nhwc
            ? (((((n * height) + y) * width) + x) * g.C) + c
            : (((((n * g.C) + c) * height) + y) * width) + x;

    private void ForEachWindow(Action<int, List<int>> visit)
    {
        for (int n = 0; n < g.N; n++)
            for (int oy = 0; oy < g.OH; oy++)
                for (int ox = 0; ox < g.OW; ox++)
                    for (int c = 0; c < g.C; c++)
                        visit(At(n, oy, ox, c, g.OH, g.OW), Inputs(n, oy, ox, c));
    }

    private List<int> Inputs(int n, int oy, int ox, int c)
    {
        var inputs = new List<int>();
        for (int ky = 0; ky < g.Rows.Window; ky++)
            for (int kx = 0; kx < g.Columns.Window; kx++)
            {
                int y = (oy * g.Rows.Stride) - g.Rows.Before + ky, x = (ox * g.Columns.Stride) - g.Columns.Before + kx;
                if (y >= 0 && y < g.H && x >= 0 && x < g.W)
                    inputs.Add(At(n, y, x, c, g.H, g.W));
            }
        return inputs;
    }
}
