namespace Tensorflow;

/// <summary>
/// One op: TensorFlow's registered signature, and beside it what this engine knows of the op: its shape rule, its kernel and
/// its gradient. The signature is written as TensorFlow's REGISTER_OP writes it.
/// </summary>
/// <example><code>
/// public static readonly OpDef Def = new("Conv2D")
/// {
///     Inputs = "input: T, filter: T",
///     Outputs = "output: T",
///     Attrs = ["T: {half, bfloat16, float, double, int32}", "strides: list(int)", "data_format: {'NHWC', 'NCHW'} = 'NHWC'"],
///     ShapeRule = InferShape,
///     Kernel = BindKernel,
///     Gradient = Differentiate,
/// };
/// </code></example>
public sealed class OpDef(string name)
{
    private OpSignature? _parsed;

    /// <summary>TensorFlow's op name.</summary>
    public string Name { get; } = name;

    /// <summary>Inputs in order, <c>name: type</c>; a type is an attribute (<c>T</c>), a list (<c>N * T</c>), a list attribute or a fixed type.</summary>
    public string Inputs { get; init; } = "";

    public string Outputs { get; init; } = "";

    /// <summary>Attributes, <c>name: type</c> or <c>name: type = default</c> or <c>name: {allowed, …} = default</c> or <c>name: int &gt;= 1</c>.</summary>
    public string[] Attrs { get; init; } = [];

    /// <summary>The op has state or an effect: it is never folded, merged or dropped when it is fetched.</summary>
    public bool IsStateful { get; init; }

    /// <summary>The op changes the variables that its resource inputs stand for.</summary>
    public bool WritesVariables { get; init; }

    /// <summary>The kernel declares outputs to be aliases of inputs (Reshape, Identity and the like).</summary>
    public bool PassesMemoryOn { get; init; }

    /// <summary>The first dimension of an output may be known only when the numbers are (Where, Unique): a plan leaves it open, and the
    /// kernel says it with <see cref="KernelArgs.SetSize"/>.</summary>
    public bool SizesOutputs { get; init; }

    /// <summary>Sets every output's static shape; refuses inputs whose shapes cannot be right.</summary>
    public required Action<ShapeContext> ShapeRule { get; init; }

    /// <summary>Chooses the kernel for concrete shapes. Null only for ops that the compiler itself resolves.</summary>
    public KernelBinder? Kernel { get; init; }

    /// <summary>The values of all outputs where they follow from the input shapes alone (Shape, Size, Rank).</summary>
    public Func<ShapeContext, HostTensor[]>? ValueFromShapes { get; init; }

    /// <summary>Builds the gradients of all inputs; null where the op has none, see <see cref="NotDifferentiable"/>.</summary>
    public GradientRule? Gradient { get; init; }

    /// <summary>The op's outputs do not depend on its inputs differentiably: its gradient is none, which is no error.</summary>
    public bool NotDifferentiable { get; init; }

    /// <summary>The parsed signature.</summary>
    public OpSignature Signature => _parsed ??= OpSignature.Parse(this);

    public override string ToString() => $"{Name}({Inputs}) -> ({Outputs})";
}

/// <summary>Builds an op's gradient: from the operation and the gradients of its outputs (null where none arrives, for
/// outputs that are not floating) to the gradient of each input, null where there is none.</summary>
public delegate Tensor?[] GradientRule(Operation op, Tensor?[] grads);

/// <summary>Chooses and prepares the kernel for one node of a plan. Returns null when the outputs are aliases of inputs and
/// nothing is to be done at run time.</summary>
public delegate KernelBody? KernelBinder(BindContext context);

/// <summary>One step of a plan: computes the outputs. Called once a run; must not allocate.</summary>
public delegate void KernelBody(in KernelArgs args);
