using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>x above zero, alpha · x below, and its gradient.</summary>
internal static class LeakyRelu
{
    private static readonly string[] s_attrs = ["alpha: float = 0.20000000298023224", "T: {half, bfloat16, float, double} = float"];

    public static readonly OpDef Def = new("LeakyRelu")
    {
        Inputs = "features: T",
        Outputs = "activations: T",
        Attrs = s_attrs,
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = c => ElementTypes.BindFloats<Forward>(c, c.InputType(0)),
        Gradient = (op, grads) => [GradientOf(op, grads[0]!, op.Inputs[0])],
    };

    public static readonly OpDef Grad = new("LeakyReluGrad")
    {
        Inputs = "gradients: T, features: T",
        Outputs = "backprops: T",
        Attrs = s_attrs,
        ShapeRule = UnaryGradients.SameShapes,
        Kernel = c => ElementTypes.BindFloats<Backward>(c, c.InputType(0)),
        Gradient = (op, grads) =>
            [GradientOf(op, grads[0]!, op.Inputs[1]), Emit.Op("ZerosLike", [op.Inputs[1]], "zeros_like")],
    };

    /// <summary>Adds a leaky ReLU.</summary>
    public static Tensor Build(Tensor features, float alpha = 0.2f, string? name = null) =>
        Emit.Op("LeakyRelu", [features], name, ("alpha", alpha));

    private static Tensor GradientOf(Operation op, Tensor dy, Tensor x) =>
        Emit.Op("LeakyReluGrad", [dy, x], null, ("alpha", op.Attrs.Float("alpha")));

    private readonly struct Forward : IFloatBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T>
        {
            T alpha = T.CreateTruncating(c.Attrs.Float("alpha"));
            var chunks = new Chunks(c.OutputShape(0).ElementCount);
            c.MayReuse(0, 0);
            return (in KernelArgs a) => a.Workers.Run(chunks.Count, new ForwardBody<T>(chunks, a.Input(0), a.Output(0), alpha));
        }
    }

    private readonly struct Backward : IFloatBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T>
        {
            T alpha = T.CreateTruncating(c.Attrs.Float("alpha"));
            var chunks = new Chunks(c.OutputShape(0).ElementCount);
            c.MayReuse(0, 0);
            return (in KernelArgs a) =>
                a.Workers.Run(chunks.Count, new BackwardBody<T>(chunks, a.Input(0), a.Input(1), a.Output(0), alpha));
        }
    }

    private readonly struct ForwardBody<T>(Chunks chunks, Block x, Block y, T alpha) : IWorkBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Execute(int item, int worker)
        {
            ReadOnlySpan<T> from = chunks.Part<T>(x, item);
            Span<T> to = chunks.Part<T>(y, item);
            for (int i = 0; i < to.Length; i++)
                to[i] = from[i] > T.Zero ? from[i] : from[i] * alpha;
        }
    }

    private readonly struct BackwardBody<T>(Chunks chunks, Block dy, Block x, Block dx, T alpha) : IWorkBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Execute(int item, int worker)
        {
            ReadOnlySpan<T> arriving = chunks.Part<T>(dy, item), features = chunks.Part<T>(x, item);
            Span<T> to = chunks.Part<T>(dx, item);
            for (int i = 0; i < to.Length; i++)
                to[i] = features[i] > T.Zero ? arriving[i] : arriving[i] * alpha;
        }
    }
}
