using NumSharp;

namespace TfCnn.Shared.Datasets;

/// <summary>The arrays of one batch, reused for every batch of their size.</summary>
internal sealed class BatchBuffer(DatasetSplit split, int size)
{
    public NDArray Images { get; } = Arrays.Floats(size, split.PixelsPerImage);

    public NDArray Labels { get; } = Arrays.Floats(size, split.Classes);

    public int Size => size;

    /// <summary>Writes image and label number <paramref name="source"/> of the split into row <paramref name="row"/>.</summary>
    public void Copy(int source, int row)
    {
        int pixels = split.PixelsPerImage;
        PixelScaling.Apply(split.Scale, split.Image(source), Images.Span<float>().Slice(row * pixels, pixels));

        Span<float> oneHot = Labels.Span<float>().Slice(row * split.Classes, split.Classes);
        oneHot.Clear();
        oneHot[split.Labels.Span<byte>()[source]] = 1;
    }

    public Batch Batch => new(Images, Labels);
}
