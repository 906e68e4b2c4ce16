namespace Tensorflow;

public abstract partial class Optimizer
{
    /// <summary>Adds the gradients of <paramref name="loss"/> and the operation that applies them.</summary>
    /// <param name="loss">What is to become small.</param>
    /// <param name="global_step">A variable that counts the steps, or null.</param>
    /// <param name="var_list">What to change; all trainable variables of the graph if null.</param>
    /// <param name="gate_gradients">Unused: a plan runs one operation after the other.</param>
    /// <param name="aggregation_method">Unused.</param>
    /// <param name="colocate_gradients_with_ops">Unused: there is one device.</param>
    /// <param name="name">Name of the operation; the optimizer's own by default.</param>
    /// <param name="grad_loss">The gradient that arrives at the loss; ones if null.</param>
    /// <exception cref="ValueError">There is no variable, or the loss depends on none.</exception>
    public Operation minimize(
        Tensor loss, IVariableV1? global_step = null, List<IVariableV1>? var_list = null,
        GateGradientType gate_gradients = GateGradientType.GATE_OP, int? aggregation_method = null,
        bool colocate_gradients_with_ops = false, string? name = null,
        Tensor? grad_loss = null) =>
        Minimize(loss, (ResourceVariable?)global_step, var_list?.ConvertAll(v => (ResourceVariable)v), name, grad_loss);

    /// <summary>The gradient of <paramref name="loss"/> with respect to each variable; null where it does not depend on
    /// it.</summary>
    public Tuple<Tensor?, IVariableV1>[] compute_gradients(
        Tensor loss, List<IVariableV1>? var_list = null, int? aggregation_method = null,
        GateGradientType gate_gradients = GateGradientType.GATE_OP, bool colocate_gradients_with_ops = false,
        Tensor? grad_loss = null) =>
    [
        .. ComputeGradients(loss, var_list?.ConvertAll(v => (ResourceVariable)v), grad_loss)
            .Select(g => Tuple.Create(g.Gradient, (IVariableV1)g.Variable)),
    ];

    /// <summary>Adds the operation that changes the variables by their gradients and then counts the step.</summary>
    public Operation apply_gradients(
        Tuple<Tensor?, IVariableV1>[] grads_and_vars, IVariableV1? global_step = null, string? name = null) =>
        ApplyGradients(
            [.. grads_and_vars.Select(g => (g.Item1, (ResourceVariable)g.Item2))], (ResourceVariable?)global_step, name);

    /// <summary>A variable's slot of that name; null if it has none.</summary>
    public IVariableV1? get_slot(IVariableV1 var, string name) => Slot((ResourceVariable)var, name);
}

/// <summary>How far gradients wait for each other. It makes no difference to a plan, which runs one operation after the
/// other.</summary>
public enum GateGradientType
{
    GATE_NONE = 0,
    GATE_OP = 1,
    GATE_GRAPH = 2,
}
