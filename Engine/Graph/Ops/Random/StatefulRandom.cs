using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>RandomUniform, RandomStandardNormal, TruncatedNormal: numbers from a stream that goes on from run to run.</summary>
internal static class StatefulRandom
{
    /// <summary>All of them, for the registry.</summary>
    public static readonly OpDef[] Defs = Array.ConvertAll(Distribution.All, Define);

    private static OpDef Define(Distribution distribution) => new(distribution.Stateful)
    {
        Inputs = "shape: T",
        Outputs = "output: dtype",
        Attrs = ["seed: int = 0", "seed2: int = 0", "dtype: {half, bfloat16, float, double}", "T: {int32, int64}"],
        IsStateful = true,
        ShapeRule = RandomShapes.FromFirstInput,
        Kernel = c => Bind(c, distribution.Kernel(c)),
        NotDifferentiable = true,
    };

    /// <summary>The node's state in this session.</summary>
    public static PhiloxState State(BindContext c) => State(c, c.Operation);

    /// <summary>The state of a random op that was fused into the node.</summary>
    public static PhiloxState State(BindContext c, Operation op) =>
        c.State(op, () => new PhiloxState(op.Attrs.Int("seed"), op.Attrs.Int("seed2")));

    private static KernelBody Bind(BindContext c, RandomFill fill)
    {
        PhiloxState state = State(c);
        CpuTier tier = c.Tier;
        ulong blocks = PhiloxFill.Blocks(c.OutputShape(0).ElementCount);
        return (in KernelArgs args) => fill(args.Output(0), state.Reserve(blocks), tier, args.Workers);
    }
}

/// <summary>RandomShuffle: the rows of a tensor in random order.</summary>
internal static class RandomShuffle
{
    public static readonly OpDef Def = new("RandomShuffle")
    {
        Inputs = "value: T",
        Outputs = "output: T",
        Attrs = ["seed: int = 0", "seed2: int = 0", "T: type"],
        IsStateful = true,
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = Bind,
        NotDifferentiable = true,
    };

    private static KernelBody Bind(BindContext c)
    {
        PhiloxState state = StatefulRandom.State(c);
        Shape shape = c.InputShape(0);
        long rows = shape.Rank == 0 ? 1 : shape[0];
        long bytes = shape.ElementCount * c.InputType(0).Size();
        var shuffle = new PhiloxShuffle(rows, rows == 0 ? 0 : bytes / rows);
        c.MayReuse(output: 0, input: 0);
        return (in KernelArgs args) => shuffle.Run(args.Input(0), args.Output(0), state.Reserve(shuffle.Blocks));
    }
}
