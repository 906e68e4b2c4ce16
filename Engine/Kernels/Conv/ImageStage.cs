using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// Copies rows of one image into scratch as the kernels want them: NHWC, zeros around, and each group's channels padded to
/// <paramref name="PaddedDepth"/>. The scratch is cleared once; only rows are written afterwards, so the zeros to the left and
/// right and in the padding channels stay.
/// </summary>
internal readonly unsafe record struct ImageStage(
    ImageLayout Layout, int Height, int Width, int Groups, int Depth, int PaddedDepth,
    int RowsBefore, int PaddedHeight, int ColumnsBefore, int PaddedWidth)
{
    private int Channels => Groups * Depth;

    /// <summary>Floats from one staged pixel to the next.</summary>
    public int PixelStep => Groups * PaddedDepth;

    /// <summary>Floats from one staged row to the next.</summary>
    public int RowStep => PaddedWidth * PixelStep;

    /// <summary>Floats of one whole image before staging.</summary>
    public long ImageSize => (long)Height * Width * Channels;

    /// <summary>True if the image can be read where it is.</summary>
    public bool InPlace =>
        Layout == ImageLayout.Nhwc && PaddedDepth == Depth && PaddedHeight == Height && PaddedWidth == Width;

    /// <summary>Writes padded rows <paramref name="first"/> … <paramref name="first"/> + <paramref name="rows"/> − 1.</summary>
    public void CopyRows(float* image, int first, int rows, float* staged)
    {
        for (int row = first; row < first + rows; row++, staged += RowStep)
        {
            int y = row - RowsBefore;
            if (y < 0 || y >= Height)
                NativeMemory.Clear(staged, (nuint)RowStep * sizeof(float));
            else
                CopyRow(image, y, staged + (ColumnsBefore * PixelStep));
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
