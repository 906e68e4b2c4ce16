using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>RandomUniformInt: whole numbers from minval up to, but not including, maxval.</summary>
internal static class RandomUniformInt
{
    public static readonly OpDef Def = new("RandomUniformInt")
    {
        Inputs = "shape: T, minval: Tout, maxval: Tout",
        Outputs = "output: Tout",
        Attrs = ["seed: int = 0", "seed2: int = 0", "Tout: {int32, int64}", "T: {int32, int64}"],
        IsStateful = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        c.InputOfRank(1, 0);
        c.InputOfRank(2, 0);
        RandomShapes.FromFirstInput(c);
    }

    private static KernelBody Bind(BindContext c) => c.OutputType(0) == TF_DataType.TF_INT32
        ? Bind<int>(c, PhiloxFill.UniformInt32)
        : Bind<long>(c, PhiloxFill.UniformInt64);

    private static KernelBody Bind<T>(BindContext c, Fill<T> fill) where T : unmanaged, IComparable<T>
    {
        PhiloxState state = StatefulRandom.State(c);
        CpuTier tier = c.Tier;
        ulong blocks = PhiloxFill.Blocks(c.OutputShape(0).ElementCount);
        Operation op = c.Operation;
        return (in KernelArgs args) =>
        {
            (T low, T high) = (args.Input<T>(1)[0], args.Input<T>(2)[0]);
            if (low.CompareTo(high) >= 0)
                throw new InvalidArgumentError($"{op.Type} '{op.Name}': minval must be below maxval, received {low} and {high}. Give a larger maxval.")
                { Op = op.Type, Node = op.Name };
            fill(args.Output(0), low, high, state.Reserve(blocks), tier, args.Workers);
        };
    }

    private delegate void Fill<T>(Block output, T low, T high, PhiloxStream start, CpuTier tier, Workers workers);
}
