using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>One kernel call of a plan.</summary>
/// <param name="Node">What it computes, for tables and errors.</param>
/// <param name="Kernel">The algorithm's name.</param>
/// <param name="Body">The kernel, bound to its shapes.</param>
/// <param name="Inputs">Slots that it reads.</param>
/// <param name="Outputs">Slots that it writes.</param>
/// <param name="Scratch">Its scratch memory in the arena.</param>
/// <param name="Flops">Its floating-point operations, 0 where that is no measure.</param>
internal sealed record Step(PlanNode Node, string Kernel, KernelBody Body, int[] Inputs, int[] Outputs, Block Scratch, long Flops);

/// <summary>
/// A run, ready to go: steps over numbered slots of memory. Slots hold feeds (the caller's memory, set before each run),
/// constants, variables (set by the step that reads them) and parts of one arena.
/// </summary>
internal sealed class Plan : IDisposable
{
    private readonly Block[] _slots;
    private readonly Step[] _steps;
    private readonly Workers _workers;
    private readonly BufferSet _memory;

    public Plan(
        PlanSignature signature, Step[] steps, Block[] slots, int[] feedSlots, FetchSlot[] fetches,
        KeyValuePair<Variable, Operation>[] required, Workers workers, BufferSet memory)
    {
        Signature = signature;
        _steps = steps;
        _slots = slots;
        FeedSlots = feedSlots;
        Fetches = fetches;
        Required = required;
        _workers = workers;
        _memory = memory;
    }

    public PlanSignature Signature { get; }

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>The slot of each feed, −1 for a feed that the run does not read.</summary>
    public int[] FeedSlots { get; }

    public FetchSlot[] Fetches { get; }

    /// <summary>Variables that must have a value before the run, with their first reader.</summary>
    public KeyValuePair<Variable, Operation>[] Required { get; }

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
        step.Body(new KernelArgs(_slots, step.Inputs, step.Outputs, step.Scratch, _workers));

    /// <summary>Copies fetch <paramref name="index"/> out of the run's memory.</summary>
    public HostTensor Fetch(int index) => BufferSet.Read(_slots[Fetches[index].Slot], Fetches[index].DType, Fetches[index].Shape);

    public void Dispose() => _memory.Dispose();
}

/// <summary>Where a fetched tensor lies after the run.</summary>
internal readonly record struct FetchSlot(int Slot, TF_DataType DType, Shape Shape);
