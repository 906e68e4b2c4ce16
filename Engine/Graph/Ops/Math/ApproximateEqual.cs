using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Whether two numbers are at most a tolerance apart; of equal shapes, without broadcasting.</summary>
internal static class ApproximateEqual
{
    public static readonly OpDef Def = new("ApproximateEqual")
    {
        Inputs = "x: T, y: T",
        Outputs = "z: bool",
        Attrs =
        [
            "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, "
                + "half, uint32, uint64}",
            "tolerance: float = 1e-05",
        ],
        ShapeRule = UnaryGradients.FirstOfSameShapes,
        Kernel = c => ElementTypes.BindFloats<Binder>(c, c.InputType(0)),
        NotDifferentiable = true,
    };

    /// <summary><c>tf.approximate_equal</c>.</summary>
    public static Tensor Build(Tensor x, Tensor y, float tolerance = 1e-5f, string? name = null) =>
        Emit.Op("ApproximateEqual", [x, y], name, ("tolerance", tolerance));

    private readonly struct Binder : IFloatBinder
    {
        public static KernelBody Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T>
        {
            T tolerance = T.CreateTruncating(c.Attrs.Float("tolerance"));
            var chunks = new Chunks(c.OutputShape(0).ElementCount);
            return (in KernelArgs args) =>
                args.Workers.Run(chunks.Count, new Body<T>(chunks, tolerance, args.Input(0), args.Input(1), args.Output(0)));
        }
    }

    private readonly struct Body<T>(Chunks chunks, T tolerance, Block x, Block y, Block z) : IWorkBody where T : unmanaged, INumber<T>
    {
        public void Execute(int item, int worker)
        {
            ReadOnlySpan<T> a = chunks.Part<T>(x, item), b = chunks.Part<T>(y, item);
            Span<bool> near = chunks.Part<bool>(z, item);
            for (int i = 0; i < near.Length; i++)
                near[i] = T.Abs(a[i] - b[i]) <= tolerance;
        }
    }
}
