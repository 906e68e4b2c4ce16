using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// A graph to be built in either precision: inputs, steps that each make one tensor of earlier ones, and a scalar at the end, the
/// weighted sum of everything that no step has used.
/// </summary>
internal sealed class GraphRecipe
{
    private readonly List<(string Text, int[] Arguments, Func<GraphScope, Tensor[], Tensor> Build)> _steps = [];
    private readonly List<(long[] Shape, double Bound)> _tensors = [];

    /// <summary>Values of the inputs, float32; they are the first tensors.</summary>
    public List<HostTensor> Inputs { get; } = [];

    /// <summary>Weights of the tensors that no step has used, by number.</summary>
    public Dictionary<int, HostTensor> Weights { get; } = [];

    public int Count => _tensors.Count;

    /// <summary>Steps that use no other, and inputs that no step uses.</summary>
    public IEnumerable<int> Unused => Enumerable.Range(0, Count).Except(_steps.SelectMany(s => s.Arguments));

    public long[] ShapeOf(int tensor) => _tensors[tensor].Shape;

    /// <summary>About the largest absolute value an element can have.</summary>
    public double BoundOf(int tensor) => _tensors[tensor].Bound;

    public int AddInput(HostTensor value)
    {
        if (_steps.Count > 0)
            throw new InvalidOperationException("Inputs come before steps.");
        Inputs.Add(value);
        return Add(value.Shape.ToArray(), 3);
    }

    public int AddStep(string text, int[] arguments, long[] shape, double bound, Func<GraphScope, Tensor[], Tensor> build)
    {
        _steps.Add(($"{text}({string.Join(", ", arguments.Select(a => $"t{a}"))})", arguments, build));
        return Add(shape, bound);
    }

    /// <summary>Builds the graph and the gradients: the scalar, then its gradient by every input.</summary>
    public (Tensor[] Inputs, Tensor?[] Fetches) Build(Graph graph, TF_DataType type, string name)
    {
        graph.PushDefault();
        using Graph.ScopeExit scope = graph.EnterScope(name + "/");
        try
        {
            var parts = new GraphScope(graph, type);
            Tensor[] inputs = [.. Inputs.Select(parts.Input)];
            List<Tensor> tensors = [.. inputs];
            foreach ((_, int[] arguments, Func<GraphScope, Tensor[], Tensor> build) in _steps)
                tensors.Add(build(parts, [.. arguments.Select(a => tensors[a])]));
            Tensor[] sums = [.. Weights.OrderBy(w => w.Key).Select(w => parts.Sum(parts.Op("Mul", tensors[w.Key], parts.Constant(w.Value))))];
            Tensor total = parts.Op("AddN", sums);
            return (inputs, [total, .. Gradients.Compute([total], inputs)]);
        }
        finally
        {
            graph.PopDefault();
        }
    }

    public override string ToString() =>
        string.Join("\n", [
            .. Inputs.Select((v, i) => $"t{i} = input {v.Shape}"),
            .. _steps.Select((s, i) => $"t{i + Inputs.Count} = {s.Text} : [{string.Join(", ", ShapeOf(i + Inputs.Count))}]"),
        ]);

    private int Add(long[] shape, double bound)
    {
        _tensors.Add((shape, bound));
        return _tensors.Count - 1;
    }
}

/// <summary>Where the steps of a recipe are built.</summary>
internal sealed class GraphScope(Graph graph, TF_DataType type)
{
    public Tensor Input(HostTensor value) => graph.CreateOp("Placeholder", [], null, ("dtype", type), ("shape", value.Shape)).Output;

    public Tensor Op(string op, params Tensor[] inputs) => graph.CreateOp(op, inputs).Output;

    public Tensor Op(string op, Tensor[] inputs, params (string, object)[] attrs) => graph.CreateOp(op, inputs, null, attrs).Output;

    /// <summary>Numbers in the graph's precision.</summary>
    public Tensor Constant(HostTensor value) => graph.Constant(Converted(value));

    public Tensor Number(float value) => Constant(HostTensor.Scalar(value));

    /// <summary>Whole numbers: axes, shapes, indices.</summary>
    public Tensor Ints(params long[] values) => graph.Constant(HostTensor.Wrap(Array.ConvertAll(values, v => (int)v)));

    public Tensor Int(int value) => graph.Constant(HostTensor.Scalar(value));

    public Tensor Sum(Tensor x) => Op("Sum", x, Ints([.. Enumerable.Range(0, x.Shape.Rank).Select(i => (long)i)]));

    /// <summary>Uniform numbers from 0 to 1, the same in either precision.</summary>
    public Tensor Uniform(long[] shape, int seed)
    {
        Tensor drawn = Op("RandomUniform", [Ints(shape)], ("dtype", TF_DataType.TF_FLOAT), ("seed", 7L), ("seed2", (long)seed));
        return type == TF_DataType.TF_FLOAT ? drawn : Op("Cast", [drawn], ("DstT", type));
    }

    public HostTensor Converted(HostTensor value) => type == TF_DataType.TF_FLOAT || value.DType != TF_DataType.TF_FLOAT
        ? value : HostTensor.Wrap(Array.ConvertAll((float[])value.Elements, v => (double)v), value.Shape);
}
