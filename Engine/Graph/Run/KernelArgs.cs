using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>What a kernel gets when its step runs: memory for its inputs, outputs and scratch, and the workers.</summary>
public readonly ref struct KernelArgs
{
    private readonly Block[] _slots;
    private readonly ReadOnlySpan<int> _inputs;
    private readonly ReadOnlySpan<int> _outputs;

    internal KernelArgs(Block[] slots, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs, Block scratch, Workers workers)
    {
        _slots = slots;
        _inputs = inputs;
        _outputs = outputs;
        Scratch = scratch;
        Workers = workers;
    }

    /// <summary>As many bytes as the binder asked for, 64-byte aligned, of undefined content.</summary>
    public Block Scratch { get; }

    public Workers Workers { get; }

    public Block Input(int index) => _slots[_inputs[index]];

    public Block Output(int index) => _slots[_outputs[index]];

    public Span<T> Input<T>(int index) where T : unmanaged => Input(index).Span<T>();

    public Span<T> Output<T>(int index) where T : unmanaged => Output(index).Span<T>();

    /// <summary>Says how many bytes of an output count, where the binder declared <see cref="BindContext.SizedInRun"/>; the first ones.</summary>
    public void SetSize(int index, long bytes) => _slots[_outputs[index]] = Output(index).Slice(0, bytes);

    /// <summary>Points an output that the binder declared <see cref="BindContext.ProvidesOutput"/> at memory of its own.</summary>
    public void SetOutput(int index, Block block) => _slots[_outputs[index]] = block;
}
