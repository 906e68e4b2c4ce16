using System.Numerics;

namespace TfCnn.Kernels;

/// <summary>
/// Multinomial: draws classes with probabilities softmax(logits). Logits that are not finite have probability 0. All rows draw
/// from one stream, one after the other; this is what TensorFlow does on one thread, and here on any number.
/// </summary>
/// <typeparam name="TLogit">float or double.</typeparam>
/// <typeparam name="TClass">int or long.</typeparam>
/// <param name="rows">Rows of the logits, [rows, classes].</param>
/// <param name="classes">Number of classes.</param>
/// <param name="samples">Draws a row; the output is [rows, samples].</param>
public sealed unsafe class PhiloxMultinomial<TLogit, TClass>(int rows, int classes, int samples)
    where TLogit : unmanaged, IFloatingPointIeee754<TLogit>
    where TClass : unmanaged, IBinaryInteger<TClass>
{
    /// <summary>Blocks to reserve for one run.</summary>
    public ulong Blocks => PhiloxFill.Blocks(2L * rows * ((samples + 3L) / 4 * 4));

    /// <summary>Bytes of scratch memory for a pool of <paramref name="workers"/> threads.</summary>
    public long ScratchBytes(int workers) => workers * RowScratchBytes;

    private long RowScratchBytes => AlignedBuffer.RoundUp((long)classes * sizeof(double));

    /// <summary>Draws from <paramref name="logits"/> [rows, classes] into <paramref name="output"/> [rows, samples].</summary>
    public void Run(Block logits, Block output, PhiloxStream start, Block scratch, Workers workers) =>
        workers.Run(rows, new Body(this, logits, output, start, scratch));

    private readonly struct Body(
        PhiloxMultinomial<TLogit, TClass> kernel, Block logits, Block output, PhiloxStream start, Block scratch) : IWorkBody
    {
        public void Execute(int item, int worker) =>
            kernel.Row(item, logits, output, start, scratch.Slice(worker * kernel.RowScratchBytes, kernel.RowScratchBytes));
    }

    private void Row(int row, Block logits, Block output, PhiloxStream start, Block scratch)
    {
        var cumulated = new Span<double>(scratch.Pointer<double>(), classes);
        TClass* drawn = output.Pointer<TClass>() + ((long)row * samples);
        double total = Cumulate(new ReadOnlySpan<TLogit>(logits.Pointer<TLogit>() + ((long)row * classes), classes), cumulated);
        uint* words = stackalloc uint[PhiloxStream.BlockWords];
        for (int sample = 0; sample < samples; sample++)
        {
            // Two words a draw, so two draws a block. A row may begin in the middle of one.
            long draw = ((long)row * samples) + sample;
            int half = (int)(draw % 2);
            if (half == 0 || sample == 0)
                start.Skip((ulong)(draw / 2)).Block(words);
            double at = UniformBits.Float64(words[2 * half], words[(2 * half) + 1]) * total;
            drawn[sample] = TClass.CreateTruncating(FirstAbove(cumulated, at));
        }
    }

    // Sums of exp(logit − largest logit) up to each class; the last one is returned.
    private static double Cumulate(ReadOnlySpan<TLogit> logits, Span<double> cumulated)
    {
        TLogit largest = TLogit.NegativeInfinity;
        foreach (TLogit logit in logits)
            if (TLogit.IsFinite(logit) && logit > largest)
                largest = logit;
        double total = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (TLogit.IsFinite(logits[i]))
                total += Math.Exp(double.CreateTruncating(logits[i]) - double.CreateTruncating(largest));
            cumulated[i] = total;
        }
        return total;
    }

    // The first class whose sum is above the value. If no logit is finite, there is none: the number of classes.
    private static int FirstAbove(ReadOnlySpan<double> cumulated, double value)
    {
        int low = 0, high = cumulated.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (cumulated[middle] > value)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
