using System.Collections;
using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>One tensor or several: what layers take and models predict.</summary>
public sealed class Tensors(params Tensor[] tensors) : IReadOnlyList<Tensor>
{
    public int Count => tensors.Length;

    public Tensor this[int index] => tensors[index];

    /// <exception cref="ValueError">There are several.</exception>
    public Tensor Single => tensors.Length == 1
        ? tensors[0]
        : throw new ValueError($"Expected one tensor, received {tensors.Length}: choose one by its index.");

    public Shape shape => Single.Shape;

    /// <summary>The value of a single result.</summary>
    /// <exception cref="ValueError">It is a tensor of a graph, which has no value of its own.</exception>
    public NDArray numpy() => Single as NDArray
        ?? throw new ValueError($"{Single} is symbolic and has no value; run it in a session or call predict.");

    public IEnumerator<Tensor> GetEnumerator() => ((IEnumerable<Tensor>)tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public static implicit operator Tensors(Tensor tensor) => new(tensor);

    public static implicit operator Tensors(Tensor[] tensors) => new(tensors);

    public static implicit operator Tensor(Tensors tensors) => tensors.Single;

    public override string ToString() => string.Join(", ", tensors.Select(t => t.ToString()));
}
