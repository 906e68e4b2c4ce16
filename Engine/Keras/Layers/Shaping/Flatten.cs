using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>All elements of a sample in one dimension, channels last.</summary>
public sealed class Flatten : Layer
{
    private readonly ImageFormat _format;

    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>: then the channels move to
    /// the end first.</param>
    /// <param name="name">Its name; <c>flatten</c>, numbered, by default.</param>
    public Flatten(string? dataFormat = null, string? name = null) : base(name) => _format = Arguments.DataFormat(dataFormat);

    private protected override InputSpec? InputSpec => new() { MinRank = 1 };

    protected override Tensor Call(Tensor input, bool training)
    {
        int rank = input.Shape.Rank;
        if (_format.ChannelsFirst && rank > 2)
            input = ArrayOps.Transpose(input, [0, .. Enumerable.Range(2, rank - 2), 1]);
        return Sizes.Reshape(input, input, ComputeOutputShape(input.Shape));
    }

    public override Shape ComputeOutputShape(Shape inputShape) =>
        new(inputShape[0], inputShape.Slice(1, inputShape.Rank).ElementCount);

    protected override string Describe() => $"data_format={_format}";
}
