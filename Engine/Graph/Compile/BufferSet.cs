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

    public static HostTensor Read(Block block, TF_DataType dtype, Shape shape)
    {
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
