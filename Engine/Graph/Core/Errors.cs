namespace Tensorflow;

/// <summary>
/// What every error of the graph, its compilation and its runs derives from. The message says what was expected, what came
/// and what to do; the properties say where.
/// </summary>
public class TensorflowException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The op type that refused, such as <c>Conv2D</c>; null where no op is concerned.</summary>
    public string? Op { get; init; }

    /// <summary>The node's name in the graph.</summary>
    public string? Node { get; init; }

    /// <summary>The shapes received, input by input.</summary>
    public IReadOnlyList<Shape> Shapes { get; init; } = [];
}

/// <summary>A value or static shape that an op cannot take, found while the graph is built or a feed is checked.</summary>
public class ValueError(string message, Exception? inner = null) : TensorflowException(message, inner);

/// <summary>An element type that an op cannot take, found while the graph is built.</summary>
public class TypeError(string message) : TensorflowException(message);

/// <summary>A call that the present state does not allow.</summary>
public class RuntimeError(string message) : TensorflowException(message);

/// <summary>An input that an op cannot take, found when concrete shapes or values are known.</summary>
public class InvalidArgumentError(string message) : TensorflowException(message);

/// <summary>A variable was used before it was initialized.</summary>
public class FailedPreconditionError(string message) : TensorflowException(message);

/// <summary>An op, attribute or type combination that this engine has no kernel for.</summary>
public class UnimplementedError(string message) : TensorflowException(message);

/// <summary>An op that has no gradient lies on the way that gradients would have to go.</summary>
public class LookupError(string message) : TensorflowException(message);

/// <summary>A name that the graph does not hold.</summary>
public class KeyError(string message) : TensorflowException(message);
