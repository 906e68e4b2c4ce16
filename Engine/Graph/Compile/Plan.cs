using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>One kernel call of a plan.</summary>
/// <param name="Node">What it computes, for tables and errors.</param>
/// <param name="Kernel">The algorithm's name.</param>
/// <param name="Body">The kernel, bound to its shapes.</param>
/// <param name="Inputs">Slots that it reads.</param>
/// <param name="Outputs">Slots that it writes.</param>
/// <param name="Scratch">Where its scratch memory lies in the arena.</param>
/// <param name="Flops">Its floating-point operations, 0 where that is no measure.</param>
internal sealed record Step(PlanNode Node, string Kernel, KernelBody Body, int[] Inputs, int[] Outputs, ArenaPlace Scratch, long Flops);

/// <summary>A part of the arena.</summary>
internal readonly record struct ArenaPlace(long Offset, long Bytes)
{
    public long End => Offset + Bytes;

    public Block In(Block arena) => arena.Slice(Offset, Bytes);
}

/// <summary>
/// A run, ready to go: steps over numbered slots of memory. Slots hold feeds (the caller's memory, set before each run),
/// constants, variables (set by the step that reads them) and parts of the session's arena.
/// </summary>
internal sealed class Plan : IDisposable
{
    private readonly Block[] _slots;
    private readonly Step[] _steps;
    private readonly PlanMemory _memory;
    private readonly Workers _workers;
    private Block _arena;

    public Plan(
        PlanSignature signature, Step[] steps, PlanMemory memory, int[] feedSlots, FetchSlot[] fetches,
        KeyValuePair<Variable, Operation>[] required, Workers workers)
    {
        Signature = signature;
        _steps = steps;
        _memory = memory;
        _slots = [.. memory.Constants];
        FeedSlots = feedSlots;
        Fetches = fetches;
        Required = required;
        _workers = workers;
    }

    public PlanSignature Signature { get; }

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>The slot of each feed, −1 for a feed that the run does not read.</summary>
    public int[] FeedSlots { get; }

    public FetchSlot[] Fetches { get; }

    /// <summary>Variables that must have a value before the run, with their first reader.</summary>
    public KeyValuePair<Variable, Operation>[] Required { get; }

    /// <summary>Gives the next run its memory. It stays that of the last call until another is given.</summary>
    public void Use(Arena arena)
    {
        Block memory = arena.OfAtLeast(_memory.ArenaBytes);
        foreach (int slot in _memory.SizedInRun)
            _slots[slot] = _memory.Places[slot]!.Value.In(memory);
        if (memory.Address == _arena.Address && memory.Bytes == _arena.Bytes)
            return;
        _arena = memory;
        for (int slot = 0; slot < _slots.Length; slot++)
            if (_memory.Places[slot] is { } place)
                _slots[slot] = place.In(memory);
    }

    /// <summary>Points a feed's slot at the caller's memory, for the next run.</summary>
    public void SetFeed(int feed, Block block)
    {
        if (FeedSlots[feed] >= 0)
            _slots[FeedSlots[feed]] = block;
    }

    /// <exception cref="FailedPreconditionError">A variable is read before it has a value.</exception>
    public void CheckVariables()
    {
        foreach (var (variable, reader) in Required)
            if (!variable.IsInitialized)
                throw new FailedPreconditionError(
                    $"{reader.Type} '{reader.Name}': variable '{variable.Name}' is uninitialized. Run tf.global_variables_initializer() first.")
                { Op = reader.Type, Node = reader.Name };
    }

    public void Execute()
    {
        foreach (Step step in _steps)
            Execute(step);
    }

    public void Execute(Step step) =>
        step.Body(new KernelArgs(_slots, step.Inputs, step.Outputs, step.Scratch.In(_arena), _workers));

    /// <summary>Copies fetch <paramref name="index"/> out of the run's memory.</summary>
    public HostTensor Fetch(int index) => BufferSet.Read(_slots[Fetches[index].Slot], Fetches[index].DType, Fetches[index].Shape);

    public void Dispose() => _memory.Dispose();
}

/// <summary>A plan's memory by slots.</summary>
/// <param name="Places">The slots in the arena; null for the others.</param>
/// <param name="ArenaBytes">The size of the arena.</param>
/// <param name="Constants">The slots of constants, whose memory is the plan's own; empty for the others.</param>
/// <param name="Owned">That memory.</param>
/// <param name="SizedInRun">The slots of the arena that a run may cut down to what it needs.</param>
internal sealed record PlanMemory(ArenaPlace?[] Places, long ArenaBytes, Block[] Constants, BufferSet Owned, int[] SizedInRun) : IDisposable
{
    public void Dispose() => Owned.Dispose();
}

/// <summary>Where a fetched tensor lies after the run.</summary>
internal readonly record struct FetchSlot(int Slot, TF_DataType DType, Shape Shape);
