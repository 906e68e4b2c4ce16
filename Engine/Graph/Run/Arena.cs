using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>The memory between the steps of a run. All plans of a session share it, since one of them runs at a time: it is as
/// large as the largest of them needs.</summary>
internal sealed class Arena : IDisposable
{
    private AlignedBuffer? _memory;

    /// <summary>Memory of at least that many bytes; it is the same until a plan needs more.</summary>
    public Block OfAtLeast(long bytes)
    {
        if (_memory is null || _memory.Bytes < bytes)
        {
            Dispose();
            _memory = new AlignedBuffer(bytes);
        }
        return _memory.Block;
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _memory = null;
    }
}
