using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>One optimizer operation for the tests: TensorFlow's name, its slots in the order of its inputs, its step by the
/// kernel and, in double precision, by the formula.</summary>
internal sealed record OptimizerRun(string Op, bool Flag, string[] Slots, string[] Hyper, OptimizerRun.Kernel Step,
    OptimizerRun.Formula Oracle)
{
    /// <summary>arrays: weights, then slots.</summary>
    public delegate void Kernel(Block[] arrays, Gradient gradient, float[] h, bool flag, CpuTier tier, Workers workers);

    /// <summary>x: weight, then slots.</summary>
    public delegate void Formula(double[] x, double g, float[] h, bool flag);

    private static readonly string[] s_rmsProp = ["lr", "rho", "momentum", "epsilon"];

    public static IEnumerable<OptimizerRun> All
    {
        get
        {
            yield return new("ResourceApplyGradientDescent", false, [], ["alpha"],
                (a, g, h, _, tier, w) => OptimizerUpdate.GradientDescent(a[0], g, h[0], tier, w), (x, g, h, _) =>
                    x[0] -= h[0] * g);
            foreach (bool flag in new[] { false, true })
            {
                yield return new("ResourceApplyMomentum", flag, ["accum"], ["lr", "momentum"],
                    (a, g, h, nesterov, tier, w) => OptimizerUpdate.Momentum(a[0], a[1], g, h[0], h[1], nesterov, tier, w),
                        Momentum);
                yield return new("ResourceApplyKerasMomentum", flag, ["accum"], ["lr", "momentum"],
                    (a, g, h, nesterov, tier, w) => OptimizerUpdate.KerasMomentum(a[0], a[1], g, h[0], h[1], nesterov, tier,
                        w), KerasMomentum);
                yield return new("ResourceApplyAdam", flag, ["m", "v"], ["beta1_power", "beta2_power", "lr", "beta1",
                    "beta2", "epsilon"],
                    (a, g, h, nesterov, tier, w) =>
                        OptimizerUpdate.Adam(a[0], a[1], a[2], g, h[0], h[1], h[2], h[3], h[4], h[5], nesterov, tier, w), Adam);
                yield return new("ResourceApplyAdagrad", flag, ["accum"], ["lr"],
                    (a, g, h, update, tier, w) => OptimizerUpdate.Adagrad(a[0], a[1], g, h[0], update, tier, w),
                    (x, g, h, update) => Adagrad(x, g, h[0], 0, update));
                yield return new("ResourceApplyAdagradV2", flag, ["accum"], ["lr", "epsilon"],
                    (a, g, h, update, tier, w) => OptimizerUpdate.AdagradV2(a[0], a[1], g, h[0], h[1], update, tier, w),
                    (x, g, h, update) => Adagrad(x, g, h[0], h[1], update));
            }
            yield return new("ResourceApplyRMSProp", false, ["ms", "mom"], s_rmsProp,
                (a, g, h, _, tier, w) => OptimizerUpdate.RMSProp(a[0], a[1], a[2], g, h[0], h[1], h[2], h[3], tier, w), RMSProp);
            yield return new("ResourceApplyCenteredRMSProp", false, ["mg", "ms", "mom"], s_rmsProp,
                (a, g, h, _, tier, w) => OptimizerUpdate.CenteredRMSProp(a[0], a[1], a[2], a[3], g, h[0], h[1], h[2], h[3],
                    tier, w),
                CenteredRMSProp);
        }
    }

    public override string ToString() => Flag ? Op + " with flag" : Op;

    private static void Momentum(double[] x, double g, float[] h, bool nesterov)
    {
        x[1] = (h[1] * x[1]) + g;
        x[0] -= nesterov ? (h[0] * g) + (h[0] * (double)h[1] * x[1]) : h[0] * x[1];
    }

    private static void KerasMomentum(double[] x, double g, float[] h, bool nesterov)
    {
        x[1] = (h[1] * x[1]) - (h[0] * g);
        x[0] += nesterov ? (h[1] * x[1]) - (h[0] * g) : x[1];
    }

    private static void Adam(double[] x, double g, float[] h, bool nesterov)
    {
        double b1 = h[3], b2 = h[4];
        x[1] += (g - x[1]) * (1 - b1);
        x[2] += ((g * g) - x[2]) * (1 - b2);
        double direction = nesterov ? (b1 * x[1]) + ((1 - b1) * g) : x[1];
        x[0] -= h[2] * Math.Sqrt(1 - (double)h[1]) / (1 - (double)h[0]) * direction / (Math.Sqrt(x[2]) + h[5]);
    }

    private static void RMSProp(double[] x, double g, float[] h, bool flag)
    {
        x[1] += ((g * g) - x[1]) * (1 - (double)h[1]);
        x[2] = (h[2] * x[2]) + (h[0] * g / Math.Sqrt(x[1] + h[3]));
        x[0] -= x[2];
    }

    private static void CenteredRMSProp(double[] x, double g, float[] h, bool flag)
    {
        x[1] += (g - x[1]) * (1 - (double)h[1]);
        x[2] += ((g * g) - x[2]) * (1 - (double)h[1]);
        x[3] = (h[2] * x[3]) + (h[0] * g / Math.Sqrt(x[2] - (x[1] * x[1]) + h[3]));
        x[0] -= x[3];
    }

    private static void Adagrad(double[] x, double g, double lr, double epsilon, bool update)
    {
        if (update)
            x[1] += g * g;
        x[0] -= lr * g / (Math.Sqrt(x[1]) + epsilon);
    }
}
