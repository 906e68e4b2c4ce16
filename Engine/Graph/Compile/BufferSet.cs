using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Buffers that live and die together.</summary>
internal sealed class BufferSet : IDisposable
{
    private readonly List<AlignedBuffer> _buffers = [];

    public Block Allocate(long bytes)
    {
        var buffer = new AlignedBuffer(bytes);
        _buffers.Add(buffer);
        return buffer.Block;
    }

    public Block Copy(HostTensor value)
    {
        Block block = Allocate(value.ByteCount);
        value.Bytes().CopyTo(block.Span<byte>());
        return block;
    }

    /// <summary>A copy of a tensor's elements; an open first dimension follows from the number of bytes.</summary>
    public static HostTensor Read(Block block, TF_DataType dtype, Shape shape)
    {
        if (!shape.IsFullyDefined)
            shape = shape.With(0, block.Bytes / dtype.Size() / shape.Slice(1, shape.Rank).ElementCount);
        HostTensor value = HostTensor.Zeros(dtype, shape);
        block.Span<byte>()[..(int)value.ByteCount].CopyTo(value.Bytes());
        return value;
    }

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in _buffers)
            buffer.Dispose();
    }
}
