using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>
/// Dropout in one pass: where a uniform random number is below the rate the result is 0, elsewhere x / divisor (or x · factor). The
/// random numbers are those of <see cref="PhiloxFill.Uniform32"/>, made a piece at a time and never stored.
/// </summary>
/// <param name="divide">x is divided by the scale, else multiplied.</param>
/// <param name="tier">The vectors that make the random bits.</param>
public sealed unsafe class Dropout(bool divide, CpuTier tier)
{
    private const int ItemElements = 16 * 1024;
    private const int PieceElements = 1024;

    // Elements whose decisions fill one vector of bytes.
    private const int Group = 16;

    /// <summary>Algorithm and tier.</summary>
    public string Name => "philox " + Cpu.Name(tier);

    /// <summary>Computes <paramref name="y"/> and, unless it is empty, <paramref name="keep"/>: a byte for each element, 1 where it is
    /// kept. <paramref name="y"/> may be <paramref name="x"/>.</summary>
    public void Run(Block x, float scale, float rate, PhiloxStream start, Block y, Block keep, Workers workers)
    {
        Debug.Assert(x.Bytes == y.Bytes && (keep.Bytes == 0 || keep.Bytes * sizeof(float) == x.Bytes), "sizes match");
        workers.Run(Items(x), new Forward(divide, tier, x, scale, rate, start, y, keep));
    }

    /// <summary>The gradient: the same scaling of <paramref name="dy"/>, 0 scaled where nothing was kept. <paramref name="dx"/> may be
    /// <paramref name="dy"/>.</summary>
    public void Gradient(Block keep, Block dy, float scale, Block dx, Workers workers)
    {
        Debug.Assert(dy.Bytes == dx.Bytes && keep.Bytes * sizeof(float) == dy.Bytes, "sizes match");
        workers.Run(Items(dy), new Backward(divide, keep, dy, scale, dx));
    }

    private static int Items(Block x) => checked((int)((x.Bytes + (ItemElements * sizeof(float)) - 1) / (ItemElements * sizeof(float))));

    private static float Scaled(float x, float scale, bool divide) => divide ? x / scale : x * scale;

    private static Vector128<float> Scaled(Vector128<float> x, Vector128<float> scale, bool divide) => divide ? x / scale : x * scale;

    private readonly struct Forward(
        bool divide, CpuTier tier, Block x, float scale, float rate, PhiloxStream start, Block y, Block keep) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            float* random = stackalloc float[PieceElements];
            long first = (long)item * ItemElements, end = Math.Min(first + ItemElements, x.Bytes / sizeof(float));
            for (; first < end; first += PieceElements)
                Piece(first, (int)Math.Min(PieceElements, end - first), random);
        }

        // A piece starts at a whole block of the stream; the last one may use only a part of its last block.
        private void Piece(long first, int count, float* random)
        {
            long blocks = (count + PhiloxStream.BlockWords - 1) / PhiloxStream.BlockWords;
            PhiloxBits.Generate(tier, start.Skip((ulong)(first / PhiloxStream.BlockWords)), blocks, (uint*)random);
            default(UniformFloat32Conversion).Convert(random, blocks);
            float* from = x.Floats + first, to = y.Floats + first;
            byte* decisions = keep.Bytes == 0 ? null : keep.Pointer<byte>() + first;
            int i = 0;
            for (; i + Group <= count; i += Group)
                Sixteen(from + i, random + i, to + i, decisions == null ? null : decisions + i);
            for (; i < count; i++)
            {
                bool kept = random[i] >= rate;
                to[i] = kept ? Scaled(from[i], scale, divide) : 0;
                if (decisions != null)
                    decisions[i] = kept ? (byte)1 : (byte)0;
            }
        }

        private void Sixteen(float* from, float* random, float* to, byte* decisions)
        {
            Vector128<int> kept0 = Four(from, random, to), kept1 = Four(from + 4, random + 4, to + 4);
            Vector128<int> kept2 = Four(from + 8, random + 8, to + 8), kept3 = Four(from + 12, random + 12, to + 12);
            if (decisions != null)
                (Vector128.Narrow(Vector128.Narrow(kept0, kept1), Vector128.Narrow(kept2, kept3)).AsByte() & Vector128<byte>.One).Store(decisions);
        }

        private Vector128<int> Four(float* from, float* random, float* to)
        {
            Vector128<float> kept = Vector128.GreaterThanOrEqual(Vector128.Load(random), Vector128.Create(rate));
            (Scaled(Vector128.Load(from), Vector128.Create(scale), divide) & kept).Store(to);
            return kept.AsInt32();
        }
    }

    private readonly struct Backward(bool divide, Block keep, Block dy, float scale, Block dx) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            long first = (long)item * ItemElements, end = Math.Min(first + ItemElements, dy.Bytes / sizeof(float));
            byte* kept = keep.Pointer<byte>();
            float* from = dy.Floats, to = dx.Floats;
            for (; first + Group <= end; first += Group)
                Sixteen(Vector128.Load(kept + first), from + first, to + first);
            for (; first < end; first++)
                to[first] = Scaled(kept[first] != 0 ? from[first] : 0, scale, divide);
        }

        private void Sixteen(Vector128<byte> kept, float* from, float* to)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(kept);
            (Vector128<uint> kept0, Vector128<uint> kept1) = Vector128.Widen(low);
            (Vector128<uint> kept2, Vector128<uint> kept3) = Vector128.Widen(high);
            Four(kept0, from, to);
            Four(kept1, from + 4, to + 4);
            Four(kept2, from + 8, to + 8);
            Four(kept3, from + 12, to + 12);
        }

        private void Four(Vector128<uint> kept, float* from, float* to)
        {
            Vector128<float> gradient = Vector128.AndNot(Vector128.Load(from), Vector128.Equals(kept, Vector128<uint>.Zero).AsSingle());
            Scaled(gradient, Vector128.Create(scale), divide).Store(to);
        }
    }
}
