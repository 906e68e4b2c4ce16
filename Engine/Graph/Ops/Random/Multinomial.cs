using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Multinomial: draws classes with probabilities softmax(logits).</summary>
internal static class Multinomial
{
    public static readonly OpDef Def = new("Multinomial")
    {
        Inputs = "logits: T, num_samples: int32",
        Outputs = "output: output_dtype",
        Attrs =
        [
            "seed: int = 0", "seed2: int = 0",
            "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}",
            "output_dtype: {int32, int64} = int64",
        ],
        IsStateful = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        Shape logits = c.InputOfRank(0, 2);
        c.InputOfRank(1, 0);
        if (logits[1] == 0)
            throw c.Error("there must be at least one class", "Give the logits a column for each class.");
        long samples = (long)(c.Constant(1)?.ToDouble() ?? -1);
        if (samples < 0 && c.Constant(1) is not null)
            throw c.Error($"num_samples is {samples}, but must be >= 0", "Say how many classes to draw for each row.");
        c.SetOutput(0, Shape.Matrix(logits[0], samples));
    }

    private static KernelBody Bind(BindContext c) => (c.InputType(0), c.OutputType(0)) switch
    {
        (TF_DataType.TF_FLOAT, TF_DataType.TF_INT32) => Bind<float, int>(c),
        (TF_DataType.TF_FLOAT, TF_DataType.TF_INT64) => Bind<float, long>(c),
        (TF_DataType.TF_DOUBLE, TF_DataType.TF_INT32) => Bind<double, int>(c),
        (TF_DataType.TF_DOUBLE, TF_DataType.TF_INT64) => Bind<double, long>(c),
        var (type, _) => throw new UnimplementedError(
            $"{c.Operation.Type} '{c.Operation.Name}': there is no kernel for {type.Name()} logits; cast them to float32.")
        { Op = c.Operation.Type, Node = c.Operation.Name },
    };

    private static KernelBody Bind<TLogit, TClass>(BindContext c)
        where TLogit : unmanaged, IFloatingPointIeee754<TLogit>
        where TClass : unmanaged, IBinaryInteger<TClass>
    {
        PhiloxState state = StatefulRandom.State(c);
        var kernel = new PhiloxMultinomial<TLogit, TClass>(
            (int)c.InputShape(0)[0], (int)c.InputShape(0)[1], (int)c.OutputShape(0)[1]);
        c.ScratchBytes = kernel.ScratchBytes(c.Workers);
        return (in KernelArgs args) =>
            kernel.Run(args.Input(0), args.Output(0), state.Reserve(kernel.Blocks), args.Scratch, args.Workers);
    }
}
