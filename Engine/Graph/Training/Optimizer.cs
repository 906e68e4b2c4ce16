namespace Tensorflow;

/// <summary>
/// Adds to a graph the operations of one training step, under the names that TensorFlow's <c>tf.compat.v1.train</c> gives
/// them. A subclass says which slots a variable has and which operation updates it.
/// </summary>
/// <param name="name">Scope of the update operations and name of the slots.</param>
public abstract partial class Optimizer(string name)
{
    private readonly Dictionary<(string Slot, ResourceVariable Variable), ResourceVariable> _slots = [];

    public string Name { get; } = name;

    /// <summary>Adds the gradients of <paramref name="loss"/> and the operation that applies them.</summary>
    /// <param name="loss">What is to become small.</param>
    /// <param name="globalStep">A variable that counts the steps, or null.</param>
    /// <param name="variables">What to change; all trainable variables of the graph if null.</param>
    /// <param name="name">Name of the operation; the optimizer's own by default.</param>
    /// <param name="gradLoss">The gradient that arrives at the loss; ones if null.</param>
    /// <exception cref="ValueError">There is no variable, or the loss depends on none.</exception>
    internal Operation Minimize(
        Tensor loss, ResourceVariable? globalStep = null, IReadOnlyList<ResourceVariable>? variables = null, string? name = null,
        Tensor? gradLoss = null)
    {
        var gradients = ComputeGradients(loss, variables, gradLoss);
        if (gradients.All(g => g.Gradient is null))
            throw new ValueError(
                "No gradients provided for any variable, check your graph for ops that do not support gradients, between variables "
                + $"{Listed(gradients.Select(g => g.Variable))} and loss {loss}.");
        return ApplyGradients(gradients, globalStep, name);
    }

    /// <summary>The gradient of <paramref name="loss"/> with respect to each variable; null where it does not depend on
    /// it.</summary>
    internal IReadOnlyList<(Tensor? Gradient, ResourceVariable Variable)> ComputeGradients(
        Tensor loss, IReadOnlyList<ResourceVariable>? variables = null, Tensor? gradLoss = null)
    {
        variables ??= GraphVariables.Trainable(loss.Graph);
        if (variables.Count == 0)
            throw new ValueError("No variables to optimize. Make them with tf.Variable before the optimizer's minimize.");
        Tensor?[] gradients =
            Gradients.Compute([loss], [.. variables.Select(v => v.Handle)], gradLoss is null ? null : [gradLoss]);
        return [.. gradients.Zip(variables)];
    }

    /// <summary>Adds the operation that changes the variables by their gradients and then counts the step.</summary>
    /// <exception cref="ValueError">There is no gradient.</exception>
    internal Operation ApplyGradients(
        IReadOnlyList<(Tensor? Gradient, ResourceVariable Variable)> gradients, ResourceVariable? globalStep = null,
        string? name = null)
    {
        if (gradients.Count == 0)
            throw new ValueError("No variables provided.");
        ResourceVariable[] variables = [.. gradients.Where(g => g.Gradient is not null).Select(g => g.Variable)];
        if (variables.Length == 0)
            throw new ValueError($"No gradients provided for any variable: {Listed(gradients.Select(g => g.Variable))}.");
        Graph graph = variables[0].Graph;
        CreateSlots(variables);
        using Graph.ScopeExit scope = graph.EnterScope(string.IsNullOrEmpty(name) ? Name : name);
        Prepare();
        var updates = new List<Operation>();
        foreach ((Tensor? gradient, ResourceVariable variable) in gradients)
        {
            if (gradient is null)
                continue;
            using (graph.EnterScope("update_" + variable.Op.Name))
                updates.Add(ApplyDense(gradient, variable));
        }
        Operation apply = globalStep is null ? Finish(updates, scope.Prefix) : FinishAndCount(updates, globalStep, scope.Prefix);
        graph.AddToCollection(GraphKeys.TrainOp, apply);
        return apply;
    }

    /// <summary>A variable's slot of that name; null if it has none.</summary>
    internal ResourceVariable? Slot(ResourceVariable variable, string slot) => _slots.GetValueOrDefault((slot, variable));

    /// <summary>Adds the variables that the optimizer keeps, before the step's scope is entered.</summary>
    protected virtual void CreateSlots(IReadOnlyList<ResourceVariable> variables)
    {
    }

    /// <summary>Makes tensors of the hyper-parameters, in the step's scope.</summary>
    protected abstract void Prepare();

    /// <summary>Adds the operation that updates one variable.</summary>
    protected abstract Operation ApplyDense(Tensor gradient, ResourceVariable variable);

    /// <summary>Adds what follows the updates, and the operation that stands for all.</summary>
    protected virtual Operation Finish(IReadOnlyList<Operation> updates, string name) =>
        NoOp.Group(updates[0].Graph, updates, name);

    /// <summary>Adds a slot: a variable beside <paramref name="variable"/>, of its shape and type, that is named
    /// <c>w/Adam</c>, <c>w/Adam_1</c> …</summary>
    protected ResourceVariable AddSlot(ResourceVariable variable, string slot, IInitializer initializer)
    {
        if (_slots.TryGetValue((slot, variable), out ResourceVariable? existing))
            return existing;
        using Graph.ScopeExit root = variable.Graph.EnterScope("");
        using Graph.ScopeExit scope = variable.Graph.EnterScope($"{variable.Op.Name}/{Name}");
        Func<Tensor> initial = () => initializer.Apply(variable.Shape, variable.DType);
        var added = new ResourceVariable(initial, trainable: false, scope.Prefix);
        _slots.Add((slot, variable), added);
        return added;
    }

    /// <summary>A hyper-parameter as a tensor: a number becomes a Const of that name.</summary>
    protected static Tensor Hyperparameter(object value, string name) => TensorConversion.ToTensor(value, name: name);

    private Operation FinishAndCount(IReadOnlyList<Operation> updates, ResourceVariable globalStep, string name)
    {
        using (globalStep.Graph.EnterControlDependencies(Finish(updates, "update")))
            return globalStep.AssignAdd(1, name);
    }

    private static string Listed(IEnumerable<ResourceVariable> variables) => $"[{string.Join(", ", variables)}]";
}
