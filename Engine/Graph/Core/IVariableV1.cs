namespace Tensorflow;

/// <summary>A variable of a graph: a value that a session keeps from run to run.</summary>
public partial interface IVariableV1
{
    /// <summary>The name of its handle, <c>w:0</c>.</summary>
    string Name { get; }

    /// <summary>The resource tensor that stands for it in the graph.</summary>
    Tensor Handle { get; }

    /// <summary>The operation that gives it its initial value.</summary>
    Operation Initializer { get; }

    /// <summary>The operation that makes the handle.</summary>
    Operation Op { get; }

    /// <summary>What a session fetches for it.</summary>
    Tensor GraphElement { get; }

    Graph Graph { get; }

    bool Trainable { get; }

    /// <summary>The variable's value as a tensor.</summary>
    /// <param name="dtype">The type wanted; the variable's own if invalid.</param>
    /// <param name="name">Unused, as in TensorFlow.</param>
    /// <param name="as_ref">Unused: a resource has no reference.</param>
    /// <exception cref="ValueError">Another type is wanted than the variable has.</exception>
    Tensor AsTensor(TF_DataType dtype = TF_DataType.DtInvalid, string? name = null, bool as_ref = false);
}
