using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// Copies rows of one image into scratch as the kernels want them: NHWC, zeros around, and each group's channels padded to
/// <paramref name="PaddedDepth"/>. The scratch is cleared once; only rows are written afterwards, so the zeros to the left and
/// right and in the padding channels stay.
/// </summary>
/// <remarks>With <see cref="Pool"/> the images are the gradient of a max-pool of them and its codes, in one group.</remarks>
internal readonly unsafe record struct ImageStage(
    ImageLayout Layout, int Height, int Width, int Groups, int Depth, int PaddedDepth,
    int RowsBefore, int PaddedHeight, int ColumnsBefore, int PaddedWidth)
{
    private int Channels => Groups * Depth;

    /// <summary>The pool behind the images, or null.</summary>
    public SpreadRows? Pool { get; init; }

    /// <summary>Floats from one staged pixel to the next.</summary>
    public int PixelStep => Groups * PaddedDepth;

    /// <summary>Floats from one staged row to the next.</summary>
    public int RowStep => PaddedWidth * PixelStep;

    private long ImageSize => (long)Height * Width * Channels;

    /// <summary>True if the image can be read where it is.</summary>
    public bool InPlace =>
        Pool is null && Layout == ImageLayout.Nhwc && PaddedDepth == Depth && PaddedHeight == Height && PaddedWidth == Width;

    /// <summary>Where an image that is <see cref="InPlace"/> starts.</summary>
    public float* Image(float* images, int index) => images + (index * ImageSize);

    /// <summary>Writes padded rows <paramref name="first"/> … <paramref name="first"/> + <paramref name="rows"/> − 1 of image
    /// <paramref name="index"/>. <paramref name="codes"/> is read if there is a pool.</summary>
    public void CopyRows(float* images, byte* codes, int index, int first, int rows, float* staged)
    {
        for (int row = first; row < first + rows; row++, staged += RowStep)
        {
            int y = row - RowsBefore;
            if (y < 0 || y >= Height)
                NativeMemory.Clear(staged, (nuint)RowStep * sizeof(float));
            else if (Pool is not null)
                Pool.CopyRow(images, codes, index, y, staged + (ColumnsBefore * PixelStep), PixelStep);
            else
                CopyRow(Image(images, index), y, staged + (ColumnsBefore * PixelStep));
        }
    }

    private void CopyRow(float* image, int y, float* staged)
    {
        if (Layout == ImageLayout.Nchw)
            TransposeRow(image + ((long)y * Width), staged);
        else if (PaddedDepth == Depth)
            NativeMemory.Copy(image + ((long)y * Width * Channels), staged, (nuint)(Width * Channels) * sizeof(float));
        else
            SpreadRow(image + ((long)y * Width * Channels), staged);
    }

    private void SpreadRow(float* row, float* staged)
    {
        for (int run = 0; run < Width * Groups; run++, row += Depth, staged += PaddedDepth)
            for (int c = 0; c < Depth; c++)
                staged[c] = row[c];
    }

    private void TransposeRow(float* row, float* staged)
    {
        for (int group = 0; group < Groups; group++)
            for (int c = 0; c < Depth; c++, row += (long)Height * Width)
            {
                float* to = staged + (group * PaddedDepth) + c;
                for (int x = 0; x < Width; x++, to += PixelStep)
                    *to = row[x];
            }
    }
}
