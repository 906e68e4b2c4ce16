using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>The same elements of every sample in another shape.</summary>
public sealed class Reshape : Layer
{
    private readonly Shape _target;

    /// <param name="targetShape">The shape of a sample; at most one dimension −1, which follows from the others.</param>
    /// <param name="name">Its name; <c>reshape</c>, numbered, by default.</param>
    /// <exception cref="ValueError">More than one dimension is −1.</exception>
    public Reshape(Shape targetShape, string? name = null) : base(name)
    {
        if (targetShape.ToArray().Count(d => d < 0) > 1)
            throw new ValueError(
                $"There must be at most one unknown dimension (-1) in `target_shape`. Received: " +
                $"target_shape={Text(targetShape)}.");
        _target = targetShape;
    }

    protected override Tensor Call(Tensor input, bool training) => Sizes.Reshape(input, input, ComputeOutputShape(input.Shape));

    public override Shape ComputeOutputShape(Shape inputShape)
    {
        Shape sample = inputShape.Slice(1, inputShape.Rank);
        Shape target = _target;
        int open = Array.IndexOf(_target.ToArray(), -1);
        long known = _target.ToArray().Where(d => d >= 0).Aggregate(1L, (a, b) => a * b);
        if (!sample.IsFullyDefined)
            return inputShape.Slice(0, 1).Concatenate(target);
        if (open >= 0 && known > 0)
            target = target.With(open, sample.ElementCount / known);
        return target.ElementCount == sample.ElementCount
            ? inputShape.Slice(0, 1).Concatenate(target)
            : throw new ValueError(
                $"The total size of the tensor must be unchanged in layer '{Name}' (Reshape). Received: input_shape={sample} " +
                $"({sample.ElementCount} elements), target_shape={Text(_target)}");
    }

    protected override string Describe() => $"target_shape={Text(_target)}";

    private static string Text(Shape shape) => shape.ToString().Replace("None", "-1");
}
