namespace TfCnn.Shared.Datasets;

/// <summary>Height, width and channels of every image of a set, in the order in which the bytes lie.</summary>
public readonly record struct ImageShape(int Height, int Width, int Channels)
{
    /// <summary>Bytes of one image, and values of one flattened row.</summary>
    public int Size => Height * Width * Channels;

    public override string ToString() => $"{Height}×{Width}×{Channels}";
}
