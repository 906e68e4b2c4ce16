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
    private readonly object? _number;

    private Feed(
        Tensor tensor, HostTensor? host = null, Array? array = null, NumSharp.NDArray? numSharp = null, object? number = null)
    {
        Tensor = tensor;
        _host = host;
        _array = array;
        _numSharp = numSharp;
        _number = number;
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
            NDArray { Borrowed: { } numSharp } => new Feed(tensor, null, numSharp: numSharp),
            NDArray nd => new Feed(tensor, nd.Value),
            HostTensor host => new Feed(tensor, host),
            NumSharp.NDArray numSharp => new Feed(tensor, numSharp: numSharp),
            Array array => new Feed(tensor, array: array),
            float or double or int or long or byte or bool => new Feed(tensor, number: value),
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

    private int Rank => _host?.Shape.Rank ?? _array?.Rank ?? _numSharp?.ndim ?? 0;

    private TF_DataType DType => _host?.DType
        ?? (_numSharp is not null
            ? NumSharpMemory.TypeOf(_numSharp)
            : DataTypes.Of(_array?.GetType().GetElementType() ?? _number!.GetType()));

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
            return BufferSet.Read(NumSharpMemory.Borrow(_numSharp, Tensor), DType, ShapeOfValue());
        return _host ?? TensorConversion.ToHostTensor(_array ?? _number);
    }

    /// <summary>The value's memory, alive and in place until <paramref name="pin"/> is freed.</summary>
    public Block Pin(out GCHandle pin)
    {
        if (_numSharp is not null)
        {
            Block memory = NumSharpMemory.Borrow(_numSharp, Tensor);
            pin = GCHandle.Alloc(_numSharp);
            return memory;
        }
        object elements = _host?.Elements ?? _array ?? _number!;
        // The garbage collector pins no bools; a feed of flags is small, so it is copied.
        if (Tensor.DType == TF_DataType.TF_BOOL)
            elements = Value().Bytes().ToArray();
        pin = GCHandle.Alloc(elements, GCHandleType.Pinned);
        // A number lies in its box as an element does in an array.
        long count = elements is Array many ? many.LongLength : 1;
        return Block.At(pin.AddrOfPinnedObject(), count * Tensor.DType.Size());
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
        _host is not null ? _host.Shape[index] : _array is not null ? _array.GetLongLength(index) : _numSharp!.Shape[index];

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
