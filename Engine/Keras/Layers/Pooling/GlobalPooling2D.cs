using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>What the pools over whole images share.</summary>
public abstract class GlobalPooling2D : Layer
{
    private readonly ImageFormat _format;
    private readonly bool _keepDims;
    private readonly string _op;

    private protected GlobalPooling2D(string op, string? dataFormat, bool keepDims, string? name) : base(name)
    {
        _format = Arguments.DataFormat(dataFormat);
        _keepDims = keepDims;
        _op = op;
    }

    private protected override InputSpec? InputSpec => new() { Rank = 4 };

    protected override Tensor Call(Tensor input, bool training) => Emit.Op(
        _op, [input, Emit.Ints([_format.HeightAxis, _format.WidthAxis])], null, ("keep_dims", _keepDims));

    public override Shape ComputeOutputShape(Shape inputShape)
    {
        InputSpec!.Check(this, inputShape);
        long channels = inputShape[_format.ChannelAxis];
        return _keepDims ? _format.Shape(inputShape[0], 1, 1, channels) : new Shape(inputShape[0], channels);
    }

    protected override string Describe() => $"data_format={_format}, keepdims={(_keepDims ? "True" : "False")}";
}

/// <summary>The largest number of every channel.</summary>
/// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
/// <param name="keepDims">Whether height and width stay, as 1.</param>
/// <param name="name">Its name; <c>global_max_pooling2d</c>, numbered, by default.</param>
public sealed class GlobalMaxPooling2D(string? dataFormat = null, bool keepDims = false, string? name = null)
    : GlobalPooling2D("Max", dataFormat, keepDims, name);

/// <summary>The mean of every channel.</summary>
/// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
/// <param name="keepDims">Whether height and width stay, as 1.</param>
/// <param name="name">Its name; <c>global_average_pooling2d</c>, numbered, by default.</param>
public sealed class GlobalAveragePooling2D(string? dataFormat = null, bool keepDims = false, string? name = null)
    : GlobalPooling2D("Mean", dataFormat, keepDims, name);
