using System.Runtime.InteropServices;
using Tensorflow.NumPy;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>A fed tensor and the value given for it. Borrows the caller's memory for the length of a run.</summary>
internal readonly struct Feed
{
    private readonly HostTensor? _host;
    private readonly Array? _array;
    [NumSharp.NDBorrowed]
    private readonly NumSharp.NDArray? _numSharp;

    private Feed(Tensor tensor, HostTensor? host, Array? array = null, NumSharp.NDArray? numSharp = null)
    {
        Tensor = tensor;
        _host = host;
        _array = array;
        _numSharp = numSharp;
    }

    public Tensor Tensor { get; }

    /// <summary>Checks a value against the tensor that it is fed for.</summary>
    /// <param name="key">A tensor, an operation with an output, or a tensor's name.</param>
    /// <param name="value">An array or a number.</param>
    /// <param name="graph">The session's graph.</param>
    /// <exception cref="TypeError">The key is no tensor, or the value is a symbol or of another element type.</exception>
    /// <exception cref="ValueError">The value is no array, or of another shape than the tensor takes.</exception>
    public static Feed Of(object key, object value, Graph graph)
    {
        Tensor tensor = key switch
        {
            Tensorflow.Tensor { IsSymbol: true } t => t,
            Operation { Outputs.Count: > 0 } op => op.Output,
            string name => Named(name, graph),
            Operation op => throw new TypeError($"Operation '{op.Name}' ({op.Type}) has no output and cannot be fed; feed a tensor.") { Node = op.Name },
            _ => throw new TypeError($"The key of a feed must be a tensor of the graph, such as a placeholder; received {key?.GetType().Name ?? "null"}."),
        };
        if (tensor.Graph != graph)
            throw new ValueError($"Tensor '{tensor.Name}' cannot be fed: it is of another graph than the session.") { Node = tensor.Op.Name };
        if (tensor.DType == TF_DataType.TF_RESOURCE || tensor.Variable is not null)
            throw new ValueError($"'{tensor.Name}' stands for a variable, which cannot be fed; use tf.assign.") { Node = tensor.Op.Name };
        Feed feed = value switch
        {
            NDArray nd => new Feed(tensor, nd.Value),
            HostTensor host => new Feed(tensor, host),
            NumSharp.NDArray numSharp => new Feed(tensor, null, numSharp: numSharp),
            Array array => new Feed(tensor, null, array),
            float f => new Feed(tensor, HostTensor.Scalar(f)),
            double d => new Feed(tensor, HostTensor.Scalar(d)),
            int i => new Feed(tensor, HostTensor.Scalar(i)),
            long l => new Feed(tensor, HostTensor.Scalar(l)),
            byte b => new Feed(tensor, HostTensor.Scalar(b)),
            bool t => new Feed(tensor, HostTensor.Scalar(t)),
            Tensorflow.Tensor => throw new TypeError($"The value of the feed '{tensor.Name}' is itself a tensor of the graph; feed an array or a number."),
            _ => throw new ValueError($"The value fed for '{tensor.Name}' is a {value?.GetType().Name ?? "null"}; feed an NDArray, an array or a number."),
        };
        feed.Check();
        return feed;
    }

    private static Tensor Named(string name, Graph graph)
    {
        try
        {
            return graph.TensorByName(name);
        }
        catch (TensorflowException e) when (e is KeyError or ValueError)
        {
            throw new TypeError($"Cannot interpret the key '{name}' of a feed as a tensor. {e.Message}");
        }
    }

    private int Rank => _host?.Shape.Rank ?? _array?.Rank ?? _numSharp!.ndim;

    private TF_DataType DType => _host?.DType
        ?? (_array is not null ? DataTypes.Of(_array.GetType().GetElementType()!) : NumSharpMemory.TypeOf(_numSharp!));

    public bool HasShape(Shape shape)
    {
        if (Rank != shape.Rank)
            return false;
        for (int i = 0; i < shape.Rank; i++)
            if (Dimension(i) != shape[i])
                return false;
        return true;
    }

    public bool HasValue(HostTensor value) => Value().Bytes().SequenceEqual(value.Bytes());

    /// <summary>The value for the compiler; a NumSharp array is copied.</summary>
    public HostTensor Value()
    {
        if (_numSharp is not null)
            return BufferSet.Read(NumSharpMemory.Borrow(_numSharp, Tensor.Name), DType, ShapeOfValue());
        return _host ?? HostTensor.Wrap(_array!);
    }

    /// <summary>The value's memory, alive and in place until <paramref name="pin"/> is freed.</summary>
    public Block Pin(out GCHandle pin)
    {
        if (_numSharp is not null)
        {
            Block memory = NumSharpMemory.Borrow(_numSharp, Tensor.Name);
            pin = GCHandle.Alloc(_numSharp);
            return memory;
        }
        Array elements = _host?.Elements ?? _array!;
        // The garbage collector pins no bool arrays; a feed of flags is small, so it is copied.
        if (Tensor.DType == TF_DataType.TF_BOOL)
            elements = HostTensor.Wrap(elements).Bytes().ToArray();
        pin = GCHandle.Alloc(elements, GCHandleType.Pinned);
        return Block.At(pin.AddrOfPinnedObject(), elements.LongLength * Tensor.DType.Size());
    }

    /// <summary>The value's shape.</summary>
    public long[] Dimensions()
    {
        long[] dimensions = new long[Rank];
        for (int i = 0; i < dimensions.Length; i++)
            dimensions[i] = Dimension(i);
        return dimensions;
    }

    private long Dimension(int index) =>
        _host is not null ? _host.Shape[index] : _array is not null ? _array.GetLongLength(index) : _numSharp!.shape[index];

    private Shape ShapeOfValue() => new(Dimensions());

    private void Check()
    {
        if (DType != Tensor.DType)
            throw new TypeError(
                $"Cannot feed {DType.Name()} values for tensor '{Tensor.Name}', which has type {Tensor.DType.Name()}. Convert the array first.")
            { Op = Tensor.Op.Type, Node = Tensor.Op.Name };
        if (!HasCompatibleShape())
            throw new ValueError(
                $"Cannot feed value of shape {ShapeOfValue()} for tensor '{Tensor.Name}', which has shape {Tensor.Shape}. Reshape the array first.")
            { Op = Tensor.Op.Type, Node = Tensor.Op.Name, Shapes = [ShapeOfValue(), Tensor.Shape] };
    }

    private bool HasCompatibleShape()
    {
        Shape declared = Tensor.Shape;
        if (!declared.HasRank)
            return true;
        if (Rank != declared.Rank)
            return false;
        for (int i = 0; i < declared.Rank; i++)
            if (declared[i] >= 0 && declared[i] != Dimension(i))
                return false;
        return true;
    }
}
