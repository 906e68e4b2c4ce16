namespace Tensorflow.Keras.Optimizers;

/// <summary>What Keras' optimizers share: the learning rate, clipping, weight decay and the count of steps.</summary>
public abstract partial class OptimizerV2 : IOptimizer
{
    private readonly Dictionary<(ResourceVariable Variable, string Slot), ResourceVariable> _slots = [];
    private readonly List<ResourceVariable> _variables = [];
    private readonly LearningRateSchedule? _schedule;
    private ResourceVariable? _rate, _iterations;
    private HashSet<string>? _trained;
    private float _initialRate;
    private Tensor? _rateTensor;
    private Tensor _rateFeed = null!;
    private Operation _assignRate = null!;
    private Session? _session;

    /// <param name="name">Its name, and the scope of what it adds to the graph.</param>
    /// <param name="options">Learning rate, clipping and weight decay.</param>
    /// <exception cref="ValueError">Two ways of clipping at once, or one that is not positive.</exception>
    private protected OptimizerV2(string name, OptimizerOptions options)
    {
        Name = name;
        Options = options.Checked();
        _schedule = options.Schedule;
        _initialRate = options.LearningRate;
    }

    public string Name { get; }

    /// <summary>The learning rate that the next step takes. It may be set at any time, unless a schedule decides it.</summary>
    /// <exception cref="ValueError">It is set, but a schedule decides it.</exception>
    public float LearningRate
    {
        get => !IsLive ? _schedule?.ValueAt(0) ?? _initialRate : (float)Fetch(_rateTensor!).ToDouble();
        set
        {
            if (_schedule is not null)
                throw new ValueError(
                    $"The learning rate of {GetType().Name} follows {_schedule.GetType().Name} and cannot be set; "
                    + "give a number for it instead.");
            _initialRate = value;
            if (IsLive)
                Assign(value);
        }
    }

    /// <summary>Steps done.</summary>
    public long Iterations => !IsLive ? 0 : Fetch(_iterations!.GraphElement).ToInt64()[0];

    /// <summary>What it keeps: the count of steps, the learning rate and the slots, as far as Keras has them; empty before the
    /// first use.</summary>
    internal IReadOnlyList<ResourceVariable> Variables => _variables;

    private protected OptimizerOptions Options { get; }

    // Its variables exist and have values.
    private bool IsLive => _session is not null && _iterations is not null;

    /// <summary>The learning rate of this step, a float scalar.</summary>
    private protected Tensor Rate { get; private set; } = null!;

    /// <summary>The number of this step, from 1, a float scalar.</summary>
    private protected Tensor Step { get; private set; } = null!;

    /// <summary>Adds the operation that changes variables by their gradients and counts the step.</summary>
    /// <param name="gradients">Gradients and variables; a variable without gradient stays as it is.</param>
    /// <exception cref="ValueError">There is no gradient, or the optimizer was made for other variables.</exception>
    internal Operation Apply(IReadOnlyList<(Tensor? Gradient, ResourceVariable Variable)> gradients)
    {
        (Tensor Gradient, ResourceVariable Variable)[] given =
            [.. gradients.Where(g => g.Gradient is not null).Select(g => (g.Gradient!, g.Variable))];
        if (given.Length == 0)
            throw new ValueError("No gradients provided for any variable.");
        Graph graph = given[0].Variable.Graph;
        using Graph.ScopeExit root = graph.EnterScope("");
        using Graph.ScopeExit scope = graph.EnterScope(Name);
        Build(graph, [.. given.Select(g => g.Variable)]);
        Step = MathOps.Cast(_iterations!.Value(), TF_DataType.TF_FLOAT) + 1f;
        Rate = _schedule is null ? _rate!.Value() : _schedule.Call(_iterations!.Value());
        Prepare();
        Tensor[] clipped = Clipping.Clip([.. given.Select(g => g.Gradient)], Options);
        var updates = new List<Operation>();
        for (int i = 0; i < given.Length; i++)
            using (graph.EnterScope("update_" + given[i].Variable.Op.Name.Replace('/', '_')))
                updates.Add(DecayAndUpdate(clipped[i], given[i].Variable));
        using (graph.EnterControlDependencies([.. updates, .. Finish()]))
            return _iterations!.AssignAdd(1L, "count");
    }

    /// <summary>Says which session holds its variables, once they have values.</summary>
    internal void Attach(Session session) => _session = session;

    /// <summary>Adds the slots of a variable with <see cref="AddSlot"/>.</summary>
    private protected virtual void CreateSlots(ResourceVariable variable)
    {
    }

    /// <summary>Adds what all updates of a step share.</summary>
    private protected virtual void Prepare()
    {
    }

    /// <summary>Adds the update of one variable.</summary>
    private protected abstract Operation Update(Tensor gradient, ResourceVariable variable);

    /// <summary>Adds what is to run once with the updates.</summary>
    private protected virtual IEnumerable<Operation> Finish() => [];

    private protected ResourceVariable Slot(ResourceVariable variable, string slot) => _slots[(variable, slot)];

    /// <summary>Adds a variable of the shape of another, named after it: <c>sequential_conv2d_kernel_momentum</c>.</summary>
    /// <param name="variable">Whose slot it is.</param>
    /// <param name="slot">What it is.</param>
    /// <param name="start">The value it starts with.</param>
    /// <param name="isKeras">Whether Keras has this slot too, so that it counts.</param>
    private protected void AddSlot(ResourceVariable variable, string slot, float start = 0, bool isKeras = true)
    {
        Func<Tensor> initial = () => ArrayOps.Fill(variable.Shape, Number(start));
        var added = new ResourceVariable(initial, trainable: false, $"{variable.Op.Name.Replace('/', '_')}_{slot}");
        _slots.Add((variable, slot), added);
        if (isKeras)
            _variables.Add(added);
    }

    /// <summary>Adds a scalar of its own that goes from step to step.</summary>
    private protected ResourceVariable AddNumber(string name, float start)
    {
        var added = new ResourceVariable(start, trainable: false, name);
        _variables.Add(added);
        return added;
    }

    private protected static Tensor Number(double value) => Graph.Default.Constant(HostTensor.Scalar((float)value));

    private void Build(Graph graph, ResourceVariable[] variables)
    {
        if (_iterations is not null && _iterations.Graph != graph)
            throw new ValueError(
                $"This optimizer ({Name}) can only be called for the variables it was originally built with. "
                + "When working with a new set of variables, you should recreate a new optimizer instance.");
        if (_iterations is null)
            CreateNumbers();
        _trained ??= [];
        foreach (ResourceVariable variable in variables)
            if (_trained.Add(variable.Name))
                CreateSlots(variable);
    }

    private void CreateNumbers()
    {
        _iterations = new ResourceVariable(0L, trainable: false, "iteration");
        _variables.Add(_iterations);
        if (_schedule is null)
        {
            _rate = AddNumber("learning_rate", _initialRate);
            _rateFeed = Emit.Op("Placeholder", [], "new_learning_rate", ("dtype", TF_DataType.TF_FLOAT), ("shape", Shape.Scalar));
            _assignRate = _rate.Assign(_rateFeed);
        }
        _rateTensor = _rate is not null ? _rate.GraphElement : _schedule!.Call(_iterations.Value());
        CreateState();
    }

    /// <summary>Adds what the optimizer keeps once, not per variable.</summary>
    private protected virtual void CreateState()
    {
    }

    private Operation DecayAndUpdate(Tensor gradient, ResourceVariable variable)
    {
        if (Options.WeightDecay is not { } decay || decay == 0)
            return Update(gradient, variable);
        Operation decayed = variable.AssignSub(variable.Value() * Number(decay) * Rate);
        using (variable.Graph.EnterControlDependencies(decayed))
            return Update(gradient, variable);
    }

    private HostTensor Fetch(Tensor tensor)
    {
        var results = new HostTensor?[1];
        _session!.Run([tensor], [], results);
        return results[0]!;
    }

    private void Assign(float value) =>
        _session!.Run([_assignRate], [Feed.Of(_rateFeed, value, _session.Graph)], new HostTensor?[1]);
}
