using System.Runtime.InteropServices;
using Tensorflow.NumPy;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>A fed tensor and the value given for it. Borrows the caller's memory for the length of a run.</summary>
internal readonly struct Feed
{
    private readonly HostTensor? _host;
    private readonly Array? _array;

    private Feed(Tensor tensor, HostTensor? host, Array? array)
    {
        Tensor = tensor;
        _host = host;
        _array = array;
    }

    public Tensor Tensor { get; }

    /// <summary>Checks a value against the tensor that it is fed for.</summary>
    /// <exception cref="ValueError">The value is no tensor, or of another type or shape than the tensor takes.</exception>
    public static Feed Of(object key, object value, Graph graph)
    {
        Tensor tensor = key switch
        {
            Tensorflow.Tensor { IsSymbol: true } t => t,
            Operation op => op.Output,
            _ => throw new ValueError($"The key of a feed must be a tensor of the graph, such as a placeholder; received {key?.GetType().Name ?? "null"}."),
        };
        if (tensor.Graph != graph)
            throw new ValueError($"Tensor '{tensor.Name}' cannot be fed: it is of another graph than the session.") { Node = tensor.Op.Name };
        if (tensor.DType == TF_DataType.TF_RESOURCE || tensor.Variable is not null)
            throw new ValueError($"'{tensor.Name}' stands for a variable, which cannot be fed; use tf.assign.") { Node = tensor.Op.Name };
        Feed feed = value switch
        {
            NDArray nd => new Feed(tensor, nd.Value, null),
            HostTensor host => new Feed(tensor, host, null),
            Array array => new Feed(tensor, null, array),
            float f => new Feed(tensor, HostTensor.Scalar(f), null),
            double d => new Feed(tensor, HostTensor.Scalar(d), null),
            int i => new Feed(tensor, HostTensor.Scalar(i), null),
            long l => new Feed(tensor, HostTensor.Scalar(l), null),
            byte b => new Feed(tensor, HostTensor.Scalar(b), null),
            bool t => new Feed(tensor, HostTensor.Scalar(t), null),
            Tensorflow.Tensor => throw new ValueError($"The value of the feed '{tensor.Name}' is itself a tensor of the graph; feed an array or a number."),
            _ => throw new ValueError($"The value fed for '{tensor.Name}' is a {value?.GetType().Name ?? "null"}; feed an NDArray, an array or a number."),
        };
        feed.Check();
        return feed;
    }

    public bool HasShape(Shape shape)
    {
        if (_host is not null)
            return _host.Shape.Equals(shape);
        if (_array!.Rank != shape.Rank)
            return false;
        for (int i = 0; i < shape.Rank; i++)
            if (_array.GetLongLength(i) != shape[i])
                return false;
        return true;
    }

    public bool HasValue(HostTensor value) => Value().Bytes().SequenceEqual(value.Bytes());

    public HostTensor Value() => _host ?? HostTensor.Wrap(_array!);

    /// <summary>Fixes the value's memory in place until <paramref name="pin"/> is freed.</summary>
    public Block Pin(out GCHandle pin)
    {
        Array elements = _host?.Elements ?? _array!;
        // The garbage collector pins no bool arrays; a feed of flags is small, so it is copied.
        if (elements is bool[] flags)
            elements = Array.ConvertAll(flags, f => f ? (byte)1 : (byte)0);
        pin = GCHandle.Alloc(elements, GCHandleType.Pinned);
        return Block.At(pin.AddrOfPinnedObject(), elements.LongLength * Tensor.DType.Size());
    }

    private void Check()
    {
        TF_DataType type = _host?.DType ?? DataTypes.Of(_array!.GetType().GetElementType()!);
        if (type != Tensor.DType)
            throw new ValueError(
                $"Cannot feed {type.Name()} values for tensor '{Tensor.Name}', which has type {Tensor.DType.Name()}. Convert the array first.")
            { Op = Tensor.Op.Type, Node = Tensor.Op.Name };
        if (!HasCompatibleShape())
            throw new ValueError(
                $"Cannot feed value of shape {Value().Shape} for tensor '{Tensor.Name}', which has shape {Tensor.Shape}.")
            { Op = Tensor.Op.Type, Node = Tensor.Op.Name, Shapes = [Value().Shape, Tensor.Shape] };
    }

    private bool HasCompatibleShape()
    {
        if (_host is not null)
            return _host.Shape.IsCompatibleWith(Tensor.Shape);
        if (!Tensor.Shape.HasRank)
            return true;
        if (_array!.Rank != Tensor.Shape.Rank)
            return false;
        for (int i = 0; i < _array.Rank; i++)
            if (Tensor.Shape[i] >= 0 && Tensor.Shape[i] != _array.GetLongLength(i))
                return false;
        return true;
    }
}
