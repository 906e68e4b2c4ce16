using System.Runtime.InteropServices;

namespace TfCnn.Native;

/// <summary>Owns an object of TensorFlow's and deletes it once. A call that takes a handle keeps it alive until it returns, so that
/// no finalizer can come in between.</summary>
internal abstract class NativeHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
}

/// <summary>TF_Status: how a call ended.</summary>
internal sealed class StatusHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteStatus(handle);
        return true;
    }
}

/// <summary>TF_Graph. TensorFlow keeps it until the last session on it is gone.</summary>
internal sealed class GraphHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteGraph(handle);
        return true;
    }
}

/// <summary>TF_Session, closed before it is deleted.</summary>
internal sealed class SessionHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        using StatusHandle status = CApi.TF_NewStatus();
        CApi.TF_CloseSession(handle, status);
        CApi.TF_DeleteSession(handle, status);
        return true;
    }
}

/// <summary>TF_SessionOptions.</summary>
internal sealed class SessionOptionsHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteSessionOptions(handle);
        return true;
    }
}

/// <summary>TF_ImportGraphDefOptions.</summary>
internal sealed class ImportOptionsHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteImportGraphDefOptions(handle);
        return true;
    }
}

/// <summary>TF_Buffer: bytes that TensorFlow owns.</summary>
internal sealed class BufferHandle : NativeHandle
{
    /// <summary>A copy of the bytes.</summary>
    public unsafe byte[] ToArray()
    {
        bool held = false;
        try
        {
            DangerousAddRef(ref held);
            var buffer = (Buffer*)handle;
            return new ReadOnlySpan<byte>(buffer->Data, checked((int)buffer->Length)).ToArray();
        }
        finally
        {
            if (held)
                DangerousRelease();
        }
    }

    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteBuffer(handle);
        return true;
    }

    // TF_Buffer's public fields.
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Buffer
    {
        public byte* Data;
        public nuint Length;
        public nint Deallocator;
    }
}
