using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>What the pools of images share: a window that makes one number of every place it comes to.</summary>
public abstract class Pooling2D : Layer
{
    private readonly SlidingWindow _window;
    private readonly string _op;

    private protected Pooling2D(string op, Shape poolSize, Shape? strides, string padding, string? dataFormat, string? name)
        : base(name)
    {
        _window = new SlidingWindow(poolSize, strides, padding, dataFormat, "pool_size");
        _op = op;
    }

    private protected override InputSpec? InputSpec => new() { Rank = 4 };

    protected override Tensor Call(Tensor input, bool training) => Emit.Op(
        _op, [input], null, ("ksize", _window.Format.Window(_window.Size)), ("strides", _window.Format.Window(_window.Strides)),
        ("padding", _window.Padding), ("data_format", _window.Format.TensorFlowName));

    public override Shape ComputeOutputShape(Shape inputShape)
    {
        InputSpec!.Check(this, inputShape);
        return _window.OutputShape(inputShape, inputShape[_window.Format.ChannelAxis], this);
    }

    protected override string Describe() =>
        $"pool_size={_window.Size}, strides={_window.Strides}, padding={_window.Padding.ToLowerInvariant()}, " +
        $"data_format={_window.Format}";
}

/// <summary>The largest number in the window.</summary>
/// <param name="poolSize">Height and width of the window, one number for both; 2 by default.</param>
/// <param name="strides">Steps of the window; its size by default.</param>
/// <param name="padding"><c>valid</c> or <c>same</c>.</param>
/// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
/// <param name="name">Its name; <c>max_pooling2d</c>, numbered, by default.</param>
public sealed class MaxPooling2D(
    Shape? poolSize = null, Shape? strides = null, string padding = "valid", string? dataFormat = null, string? name = null)
    : Pooling2D("MaxPool", poolSize ?? 2, strides, padding, dataFormat, name);

/// <summary>The mean of the numbers in the window, cells outside the image not counted.</summary>
/// <param name="poolSize">Height and width of the window, one number for both; 2 by default.</param>
/// <param name="strides">Steps of the window; its size by default.</param>
/// <param name="padding"><c>valid</c> or <c>same</c>.</param>
/// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
/// <param name="name">Its name; <c>average_pooling2d</c>, numbered, by default.</param>
public sealed class AveragePooling2D(
    Shape? poolSize = null, Shape? strides = null, string padding = "valid", string? dataFormat = null, string? name = null)
    : Pooling2D("AvgPool", poolSize ?? 2, strides, padding, dataFormat, name);
