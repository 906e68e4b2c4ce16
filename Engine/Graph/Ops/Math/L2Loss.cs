using System.Numerics;
using System.Numerics.Tensors;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Half the sum of squares of all elements.</summary>
internal static class L2Loss
{
    public static readonly OpDef Def = new("L2Loss")
    {
        Inputs = "t: T",
        Outputs = "output: T",
        Attrs = ["T: {half, bfloat16, float, double}"],
        ShapeRule = ShapeRules.Scalar,
        Kernel = c => ElementTypes.BindFloats<Binder>(c, c.InputType(0)),
        Gradient = (op, grads) => [TensorOperators.Multiply(op.Inputs[0], grads[0]!)],
    };

    private readonly struct Binder : IFloatBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T>
        {
            var chunks = new Chunks(c.InputShape(0).ElementCount);
            c.ScratchBytes = chunks.Count * sizeof(double);
            c.Flops = 2 * c.InputShape(0).ElementCount;
            return (in KernelArgs args) =>
            {
                args.Workers.Run(chunks.Count, new Body<T>(chunks, args.Input(0), args.Scratch));
                args.Output<T>(0)[0] = T.CreateTruncating(
                    TensorPrimitives.Sum<double>(args.Scratch.Span<double>()[..chunks.Count]) / 2);
            };
        }
    }

    // One partial sum for each chunk, added up afterwards in their order.
    private readonly struct Body<T>(Chunks chunks, Block x, Block sums) : IWorkBody where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Execute(int item, int worker) =>
            sums.Span<double>()[item] = double.CreateTruncating(TensorPrimitives.SumOfSquares<T>(chunks.Part<T>(x, item)));
    }
}
