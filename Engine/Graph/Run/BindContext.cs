using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// What a kernel binder sees of one node of a plan, with concrete shapes, and what it decides. Everything that does not
/// depend on the numbers is done here, once.
/// </summary>
public sealed class BindContext
{
    private readonly PlanNode _node;
    private readonly SessionState _session;
    private readonly Dictionary<Variable, Operation> _required;
    private readonly HashSet<Variable> _assigned;

    /// <param name="node">The node to bind.</param>
    /// <param name="session">Variables and generators.</param>
    /// <param name="workers">How many workers will run it.</param>
    /// <param name="required">Gathers the variables that a run reads before it assigns them, with the first reader.</param>
    /// <param name="assigned">Gathers the variables that earlier nodes of the plan have assigned.</param>
    internal BindContext(
        PlanNode node, SessionState session, int workers, Dictionary<Variable, Operation> required, HashSet<Variable> assigned)
    {
        _node = node;
        _session = session;
        _required = required;
        _assigned = assigned;
        Workers = workers;
        KernelName = node.Kind;
    }

    /// <summary>The operation in the graph; for a fused node, the one that gave it its name.</summary>
    public Operation Operation => _node.Operation;

    public Attributes Attrs => _node.Operation.Attrs;

    public CpuTier Tier => Cpu.Tier;

    /// <summary>Number of workers that will run the plan; for the size of scratch memory only.</summary>
    public int Workers { get; }

    public int InputCount => _node.Inputs.Count;

    public int OutputCount => _node.Outputs.Count;

    /// <summary>True if the plan has a gradient of a convolution: what its forward passes round decides over many steps then.</summary>
    public bool TakesGradients { get; init; }

    /// <summary>Bytes of scratch memory the kernel needs.</summary>
    public long ScratchBytes { get; set; }

    /// <summary>Floating-point operations a run takes, where that is a meaningful measure; a multiply-add is two.</summary>
    public long Flops { get; set; }

    /// <summary>The algorithm chosen, for the table of <c>TFCNN_VERBOSE</c>.</summary>
    public string KernelName { get; set; }

    internal (int Output, int Input)[] Aliases { get; private set; } = [];

    internal int[] Provided { get; private set; } = [];

    internal Dictionary<int, long> Bounds { get; } = [];

    internal (int Output, int Input)[] Reusable { get; private set; } = [];

    public Shape InputShape(int index) => _node.Inputs[index].Shape;

    public Shape OutputShape(int index) => _node.Outputs[index].Shape;

    public TF_DataType InputType(int index) => _node.Inputs[index].DType;

    public TF_DataType OutputType(int index) => _node.Outputs[index].DType;

    /// <summary>The value of an input that is known when the plan is compiled, else null.</summary>
    public HostTensor? Constant(int index) => _node.Inputs[index].Constant;

    /// <summary>The value of an input that the kernel must know beforehand, such as an axis.</summary>
    /// <exception cref="UnimplementedError">It is computed in the run.</exception>
    public HostTensor RequireConstant(int index) => Constant(index)
        ?? throw new UnimplementedError(
            $"{Operation.Type} '{Operation.Name}': input {index} ('{Operation.Inputs[index].Name}') must be known when the plan is made, but is computed in the run.")
        { Op = Operation.Type, Node = Operation.Name };

    /// <summary>Declares that output <paramref name="output"/> is input <paramref name="input"/> under another shape: the same
    /// memory, no copy. With every output aliased the binder may return null.</summary>
    /// <exception cref="InvalidOperationException">The op does not say that it <see cref="OpDef.PassesMemoryOn"/>, so that nobody would
    /// look out for its output when the memory is written.</exception>
    public void Alias(int output, int input) => Aliases = Operation.Def.PassesMemoryOn
        ? [.. Aliases, (output, input)]
        : throw new InvalidOperationException($"{Operation.Type} makes an alias, but its definition does not say so.");

    /// <summary>Declares that output <paramref name="output"/> may take over the memory of input <paramref name="input"/> if nothing
    /// else reads that input later; the kernel must work with both being the same block. Sizes in bytes must be equal.</summary>
    public void MayReuse(int output, int input) => Reusable = [.. Reusable, (output, input)];

    /// <summary>Declares that the kernel points output <paramref name="output"/> at memory itself, with <see cref="KernelArgs.SetOutput"/>.</summary>
    public void ProvidesOutput(int output) => Provided = [.. Provided, output];

    /// <summary>Declares that an output takes at most <paramref name="bytes"/> bytes, and that the kernel says in each run how many, with
    /// <see cref="KernelArgs.SetSize"/>. For ops that have <see cref="OpDef.SizesOutputs"/>.</summary>
    public void SizedInRun(int output, long bytes) => Bounds.Add(output, bytes);

    /// <summary>The variable that a resource input stands for, to be read or updated: a run in which it is still
    /// uninitialized is refused before its first step.</summary>
    public Variable Variable(int input)
    {
        Variable variable = _session.Variable(_node.Inputs[input].Source.Op);
        if (!_assigned.Contains(variable))
            _required.TryAdd(variable, Operation);
        return variable;
    }

    /// <summary>The variable that a resource input stands for, whether it has a value or not.</summary>
    public Variable VariableToAssign(int input)
    {
        Variable variable = _session.Variable(_node.Inputs[input].Source.Op);
        if (Operation.Def.WritesVariables)
            _assigned.Add(variable);
        return variable;
    }

    /// <summary>State that this operation keeps from run to run in this session, such as a random generator's position.</summary>
    public T State<T>(Func<T> create) where T : class => State(Operation, create);

    /// <summary>The state of one of the operations that were fused into the node.</summary>
    public T State<T>(Operation operation, Func<T> create) where T : class => _session.State(operation, create);

    /// <summary>An error found while compiling, with op, node and concrete shapes.</summary>
    public InvalidArgumentError Error(string expected, string remedy = "")
    {
        Shape[] shapes = [.. _node.Inputs.Select(i => i.Shape)];
        return new InvalidArgumentError(
            $"{Operation.Type} '{Operation.Name}': {expected}, received {string.Join(" and ", shapes.Select(s => s.ToString()))}.{(remedy.Length > 0 ? " " + remedy : "")}")
        { Op = Operation.Type, Node = Operation.Name, Shapes = shapes };
    }
}
