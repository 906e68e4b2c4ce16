using System.Numerics;
using System.Numerics.Tensors;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>The sum of tensors of one shape, added up in their order.</summary>
internal static class AddN
{
    public static readonly OpDef Def = new("AddN")
    {
        Inputs = "inputs: N * T",
        Outputs = "sum: T",
        Attrs =
        [
            "N: int >= 1",
            "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, "
                + "uint16, complex128, half, uint32, uint64, variant}",
        ],
        PassesMemoryOn = true,
        ShapeRule = UnaryGradients.SameShapes,
        Kernel = c => c.InputCount == 1 ? Identity.Bind(c) : ElementTypes.BindNumbers<Binder>(c, c.InputType(0)),
        Gradient = (op, grads) => [.. Enumerable.Repeat(grads[0], op.Inputs.Count)],
    };

    private readonly struct Binder : INumberBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            int count = c.InputCount;
            var chunks = new Chunks(c.OutputShape(0).ElementCount);
            c.Flops = c.OutputShape(0).ElementCount * (count - 1);
            c.KernelName = "elementwise";
            c.MayReuse(0, 0);
            return (in KernelArgs args) =>
            {
                args.Workers.Run(chunks.Count, new Body<T>(chunks, args.Input(0), args.Input(1), args.Output(0)));
                for (int i = 2; i < count; i++)
                    args.Workers.Run(chunks.Count, new Body<T>(chunks, args.Output(0), args.Input(i), args.Output(0)));
            };
        }
    }

    private readonly struct Body<T>(Chunks chunks, Block x, Block y, Block sum) : IWorkBody where T : unmanaged, INumber<T>
    {
        public void Execute(int item, int worker) =>
            TensorPrimitives.Add<T>(chunks.Part<T>(x, item), chunks.Part<T>(y, item), chunks.Part<T>(sum, item));
    }
}
