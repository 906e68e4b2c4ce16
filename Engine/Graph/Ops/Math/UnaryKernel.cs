using System.Runtime.CompilerServices;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>An elementwise function over spans of equal length; <c>y</c> may be <c>x</c> where the types are the same.</summary>
internal interface IUnaryLoop<T, TResult>
{
    static abstract void Invoke(ReadOnlySpan<T> x, Span<TResult> y);
}

/// <summary>Runs an elementwise function of one operand, in chunks that follow from the number of elements alone.</summary>
internal static class UnaryKernel
{
    public static KernelBody Bind<T, TResult, TLoop>(BindContext c)
        where T : unmanaged where TResult : unmanaged where TLoop : struct, IUnaryLoop<T, TResult>
    {
        c.Flops = c.OutputShape(0).ElementCount;
        c.KernelName = "elementwise";
        if (typeof(T) == typeof(TResult))
            c.MayReuse(0, 0);
        var chunks = new Chunks(c.OutputShape(0).ElementCount);
        return (in KernelArgs args) =>
            args.Workers.Run(chunks.Count, new Body<T, TResult, TLoop>(chunks, args.Input(0), args.Output(0)));
    }

    private readonly struct Body<T, TResult, TLoop>(Chunks chunks, Block x, Block y) : IWorkBody
        where T : unmanaged where TResult : unmanaged where TLoop : struct, IUnaryLoop<T, TResult>
    {
        public void Execute(int item, int worker) => TLoop.Invoke(chunks.Part<T>(x, item), chunks.Part<TResult>(y, item));
    }
}

/// <summary>The parts in which a large tensor's elements are shared out; a small one is a single part.</summary>
internal readonly struct Chunks
{
    private const int ChunkElements = 1 << 14;
    private const int ParallelElements = 1 << 16;

    private readonly long _elements;
    private readonly long _size;

    public Chunks(long elements)
    {
        _elements = elements;
        _size = elements < ParallelElements ? Math.Max(elements, 1) : ChunkElements;
    }

    public int Count => checked((int)((_elements + _size - 1) / _size));

    public Span<T> Part<T>(Block data, int index) where T : unmanaged
    {
        long first = index * _size;
        long size = Unsafe.SizeOf<T>();
        return data.Slice(first * size, Math.Min(_size, _elements - first) * size).Span<T>();
    }
}
