using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>An elementwise function of three operands, over spans of equal length.</summary>
internal interface ITernaryLoop<TFirst, T>
{
    static abstract void Invoke(ReadOnlySpan<TFirst> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, Span<T> z);
}

/// <summary>Runs an elementwise function of three operands that broadcast.</summary>
internal static class TernaryKernel
{
    /// <param name="c">The node.</param>
    /// <param name="shapes">The shapes in which the three inputs broadcast.</param>
    public static KernelBody Bind<TFirst, T, TLoop>(BindContext c, params Shape[] shapes)
        where TFirst : unmanaged where T : unmanaged where TLoop : struct, ITernaryLoop<TFirst, T>
    {
        var broadcasting = new Broadcasting(c.OutputShape(0), shapes);
        c.ScratchBytes = broadcasting.ScratchBytes(c.Workers);
        c.KernelName = "elementwise";
        c.MayReuse(0, 1);
        c.MayReuse(0, 2);
        return (in KernelArgs args) =>
        {
            broadcasting.Prepare<TFirst>(0, args.Input(0), args.Scratch);
            broadcasting.Prepare<T>(1, args.Input(1), args.Scratch);
            broadcasting.Prepare<T>(2, args.Input(2), args.Scratch);
            args.Workers.Run(
                broadcasting.Items,
                new Body<TFirst, T, TLoop>(
                    broadcasting, args.Input(0), args.Input(1), args.Input(2), args.Output(0), args.Scratch));
        };
    }

    private readonly struct Body<TFirst, T, TLoop>(Broadcasting broadcasting, Block a, Block b, Block c, Block z, Block scratch)
        : IWorkBody
        where TFirst : unmanaged where T : unmanaged where TLoop : struct, ITernaryLoop<TFirst, T>
    {
        public void Execute(int item, int worker)
        {
            (long first, long end) = broadcasting.SegmentsOf(item);
            for (long s = first; s < end; s++)
                TLoop.Invoke(
                    broadcasting.Load<TFirst>(0, s, a, scratch, worker), broadcasting.Load<T>(1, s, b, scratch, worker),
                    broadcasting.Load<T>(2, s, c, scratch, worker), broadcasting.Store<T>(s, z));
        }
    }
}
