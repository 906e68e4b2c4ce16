using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>A variable's value in one session. Its memory stays in place for as long as its shape does.</summary>
public sealed class Variable(string name, TF_DataType dtype)
{
    private AlignedBuffer? _memory;

    /// <summary>The shared name of its handle.</summary>
    public string Name { get; } = name;

    public TF_DataType DType { get; } = dtype;

    /// <summary>The shape of its value; unknown while it has none.</summary>
    public Shape Shape { get; private set; } = Shape.Unknown;

    public bool IsInitialized => _memory is not null;

    /// <summary>Its value's memory, for kernels to read and to update in place.</summary>
    public Block Block => (_memory ?? throw new FailedPreconditionError(
        $"Variable '{Name}' is uninitialized. Run tf.global_variables_initializer() first.")).Block;

    /// <summary>Copies a value in.</summary>
    public void Assign(Block value, Shape shape)
    {
        if (_memory is null || _memory.Bytes != value.Bytes)
        {
            // The old memory goes to the finalizer, not to Dispose: a result of this very run may still be read from it.
            _memory = new AlignedBuffer(value.Bytes);
        }
        Shape = shape;
        _memory.Block.CopyFrom(value);
    }

    /// <summary>Gives its memory back; it has no value any more.</summary>
    internal void Free()
    {
        _memory?.Dispose();
        _memory = null;
        Shape = Shape.Unknown;
    }
}
