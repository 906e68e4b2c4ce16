using CsCheck;
using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>An op's generator and how its results are judged.</summary>
/// <param name="Op">The op's name.</param>
/// <param name="Measure">How floating-point results are compared.</param>
/// <param name="Make">Draws a case.</param>
internal sealed record OpRow(string Op, Measure Measure, Func<Draw, OpDef, OpRun> Make)
{
    /// <summary>TensorFlow's float64 result is no truth for the float32 one: other random numbers, or another function altogether.</summary>
    public bool HasNoTruth { get; init; }

    /// <summary>The op computes in float32 whatever the type of its output is.</summary>
    public bool RoundsAsSingle { get; init; }

    /// <summary>Sums of inputs that cancel are among the results: errors are relative to the largest input too.</summary>
    public bool ScalesWithInputs { get; init; }

    /// <summary>Roundings that engines may be apart where there is no truth.</summary>
    public double Roundings { get; init; } = 32;

    /// <summary>The generator as CsCheck takes it.</summary>
    public Gen<OpRun> Generator => new CaseGenerator(this);

    private sealed class CaseGenerator(OpRow row) : Gen<OpRun>
    {
        public override OpRun Generate(PCG pcg, Size? min, out Size size)
        {
            var draw = new Draw(pcg);
            OpRun run = row.Make(draw, OpRegistry.Find(row.Op));
            size = new Size(draw.Size);
            return run with { MayFail = draw.MayFail };
        }
    }
}
