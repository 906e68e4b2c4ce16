using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>An <see cref="OpRun"/> in a graph: what to run first, what to run and compare, what to read at last.</summary>
internal sealed class BuiltRun
{
    private readonly List<Operation> _setup = [];
    private readonly List<Feed> _feeds = [];
    private readonly List<Tensor> _reads = [];
    private readonly Operation _op;

    /// <param name="graph">Where to build it.</param>
    /// <param name="run">What to build.</param>
    /// <param name="name">The op's name; its inputs' names begin with it.</param>
    /// <exception cref="TensorflowException">The graph refuses it.</exception>
    public BuiltRun(Graph graph, OpRun run, string name)
    {
        (Run, Name) = (run, name);
        Tensor[] inputs = [.. run.Inputs.Select((input, i) => Add(graph, input, $"{name}/{i}"))];
        _op = graph.CreateOp(run.Op, inputs, name, run.Attrs);
    }

    public OpRun Run { get; }

    public string Name { get; }

    public bool HasFloatOutput => _op.Outputs.Any(o => o.DType == TF_DataType.TF_FLOAT);

    public IReadOnlyList<Feed> Feeds => _feeds;

    /// <summary>Initializers of variables.</summary>
    public IReadOnlyList<ITensorOrOperation> Setup => _setup;

    /// <summary>The op's outputs that have values; the op itself where there are none.</summary>
    public IReadOnlyList<ITensorOrOperation> Fetches => _op.Outputs.Any(HasValue) ? [.. _op.Outputs.Where(HasValue).Take(Run.Outputs)] : [_op];

    /// <summary>The variables' values afterwards.</summary>
    public IReadOnlyList<ITensorOrOperation> Reads => _reads;

    private static bool HasValue(Tensor tensor) => tensor.DType != TF_DataType.TF_RESOURCE;

    private Tensor Add(Graph graph, CaseInput input, string name)
    {
        HostTensor value = input.Value;
        if (input.IsVariable)
            return AddVariable(graph, input, name);
        if (input.Via == Via.Constant)
            return graph.Constant(value, name);
        Shape shape = input.Via switch
        {
            Via.Fed => value.Shape,
            Via.FedRank => Shape.OfRank(value.Shape.Rank),
            _ => Shape.Unknown,
        };
        return AddFed(graph, value, shape, name);
    }

    private Tensor AddFed(Graph graph, HostTensor value, Shape shape, string name)
    {
        Tensor placeholder = graph.CreateOp("Placeholder", [], name, ("dtype", value.DType), ("shape", shape)).Output;
        _feeds.Add(Feed.Of(placeholder, value, graph));
        return placeholder;
    }

    private Tensor AddVariable(Graph graph, CaseInput input, string name)
    {
        (TF_DataType dtype, Shape shape) = (input.Value.DType, input.Value.Shape);
        Tensor handle = graph.CreateOp(
            "VarHandleOp", [], name, ("dtype", dtype), ("shape", shape), ("shared_name", name.Replace('/', '_'))).Output;
        if (input.Via == Via.Uninitialized)
            return handle;
        Tensor start = AddFed(graph, input.Value, shape, name + "/start");
        _setup.Add(graph.CreateOp("AssignVariableOp", [handle, start], name + "/init", ("dtype", dtype)));
        _reads.Add(graph.CreateOp("ReadVariableOp", [handle], name + "/read", ("dtype", dtype)).Output);
        return handle;
    }
}
