using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>TensorFlow's reductions. <see cref="All"/> and <see cref="Any"/> are for booleans, stored as bytes 0 and 1.</summary>
public enum ReduceOperation
{
    Sum,
    Mean,
    Max,
    Min,
    Prod,
    All,
    Any,
}

/// <summary>
/// Reduces a row-major tensor over any set of its axes. Neighbouring axes that share a fate count as one; the innermost reduced
/// group goes first, each in passes over blocks of fixed length (<see cref="ReducePass"/>), so results do not depend on the
/// number of workers. Sums, means and products of floats are taken in double and rounded once, at the end.
/// </summary>
/// <remarks>Integers wrap, their mean is taken in 64 bits and truncates. Over no elements: Sum 0, Prod 1, Max −Inf, Min +Inf, Mean NaN (integers 0), All
/// true, Any false. Max and Min of anything with a NaN is NaN.</remarks>
/// <typeparam name="T">float, double, int, long; byte for uint8 and bool.</typeparam>
public sealed class Reduction<T> where T : unmanaged, INumber<T>
{
    private readonly ReduceOperation _operation;
    private readonly ReducePass[] _passes;
    private readonly long _inputs, _outputs, _between;

    /// <summary>Plans the passes for one shape; axes are 0 … rank − 1, in any order.</summary>
    public Reduction(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, ReduceOperation operation)
    {
        Debug.Assert(operation is not (ReduceOperation.All or ReduceOperation.Any) || typeof(T) == typeof(byte),
            "booleans are bytes");
        _operation = operation;
        (_inputs, _outputs) = (1, 1);
        for (int axis = 0; axis < shape.Length; axis++)
        {
            _inputs *= shape[axis];
            _outputs *= axes.Contains(axis) ? 1 : shape[axis];
        }
        _passes = [.. Passes(shape.ToArray(), axes.ToArray())];
        foreach (ReducePass pass in _passes)
            _between = Math.Max(_between, pass.Results);
    }

    /// <summary>Algorithm.</summary>
    public string Name => $"{_operation} in {_passes.Length} passes";

    /// <summary>Operations: one an input.</summary>
    public long Flops => _inputs;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs.</summary>
    public long ScratchBytes(int workers) => (2 * BetweenBytes) + (workers * WorkerBytes);

    private long BetweenBytes => _passes.Length > 1 ? AlignedBuffer.RoundUp(_between * AccumulatorSize) : 0;

    private long WorkerBytes
    {
        get
        {
            long elements = 0;
            foreach (ReducePass pass in _passes)
                elements = Math.Max(elements, pass.WorkerElements);
            return AlignedBuffer.RoundUp(elements * AccumulatorSize);
        }
    }

    /// <summary>Computes the output, one element for each combination of kept indices.</summary>
    public void Run(Block input, Block output, Block scratch, Workers workers)
    {
        Debug.Assert(input.Bytes == _inputs * Unsafe.SizeOf<T>() && output.Bytes == _outputs * Unsafe.SizeOf<T>(), "sizes match");
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count), "scratch is large enough");
        switch (_operation)
        {
            case ReduceOperation.Max or ReduceOperation.Any:
                Run<T, MaxReducer<T>>(input, output, scratch, workers);
                break;
            case ReduceOperation.Min or ReduceOperation.All:
                Run<T, MinReducer<T>>(input, output, scratch, workers);
                break;
            case ReduceOperation.Prod when InDouble:
                Run<double, ProductReducer<double>>(input, output, scratch, workers);
                break;
            case ReduceOperation.Prod:
                Run<T, ProductReducer<T>>(input, output, scratch, workers);
                break;
            default:
                if (InDouble)
                    Run<double, SumReducer<double>>(input, output, scratch, workers);
                else if (InLong)
                    Run<long, SumReducer<long>>(input, output, scratch, workers);
                else
                    Run<T, SumReducer<T>>(input, output, scratch, workers);
                break;
        }
        if (_operation == ReduceOperation.All && _inputs == 0)
            output.Span<T>().Fill(T.One);
    }

    private bool InDouble =>
        typeof(T) == typeof(float) && _operation is (ReduceOperation.Sum or ReduceOperation.Mean or ReduceOperation.Prod);

    // The sum behind a mean need not fit the elements' type.
    private bool InLong =>
        _operation == ReduceOperation.Mean && typeof(T) != typeof(float) && typeof(T) != typeof(double) && typeof(T) != typeof(ulong);

    private int AccumulatorSize => InDouble || InLong ? sizeof(long) : Unsafe.SizeOf<T>();

    private void Run<A, R>(Block input, Block output, Block scratch, Workers workers)
        where A : unmanaged, INumber<A> where R : struct, IReducer<A>
    {
        Block own = scratch.Slice(2 * BetweenBytes, workers.Count * WorkerBytes);
        int last = _passes.Length - 1;
        if (last == 0)
        {
            workers.Run(_passes[0].Items, new Body<T, A, T, R>(_passes[0], input, output, own, WorkerBytes, Divisor<A>()));
            return;
        }
        Block target = scratch.Slice(0, BetweenBytes);
        workers.Run(_passes[0].Items, new Body<T, A, A, R>(_passes[0], input, target, own, WorkerBytes, null));
        for (int i = 1; i < last; i++)
        {
            Block next = scratch.Slice(i % 2 * BetweenBytes, BetweenBytes);
            workers.Run(_passes[i].Items, new Body<A, A, A, R>(_passes[i], target, next, own, WorkerBytes, null));
            target = next;
        }
        workers.Run(_passes[last].Items, new Body<A, A, T, R>(_passes[last], target, output, own, WorkerBytes, Divisor<A>()));
    }

    // What the results of the last pass are divided by. Integers over nothing stay 0.
    private A? Divisor<A>() where A : unmanaged, INumber<A>
    {
        if (_operation != ReduceOperation.Mean)
            return null;
        A count = A.CreateTruncating(_outputs == 0 ? 0 : _inputs / _outputs);
        bool integer = typeof(A) != typeof(float) && typeof(A) != typeof(double);
        return integer && A.IsZero(count) ? null : count;
    }

    // The shape as groups of kept and reduced axes, then from the innermost reduced group outwards as [outer, length, inner].
    private static List<ReducePass> Passes(int[] shape, int[] axes)
    {
        List<(int Length, bool Reduced)> groups = [];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            bool reduced = axes.Contains(axis);
            if (groups.Count > 0 && groups[^1].Reduced == reduced)
                groups[^1] = (groups[^1].Length * shape[axis], reduced);
            else
                groups.Add((shape[axis], reduced));
        }
        List<ReducePass> passes = [];
        int inner = 1;
        for (int i = groups.Count - 1; i >= 0; i--)
        {
            if (!groups[i].Reduced)
            {
                inner *= groups[i].Length;
                continue;
            }
            AddPasses(passes, groups.Take(i).Aggregate(1, (n, g) => n * g.Length), groups[i].Length, inner);
        }
        if (passes.Count == 0)
            passes.Add(new ReducePass(1, 1, inner));
        return passes;
    }

    private static void AddPasses(List<ReducePass> passes, int outer, int length, int inner)
    {
        do
        {
            passes.Add(new ReducePass(outer, length, inner));
            length = passes[^1].Blocks;
        }
        while (length > 1);
    }

    private readonly struct Body<TIn, A, TOut, R>(
        ReducePass pass, Block input, Block output, Block own, long workerBytes, A? divisor) : IWorkBody
        where TIn : unmanaged, INumber<TIn> where A : unmanaged, INumber<A> where TOut : unmanaged, INumber<TOut>
        where R : struct, IReducer<A>
    {
        public void Execute(int item, int worker) => pass.Execute<TIn, A, TOut, R>(
            item, input.Span<TIn>(), output.Span<TOut>(), own.Slice(worker * workerBytes, workerBytes).Span<A>(), divisor);
    }
}
