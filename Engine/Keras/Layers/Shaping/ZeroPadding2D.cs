using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Zeros around images.</summary>
public sealed class ZeroPadding2D : Layer
{
    private readonly int[,] _padding;
    private readonly ImageFormat _format;

    /// <param name="padding">Rows above and below, columns left and right, as many on both sides; 1 by default.</param>
    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
    /// <param name="name">Its name; <c>zero_padding2d</c>, numbered, by default.</param>
    public ZeroPadding2D(Shape? padding = null, string? dataFormat = null, string? name = null)
        : this(Symmetric(padding), dataFormat, name) { }

    /// <param name="padding">((above, below), (left, right)).</param>
    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
    /// <param name="name">Its name; <c>zero_padding2d</c>, numbered, by default.</param>
    /// <exception cref="ValueError">A number is negative.</exception>
    public ZeroPadding2D(((int Above, int Below), (int Left, int Right)) padding, string? dataFormat = null, string? name = null)
        : base(name)
    {
        ((int above, int below), (int left, int right)) = padding;
        if (above < 0 || below < 0 || left < 0 || right < 0)
            throw new ValueError($"The `padding` argument must not be negative. Received: padding={padding}");
        _format = Arguments.DataFormat(dataFormat);
        _padding = new int[4, 2];
        (_padding[_format.HeightAxis, 0], _padding[_format.HeightAxis, 1]) = (above, below);
        (_padding[_format.WidthAxis, 0], _padding[_format.WidthAxis, 1]) = (left, right);
    }

    private protected override InputSpec? InputSpec => new() { Rank = 4 };

    protected override Tensor Call(Tensor input, bool training) => ArrayOps.Pad(input, _padding);

    public override Shape ComputeOutputShape(Shape inputShape)
    {
        InputSpec!.Check(this, inputShape);
        return new Shape([.. inputShape.ToArray().Select((d, i) => d < 0 ? -1 : d + _padding[i, 0] + _padding[i, 1])]);
    }

    protected override string Describe() =>
        $"padding=(({_padding[_format.HeightAxis, 0]}, {_padding[_format.HeightAxis, 1]}), " +
        $"({_padding[_format.WidthAxis, 0]}, {_padding[_format.WidthAxis, 1]}))";

    private static ((int, int), (int, int)) Symmetric(Shape? padding)
    {
        (int rows, int columns) = Arguments.Pair(padding, nameof(padding), least: 0, otherwise: (1, 1));
        return ((rows, rows), (columns, columns));
    }
}
