using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// Finds the elements of a filter's gradient whose products are all zero, as between an input channel and an output channel that are never
/// active one tap apart. The definition gives exactly 0 for them; Winograd's algorithm would leave a residue as large as a rounding
/// error, and an optimizer that divides by the gradient's own size, as Adam and RMSProp do, would make a whole step of it.
/// </summary>
/// <remarks>
/// Each channel has a string of bits, one for each place of the output in all images, set where the value is not 0. A row's bits are cut into
/// groups of 16 outputs, a number each; an image has as many rows as the padded input. So the input seen by a row of taps is the
/// same string read some rows later, and a string for each column of taps is kept. A product that is not 0 is most often found in the first
/// few numbers.
/// </remarks>
internal sealed unsafe class ZeroProducts
{
    private const int GroupColumns = 16;

    private readonly ConvGeometry _geometry;
    private readonly ImageStage _input;
    private readonly ImageStage _gradient;
    private readonly int _groups;
    private readonly long _rows;

    public ZeroProducts(ConvGeometry g, SpreadRows? pool)
    {
        _geometry = g;
        _input = new ImageStage(
            ImageLayout.Nhwc, g.H, g.W, 1, g.C, g.C, g.Rows.Before, g.OH + g.KH - 1, g.Columns.Before, g.OW + g.KW - 1);
        _gradient = new ImageStage(ImageLayout.Nhwc, g.OH, g.OW, 1, g.CO, g.CO, 0, g.OH, 0, g.OW) { Pool = pool };
        _groups = (g.OW + GroupColumns - 1) / GroupColumns;
        _rows = (long)g.N * _input.PaddedHeight;
    }

    // Of a string, in numbers of 16 bits. The input's is read up to KH − 1 rows further.
    private long GradientLength => RoundUp(_rows * _groups);

    private long InputLength => GradientLength + RoundUp((_geometry.KH - 1L) * _groups);

    private long GradientStrings => _geometry.KW * (long)_geometry.C * InputLength;

    private long StringBytes => AlignedBuffer.RoundUp((GradientStrings + (_geometry.CO * GradientLength)) * sizeof(ushort));

    // A staged row of the input or the gradient, and the bits of a group of its columns for each channel.
    private long WorkerFloats =>
        AlignedBuffer.RoundUp((Math.Max(_input.RowStep, _gradient.RowStep) + Math.Max(_geometry.C, _geometry.CO)) * sizeof(float)) / sizeof(float);

    public long ScratchBytes(int workers) => StringBytes + (workers * WorkerFloats * sizeof(float));

    /// <summary>Writes 0 to the elements of <paramref name="dFilter"/> that have no other product.</summary>
    public void Clear(float* x, float* dy, byte* codes, float* dFilter, Block scratch, Workers workers)
    {
        var strings = (ushort*)scratch.Floats;
        float* perWorker = scratch.Floats + (StringBytes / sizeof(float));
        workers.Run(_geometry.N, new Images(this, x, dy, codes, strings, perWorker));
        workers.Run(_geometry.C, new Channels(this, strings, dFilter));
    }

    private static long RoundUp(long numbers) => AlignedBuffer.RoundUp(numbers * sizeof(ushort)) / sizeof(ushort);

    // Writes the bits of an image: the input's for each column of taps, and the gradient's.
    private readonly struct Images(ZeroProducts owner, float* x, float* dy, byte* codes, ushort* strings, float* perWorker) : IWorkBody
    {
        public void Execute(int image, int worker)
        {
            float* row = perWorker + (worker * owner.WorkerFloats);
            Write(owner._input, x, null, image, row, strings, owner.InputLength, owner._geometry.KW);
            Write(owner._gradient, dy, codes, image, row, strings + owner.GradientStrings, owner.GradientLength, 1);
            if (image == owner._geometry.N - 1)
                ClearEnds();
        }

        private void Write(
            in ImageStage stage, float* images, byte* imageCodes, int image, float* row, ushort* to, long length, int taps)
        {
            int channels = stage.PixelStep;
            var bits = (uint*)(row + stage.RowStep);
            NativeMemory.Clear(row, (nuint)stage.RowStep * sizeof(float));
            to += (long)image * owner._input.PaddedHeight * owner._groups;
            for (int y = 0; y < owner._input.PaddedHeight; y++, to += owner._groups)
            {
                bool exists = y < stage.PaddedHeight;
                if (exists)
                    stage.CopyRows(images, imageCodes, image, y, 1, row);
                for (int group = 0; group < owner._groups; group++)
                {
                    int first = group * GroupColumns;
                    if (exists)
                        FindActive(row + ((nint)first * channels), Math.Min(GroupColumns + taps - 1, stage.PaddedWidth - first), channels, bits);
                    else
                        new Span<uint>(bits, channels).Clear();
                    for (int tap = 0; tap < taps; tap++)
                        for (int c = 0; c < channels; c++)
                            to[(((long)tap * channels) + c) * length + group] = (ushort)(bits[c] >> tap);
                }
            }
        }

        // The numbers behind the last image's, up to the strings' ends.
        private void ClearEnds()
        {
            long used = owner._rows * owner._groups;
            for (long s = 0; s < owner._geometry.KW * (long)owner._geometry.C; s++)
                new Span<ushort>(strings + (s * owner.InputLength) + used, (int)(owner.InputLength - used)).Clear();
            for (long s = 0; s < owner._geometry.CO; s++)
                new Span<ushort>(
                    strings + owner.GradientStrings + (s * owner.GradientLength) + used, (int)(owner.GradientLength - used)).Clear();
        }
    }

    // Bit i of a channel's number: whether its value in pixel i is not 0. At most 20 pixels.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindActive(float* pixels, int count, int channels, uint* bits)
    {
        int c = 0;
        for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
        {
            Vector<uint> found = default;
            float* pixel = pixels + c;
            for (int i = 0; i < count; i++, pixel += channels)
                found |= Vector.AndNot(new Vector<uint>(1u << i), Vector.AsVectorUInt32(Vector.Equals(Vector.Load(pixel), default)));
            Vector.Store(found, bits + c);
        }
        for (; c < channels; c++)
        {
            bits[c] = 0;
            for (int i = 0; i < count; i++)
                bits[c] |= (pixels[((nint)i * channels) + c] == 0 ? 0 : 1u) << i;
        }
    }

    // Goes through all elements of an input channel.
    private readonly struct Channels(ZeroProducts owner, ushort* strings, float* dFilter) : IWorkBody
    {
        public void Execute(int channel, int worker)
        {
            ConvGeometry g = owner._geometry;
            for (int row = 0; row < g.KH; row++)
                for (int column = 0; column < g.KW; column++)
                {
                    ushort* input = strings + ((((long)column * g.C) + channel) * owner.InputLength) + (row * owner._groups);
                    float* elements = dFilter + (((((long)row * g.KW) + column) * g.C) + channel) * g.CO;
                    for (int output = 0; output < g.CO; output++)
                        if (elements[output] != 0 && !Meet(input, strings + owner.GradientStrings + (output * owner.GradientLength)))
                            elements[output] = 0;
                }
        }

        private bool Meet(ushort* a, ushort* b)
        {
            for (long i = 0; i < owner.GradientLength; i += Vector<ushort>.Count)
                if ((Vector.Load(a + i) & Vector.Load(b + i)) != default)
                    return true;
            return false;
        }
    }
}
