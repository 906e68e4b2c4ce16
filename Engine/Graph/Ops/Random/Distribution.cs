using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Fills memory from a place in a random stream.</summary>
internal delegate void RandomFill(Block output, PhiloxStream start, CpuTier tier, Workers workers);

/// <summary>A distribution of floating-point numbers, with the names of the ops that draw from it.</summary>
internal sealed record Distribution(string Stateful, string Stateless, string StatelessV2, RandomFill Float32, RandomFill Float64)
{
    public static readonly Distribution Uniform = new(
        "RandomUniform", "StatelessRandomUniform", "StatelessRandomUniformV2", PhiloxFill.Uniform32, PhiloxFill.Uniform64);

    public static readonly Distribution Normal = new(
        "RandomStandardNormal", "StatelessRandomNormal", "StatelessRandomNormalV2", PhiloxFill.Normal32, PhiloxFill.Normal64);

    public static readonly Distribution TruncatedNormal = new(
        "TruncatedNormal", "StatelessTruncatedNormal", "StatelessTruncatedNormalV2",
        (output, start, _, workers) => PhiloxFill.TruncatedNormal32(output, start, workers),
        (output, start, _, workers) => PhiloxFill.TruncatedNormal64(output, start, workers));

    public static readonly Distribution[] All = [Uniform, Normal, TruncatedNormal];

    /// <summary>The kernel for the node's type.</summary>
    public RandomFill Kernel(BindContext c) => c.OutputType(0) switch
    {
        TF_DataType.TF_FLOAT => Float32,
        TF_DataType.TF_DOUBLE => Float64,
        var type => throw new UnimplementedError(
            $"{c.Operation.Type} '{c.Operation.Name}': there is no kernel for {type.Name()}; draw float32 or float64 and cast.")
        { Op = c.Operation.Type, Node = c.Operation.Name },
    };
}
