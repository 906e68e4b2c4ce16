using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>One row phase combined with one column phase: the runs of source floats behind each destination pixel of the
/// two.</summary>
internal sealed unsafe class ConvPhase
{
    // Products in a chunk: a running sum's error grows with its length, and storing sums this often costs one part in a hundred.
    private const int MostProducts = 256;

    private readonly nint[] _runs;

    private ConvPhase(
        TapAxis rows, TapAxis columns, int rowPhase, int columnPhase, int firstTap, ImageStage stage, int mostPixels)
    {
        Rows = rows.Phases[rowPhase];
        TapPhase across = columns.Phases[columnPhase];
        (FirstRow, FirstColumn, FirstTap) = (rowPhase, columnPhase, firstTap);
        PixelStep = columns.SourceStep * stage.PixelStep;
        DestinationStep = columns.DestinationStep;
        TileStarts = EvenSplit.AtMost(across.Count, mostPixels).Starts();
        // Neighbouring taps of one group are neighbours in memory: a whole filter row is one run.
        int taps = across.Offsets.Length;
        bool joined = stage.Groups == 1 && taps > 0 && across.Offsets[^1] - across.Offsets[0] == taps - 1;
        int[] starts = joined ? [across.Offsets[0]] : across.Offsets;
        RunLength = joined ? taps * stage.Depth : stage.Depth;
        _runs = GC.AllocateArray<nint>(Rows.Offsets.Length * starts.Length, pinned: true);
        for (int r = 0; r < Rows.Offsets.Length; r++)
            for (int c = 0; c < starts.Length; c++)
                _runs[(r * starts.Length) + c] = ((nint)Rows.Offsets[r] * stage.RowStep) + ((nint)starts[c] * stage.PixelStep);
        Chunks = [.. CutIntoChunks(_runs.Length, RunLength)];
    }

    public TapPhase Rows { get; }

    /// <summary>The phase's first destination pixel.</summary>
    public int FirstRow { get; }
    public int FirstColumn { get; }

    /// <summary>The phase's first tap in packed order.</summary>
    public int FirstTap { get; }

    /// <summary>The first pixel of each tile of a row, and the end of the row.</summary>
    public int[] TileStarts { get; }

    public nint* Runs => (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_runs));

    public int RunCount => _runs.Length;

    /// <summary>What a tile sums in one call each, in order; one at least.</summary>
    public RunChunk[] Chunks { get; }

    /// <summary>Floats in each run.</summary>
    public int RunLength { get; }

    /// <summary>Source floats from one destination pixel of the phase to the next.</summary>
    public nint PixelStep { get; }

    /// <summary>Destination pixels from one of the phase to the next.</summary>
    public int DestinationStep { get; }

    /// <summary>Every pair of phases, in the order in which their taps are packed.</summary>
    public static ConvPhase[] All(TapAxis rows, TapAxis columns, ImageStage stage, int mostPixels)
    {
        var phases = new List<ConvPhase>();
        int firstTap = 0;
        for (int r = 0; r < rows.Phases.Length; r++)
            for (int c = 0; c < columns.Phases.Length; c++)
            {
                phases.Add(new ConvPhase(rows, columns, r, c, firstTap, stage, mostPixels));
                firstTap += rows.Phases[r].Taps.Length * columns.Phases[c].Taps.Length;
            }
        return [.. phases];
    }

    // Some whole runs each, or else equal parts of one run. A phase that sees no tap is one empty chunk: its pixels are zero.
    private static IEnumerable<RunChunk> CutIntoChunks(int runs, int length)
    {
        if (runs == 0)
            return [new RunChunk(0, 0, 0, 0)];
        if (length > MostProducts)
        {
            int[] starts = EvenSplit.AtMost(length, MostProducts).Starts();
            return
                from run in Enumerable.Range(0, runs)
                from part in Enumerable.Range(0, starts.Length - 1)
                select new RunChunk(run, 1, starts[part], starts[part + 1] - starts[part]);
        }
        int[] firsts = EvenSplit.AtMost(runs, MostProducts / Math.Max(1, length)).Starts();
        return Enumerable.Range(0, firsts.Length - 1).Select(i => new RunChunk(firsts[i], firsts[i + 1] - firsts[i], 0, length));
    }
}

/// <summary>A part of a phase's runs.</summary>
/// <param name="First">The first run.</param>
/// <param name="Count">Neighbouring runs.</param>
/// <param name="Start">Floats of each run before the part.</param>
/// <param name="Length">Floats of each run in the part.</param>
internal readonly record struct RunChunk(int First, int Count, int Start, int Length);
