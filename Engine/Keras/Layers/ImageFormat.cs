namespace Tensorflow.Keras.Layers;

/// <summary>Where images of rank 4 have their channels.</summary>
/// <param name="ChannelsFirst">(samples, channels, height, width); otherwise (samples, height, width, channels).</param>
internal readonly record struct ImageFormat(bool ChannelsFirst)
{
    public int ChannelAxis => ChannelsFirst ? 1 : 3;

    public int HeightAxis => ChannelsFirst ? 2 : 1;

    public int WidthAxis => ChannelsFirst ? 3 : 2;

    /// <summary>TensorFlow's name of the format.</summary>
    public string TensorFlowName => ChannelsFirst ? "NCHW" : "NHWC";

    /// <summary>Four numbers of an op's attribute, 1 for samples and channels.</summary>
    public int[] Window((int Height, int Width) size) => ChannelsFirst
        ? [1, 1, size.Height, size.Width]
        : [1, size.Height, size.Width, 1];

    /// <summary>A shape of that format.</summary>
    public Shape Shape(long samples, long height, long width, long channels) => ChannelsFirst
        ? new Shape(samples, channels, height, width)
        : new Shape(samples, height, width, channels);

    public override string ToString() => ChannelsFirst ? "channels_first" : "channels_last";
}
