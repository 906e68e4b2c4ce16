using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// Random ops without state: equal seeds give equal numbers, in every run. The first form takes two whole numbers as seed,
/// the second (V2) the key and the counter that StatelessRandomGetKeyCounter makes of them.
/// </summary>
internal static class StatelessRandom
{
    /// <summary>All of them, for the registry.</summary>
    public static readonly OpDef[] Defs =
    [
        .. Distribution.All.Select(Seeded),
        .. Distribution.All.Select(Keyed),
        new("StatelessRandomGetKeyCounter")
        {
            Inputs = "seed: Tseed",
            Outputs = "key: uint64, counter: uint64",
            Attrs = ["Tseed: {int32, int64} = int64"],
            ShapeRule = InferKeyAndCounter,
            Kernel = BindKeyAndCounter,
            NotDifferentiable = true,
        },
    ];

    private static OpDef Seeded(Distribution distribution) => new(distribution.Stateless)
    {
        Inputs = "shape: T, seed: Tseed",
        Outputs = "output: dtype",
        Attrs = ["dtype: {half, bfloat16, float, double} = float", "T: {int32, int64} = int32", "Tseed: {int32, int64} = int64"],
        ShapeRule = c =>
        {
            RandomShapes.CheckVector(c, 1, 2);
            RandomShapes.FromFirstInput(c);
        },
        Kernel = c => BindSeeded(c, distribution.Kernel(c)),
        NotDifferentiable = true,
    };

    private static OpDef Keyed(Distribution distribution) => new(distribution.StatelessV2)
    {
        Inputs = "shape: Tshape, key: uint64, counter: uint64, alg: int32",
        Outputs = "output: dtype",
        Attrs = ["dtype: {half, bfloat16, float, double} = float", "Tshape: {int32, int64} = int32"],
        ShapeRule = c =>
        {
            RandomShapes.CheckVector(c, 1, 1);
            // As in TensorFlow, entries after the two that Philox counts with are not looked at.
            if (c.InputOfRank(2, 1)[0] is 0 or 1)
                throw c.Error("'counter' must be a vector of 2");
            c.InputOfRank(3, 0);
            RandomShapes.FromFirstInput(c);
        },
        Kernel = c => BindKeyed(c, distribution.Kernel(c)),
        NotDifferentiable = true,
    };

    private static void InferKeyAndCounter(ShapeContext c)
    {
        RandomShapes.CheckVector(c, 0, 2);
        c.SetOutput(0, new Shape(1));
        c.SetOutput(1, new Shape(2));
    }

    private static KernelBody BindSeeded(BindContext c, RandomFill fill)
    {
        CpuTier tier = c.Tier;
        bool isInt32 = c.InputType(1) == TF_DataType.TF_INT32;
        return (in KernelArgs args) => fill(args.Output(0), Start(args, 1, isInt32), tier, args.Workers);
    }

    // The algorithm of input 3 is Philox: 1, or 3 for "choose one".
    private static KernelBody BindKeyed(BindContext c, RandomFill fill)
    {
        if (c.RequireConstant(3).Span<int>()[0] is not (1 or 3) and var algorithm)
            throw c.Error($"there is no random algorithm {algorithm}", "Ask for 1, Philox, or 3, the engine's choice.");
        CpuTier tier = c.Tier;
        return (in KernelArgs args) =>
        {
            Span<ulong> counter = args.Input<ulong>(2);
            fill(args.Output(0), new PhiloxStream(args.Input<ulong>(1)[0], counter[0], counter[1]), tier, args.Workers);
        };
    }

    private static KernelBody BindKeyAndCounter(BindContext c)
    {
        bool isInt32 = c.InputType(0) == TF_DataType.TF_INT32;
        return (in KernelArgs args) =>
        {
            PhiloxStream start = Start(args, 0, isInt32);
            args.Output<ulong>(0)[0] = start.Key;
            args.Output<ulong>(1)[0] = start.CounterLow;
            args.Output<ulong>(1)[1] = start.CounterHigh;
        };
    }

    private static PhiloxStream Start(in KernelArgs args, int seed, bool isInt32) => isInt32
        ? PhiloxStream.FromStatelessSeed(args.Input<int>(seed)[0], args.Input<int>(seed)[1])
        : PhiloxStream.FromStatelessSeed(args.Input<long>(seed)[0], args.Input<long>(seed)[1]);
}
