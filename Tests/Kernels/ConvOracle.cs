using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Convolution and its gradients as three loops in double over the definition, the yardstick for the kernels.</summary>
internal sealed class ConvOracle(ConvGeometry g)
{
    public float[] Forward(float[] x, float[] filter, float[]? bias = null, bool relu = false)
    {
        double[] y = new double[g.OutputSize];
        ForEachProduct((input, tap, output) => y[output] += (double)x[input] * filter[tap]);
        for (int n = 0; n < g.N; n++)
            for (int c = 0; c < g.CO; c++)
                for (int p = 0; p < g.OH * g.OW; p++)
                {
                    ref double v = ref y[At(n, p / g.OW, p % g.OW, c, g.OH, g.OW, g.CO)];
                    v += bias?[c] ?? 0;
                    v = relu && v <= 0 ? 0 : v;
                }
        return Rounded(y);
    }

    public float[] BackpropInput(float[] filter, float[] dy)
    {
        double[] dx = new double[g.InputSize];
        ForEachProduct((input, tap, output) => dx[input] += (double)dy[output] * filter[tap]);
        return Rounded(dx);
    }

    public float[] BackpropFilter(float[] x, float[] dy)
    {
        double[] df = new double[g.FilterSize];
        ForEachProduct((input, tap, output) => df[tap] += (double)x[input] * dy[output]);
        return Rounded(df);
    }

    private static float[] Rounded(double[] values) => Array.ConvertAll(values, v => (float)v);

    private int At(int n, int y, int x, int c, int height, int width, int channels) =>
        g.Layout == ImageLayout.Nhwc
            ? (((((n * height) + y) * width) + x) * channels) + c
            : (((((n * channels) + c) * height) + y) * width) + x;

    private void ForEachProduct(Action<int, int, int> add)
    {
        for (int n = 0; n < g.N; n++)
            for (int oy = 0; oy < g.OH; oy++)
                for (int ox = 0; ox < g.OW; ox++)
                    for (int ky = 0; ky < g.KH; ky++)
                        for (int kx = 0; kx < g.KW; kx++)
                        {
                            int y = (oy * g.Rows.Stride) + (ky * g.Rows.Dilation) - g.Rows.Before;
                            int x = (ox * g.Columns.Stride) + (kx * g.Columns.Dilation) - g.Columns.Before;
                            if (y >= 0 && y < g.H && x >= 0 && x < g.W)
                                AddChannels(add, n, oy, ox, (ky * g.KW) + kx, y, x);
                        }
    }

    private void AddChannels(Action<int, int, int> add, int n, int oy, int ox, int tap, int y, int x)
    {
        for (int co = 0; co < g.CO; co++)
        {
            int group = co / (g.CO / g.Groups);
            for (int d = 0; d < g.FilterDepth; d++)
                add(
                    At(n, y, x, (group * g.FilterDepth) + d, g.H, g.W, g.C),
                    (((tap * g.FilterDepth) + d) * g.CO) + co,
                    At(n, oy, ox, co, g.OH, g.OW, g.CO));
        }
    }
}
