using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>An elementwise function of two operands, over spans of equal length; <c>z</c> may be <c>x</c> or <c>y</c>.</summary>
internal interface IBinaryLoop<T, TResult>
{
    static abstract void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<TResult> z);

    /// <summary>What makes a second operand unusable, such as a zero among integer divisors; null for nothing.</summary>
    static virtual string? Refuse(ReadOnlySpan<T> y) => null;
}

/// <summary>Runs an elementwise function of two operands that broadcast.</summary>
internal static class BinaryKernel
{
    public static KernelBody Bind<T, TResult, TLoop>(BindContext c)
        where T : unmanaged where TResult : unmanaged where TLoop : struct, IBinaryLoop<T, TResult>
    {
        var broadcasting = new Broadcasting(c.OutputShape(0), c.InputShape(0), c.InputShape(1));
        c.ScratchBytes = broadcasting.ScratchBytes(c.Workers);
        c.Flops = c.OutputShape(0).ElementCount;
        c.KernelName = "elementwise";
        // Of one type and as many bytes, an operand has the output's elements, one for one.
        if (typeof(T) == typeof(TResult))
        {
            c.MayReuse(0, 0);
            c.MayReuse(0, 1);
        }
        Operation op = c.Operation;
        return (in KernelArgs args) =>
        {
            // TensorFlow looks at the operands only where there is a result.
            if (args.Output(0).Bytes > 0 && TLoop.Refuse(args.Input<T>(1)) is { } reason)
                throw new InvalidArgumentError($"{op.Type} '{op.Name}': {reason}.") { Op = op.Type, Node = op.Name };
            broadcasting.Prepare<T>(0, args.Input(0), args.Scratch);
            broadcasting.Prepare<T>(1, args.Input(1), args.Scratch);
            args.Workers.Run(
                broadcasting.Items,
                new Body<T, TResult, TLoop>(broadcasting, args.Input(0), args.Input(1), args.Output(0), args.Scratch));
        };
    }

    private readonly struct Body<T, TResult, TLoop>(Broadcasting broadcasting, Block x, Block y, Block z, Block scratch)
        : IWorkBody
        where T : unmanaged where TResult : unmanaged where TLoop : struct, IBinaryLoop<T, TResult>
    {
        public void Execute(int item, int worker)
        {
            (long first, long end) = broadcasting.SegmentsOf(item);
            for (long s = first; s < end; s++)
                TLoop.Invoke(
                    broadcasting.Load<T>(0, s, x, scratch, worker), broadcasting.Load<T>(1, s, y, scratch, worker),
                    broadcasting.Store<TResult>(s, z));
        }
    }
}

/// <summary>A binary function of numbers of any one type.</summary>
internal interface INumberFunction
{
    static abstract void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>;

    static virtual string? Refuse<T>(ReadOnlySpan<T> y) where T : unmanaged, INumber<T> => null;
}

/// <summary>A binary function of floating-point numbers of any one type.</summary>
internal interface IFloatFunction
{
    static abstract void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>;
}

internal readonly struct BinaryNumbers<TFunction> : INumberBinder where TFunction : struct, INumberFunction
{
    public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        BinaryKernel.Bind<T, T, Loop<T>>(c);

    private readonly struct Loop<T> : IBinaryLoop<T, T> where T : unmanaged, INumber<T>
    {
        public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => TFunction.Invoke(x, y, z);

        public static string? Refuse(ReadOnlySpan<T> y) => TFunction.Refuse(y);
    }
}

internal readonly struct BinaryFloats<TFunction> : IFloatBinder where TFunction : struct, IFloatFunction
{
    public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T> =>
        BinaryKernel.Bind<T, T, Loop<T>>(c);

    private readonly struct Loop<T> : IBinaryLoop<T, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => TFunction.Invoke(x, y, z);
    }
}
