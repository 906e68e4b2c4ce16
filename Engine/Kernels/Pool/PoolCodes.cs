namespace TfCnn.Kernels;

/// <summary>
/// Where each window of a max-pool behind a ReLU has its first maximum: a byte an output, NHWC with the channels padded to
/// <see cref="ChannelStep"/>. It is the pixel's number in the window, in row-major order, if the maximum is above zero; else
/// <see cref="NotPositive"/> plus the number of the window's first pixel inside the image, which gets the gradient · 0.
/// </summary>
public static class PoolCodes
{
    /// <summary>Added to the codes of maxima through which ReLU passes nothing back.</summary>
    public const int NotPositive = 128;

    // The widest vector's lanes, so that codes are always loaded and stored whole.
    private const int Lanes = 16;

    /// <summary>True if a pool's gradient can be made from codes: NHWC, windows do not overlap, each has some pixels and a number
    /// for each.</summary>
    public static bool Fit(PoolGeometry g) =>
        g.Layout == ImageLayout.Nhwc && g.Rows.Window * (long)g.Columns.Window <= NotPositive && FitsAlong(g.Rows) && FitsAlong(g.Columns);

    /// <summary>Codes of one pixel.</summary>
    public static int ChannelStep(int channels) => (channels + Lanes - 1) / Lanes * Lanes;

    /// <summary>Bytes of all codes.</summary>
    public static long Bytes(PoolGeometry g) => (long)g.N * g.OH * g.OW * ChannelStep(g.C);

    private static bool FitsAlong(WindowAxis axis) =>
        axis.Window <= axis.Stride && axis.Before < axis.Window && axis.After < axis.Window && axis.Output > 0;
}
