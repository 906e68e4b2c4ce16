namespace Tensorflow;

/// <summary>The TensorFlow module as TensorFlow.NET has it, with the book's names that it lacks (random_normal, argmax and the like). Every
/// member only passes on; what it does is documented where it is done.</summary>
public sealed partial class tensorflow
{
    internal tensorflow() { }

    public TF_DataType float16 => TF_DataType.TF_HALF;

    public TF_DataType float32 => TF_DataType.TF_FLOAT;

    public TF_DataType float64 => TF_DataType.TF_DOUBLE;

    public TF_DataType int8 => TF_DataType.TF_INT8;

    public TF_DataType int16 => TF_DataType.TF_INT16;

    public TF_DataType int32 => TF_DataType.TF_INT32;

    public TF_DataType int64 => TF_DataType.TF_INT64;

    public TF_DataType byte8 => TF_DataType.TF_UINT8;

    public TF_DataType uint8 => TF_DataType.TF_UINT8;

    public TF_DataType @bool => TF_DataType.TF_BOOL;

    public TF_DataType @string => TF_DataType.TF_STRING;

    public nn_internal nn { get; } = new();

    public train_internal train { get; } = new();

    public Random random { get; } = new();

    public math_internal math { get; } = new();

    public debugging_internal debugging { get; } = new();

    public CompatV1 compat { get; } = new();

    public Graph Graph() => new();

    public Graph get_default_graph() => Tensorflow.Graph.Default;

    public void reset_default_graph() => Tensorflow.Graph.ResetDefault();

    public Session Session() => new Session().as_default();

    public Session Session(Graph graph, ConfigProto? config = null) => new Session(graph, config).as_default();

    public Session Session(ConfigProto config) => new Session(null, config).as_default();

    /// <summary>This engine has graphs and sessions only.</summary>
    /// <exception cref="RuntimeError">Always.</exception>
    public void enable_eager_execution() =>
        throw new RuntimeError("The managed engine runs graphs in sessions; there is no eager mode to enable. Build a graph and run it with tf.Session().");

    public bool executing_eagerly() => false;

    public void set_random_seed(int seed) => Tensorflow.Graph.Default.Seed = seed;

    public NameScope name_scope(string name, string default_name = "", object? values = null) =>
        new(Tensorflow.Graph.Default, string.IsNullOrEmpty(name) ? default_name : name);

    public ControlDependencies control_dependencies(params ITensorOrOperation[] control_inputs) =>
        Tensorflow.Graph.Default.control_dependencies(control_inputs);

    public Operation group(params ITensorOrOperation[] inputs) => NoOp.Group(
        Tensorflow.Graph.Default, inputs.Select(i => i as Operation ?? ((Tensor)i).Op), "group_deps");

    public Tensor placeholder(TF_DataType dtype, Shape? shape = null, string? name = null) =>
        Emit.Op("Placeholder", [], name ?? "Placeholder", ("dtype", dtype), ("shape", shape ?? Shape.Unknown));

    public Tensor placeholder_with_default<T>(T input, int[] shape, string? name = null) => Emit.Op(
        "PlaceholderWithDefault", [TensorConversion.ToTensor(input, name: "input")], name ?? "PlaceholderWithDefault", ("shape", new Shape(shape)));

    public Tensor constant(object value, TF_DataType dtype = TF_DataType.DtInvalid, Shape? shape = null, string name = "Const") =>
        TensorConversion.Constant(value, dtype, shape, name);

    public Tensor[] gradients(Tensor ys, Tensor xs) => gradients([ys], [xs]);

    public Tensor[] gradients(Tensor ys, Tensor[] xs) => gradients([ys], xs);

    /// <summary>The gradient by each x of the sum of all ys; null where there is none.</summary>
    public Tensor[] gradients(
        Tensor[] ys, Tensor[] xs, Tensor[]? grad_ys = null, string name = "gradients", bool colocate_gradients_with_ops = false,
        bool gate_gradients = false, int? aggregation_method = null, Tensor[]? stop_gradients = null) =>
        Gradients.Compute(ys, xs, grad_ys, name, stop_gradients)!;

    /// <summary>Adds a GraphDef's operations to the default graph, in a name scope <paramref name="name"/>.</summary>
    /// <returns>The operations and tensors of <paramref name="return_elements"/>, in their order.</returns>
    /// <inheritdoc cref="GraphDefImport.Import"/>
    public ITensorOrOperation[] import_graph_def(
        GraphDef graph_def, Dictionary<string, Tensor>? input_map = null, string[]? return_elements = null, string? name = null) =>
        GraphDefImport.Import(Tensorflow.Graph.Default, graph_def, input_map, return_elements, name ?? "import");

    public Operation global_variables_initializer() => GraphVariables.Initializer(Tensorflow.Graph.Default);

    /// <summary>The name of old programs for <see cref="global_variables_initializer"/>.</summary>
    public Operation initialize_all_variables() => global_variables_initializer();

    public IVariableV1[] global_variables(string? scope = null) => [.. GraphVariables.Global(Tensorflow.Graph.Default, scope)];

    public IVariableV1[] trainable_variables(string? scope = null) => [.. GraphVariables.Trainable(Tensorflow.Graph.Default, scope)];

    /// <summary><c>tf.debugging</c>.</summary>
    public sealed class debugging_internal
    {
        public Tensor check_numerics(Tensor tensor, string message, string? name = null) => CheckNumerics.Build(tensor, message, name);
    }

    /// <summary><c>tf.compat</c>.</summary>
    public sealed class CompatV1
    {
        public CompatV1Api v1 { get; } = new();
    }

    /// <summary><c>tf.compat.v1</c>.</summary>
    public sealed class CompatV1Api
    {
        /// <summary>Nothing to do: the managed engine runs graphs only.</summary>
        public void disable_eager_execution() { }

        public Operation global_variables_initializer() => Binding.tf.global_variables_initializer();

        public Session Session() => Binding.tf.Session();
    }
}
