namespace Tensorflow.Keras.Layers;

/// <summary>Checks of arguments that many layers have.</summary>
internal static class Arguments
{
    /// <summary>Height and width from one number or two.</summary>
    /// <param name="value">A shape of one or two dimensions; null for <paramref name="otherwise"/>.</param>
    /// <param name="name">Keras' name of the argument.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="otherwise">What holds where nothing is given.</param>
    /// <exception cref="ValueError">There are more numbers, or smaller ones.</exception>
    public static (int Height, int Width) Pair(Shape? value, string name, int least = 1, (int, int)? otherwise = null)
    {
        if (value is null && otherwise is { } standard)
            return standard;
        if (value is not { Rank: 1 or 2 })
            throw new ValueError($"The `{name}` argument must be a tuple of 2 integers. Received " +
                $"{name}={value?.ToString() ?? "None"}");
        long[] bad = [.. value.ToArray().Where(v => v < least)];
        if (bad.Length > 0)
            throw new ValueError(
                $"The `{name}` argument must be a tuple of 2 integers. Received {name}={Text(value)}, including values " +
                $"{{{string.Join(", ", bad)}}} that do not satisfy `value > {least - 1}`");
        return ((int)value[0], (int)value[-1]);
    }

    /// <returns><c>VALID</c> or <c>SAME</c>.</returns>
    /// <exception cref="ValueError">It is neither.</exception>
    public static string Padding(string padding) => padding.ToLowerInvariant() switch
    {
        "valid" => "VALID",
        "same" => "SAME",
        var other => throw new ValueError($"The `padding` argument must be one of {{'valid', 'same'}}. Received: {other}"),
    };

    /// <returns>Whether the channels come before height and width.</returns>
    /// <exception cref="ValueError">It is neither <c>channels_last</c>, the default, nor <c>channels_first</c>.</exception>
    public static ImageFormat DataFormat(string? dataFormat) => dataFormat?.ToLowerInvariant() switch
    {
        null or "channels_last" => new ImageFormat(false),
        "channels_first" => new ImageFormat(true),
        var other => throw new ValueError(
            $"The `data_format` argument must be one of {{'channels_first', 'channels_last'}}. Received: data_format={other}"),
    };

    /// <exception cref="ValueError">It is not between 0 and 1.</exception>
    public static float Rate(float rate) => rate is >= 0 and <= 1
        ? rate
        : throw new ValueError($"Invalid value received for argument `rate`. Expected a float value between 0 and 1. " +
            $"Received: rate={rate}");

    /// <exception cref="ValueError">It is not above 0.</exception>
    public static int Positive(int value, string name) => value > 0
        ? value
        : throw new ValueError($"Invalid value for argument `{name}`. Expected a strictly positive value. Received " +
            $"{name}={value}.");

    private static string Text(Shape value) => value.Rank == 1 ? value[0].ToString() : value.ToString();
}
