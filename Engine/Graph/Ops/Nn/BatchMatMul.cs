using System.Numerics;
using System.Runtime.CompilerServices;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Matrix products of two batches of matrices, each optionally transposed; the dimensions before the last two broadcast.</summary>
internal static class BatchMatMul
{
    public static readonly OpDef Def = new("BatchMatMulV2")
    {
        Inputs = "x: T, y: T",
        Outputs = "output: T",
        Attrs =
        [
            "T: {bfloat16, half, float, double, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128}",
            "adj_x: bool = false", "adj_y: bool = false", "grad_x: bool = false", "grad_y: bool = false",
        ],
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    /// <summary>Adds the products.</summary>
    public static Tensor Build(Tensor x, Tensor y, bool adjointX = false, bool adjointY = false, string? name = null) =>
        Emit.Op("BatchMatMulV2", [x, y], name, ("adj_x", adjointX), ("adj_y", adjointY));

    private static void InferShape(ShapeContext c)
    {
        Shape x = c.Input(0), y = c.Input(1);
        if (!x.HasRank || !y.HasRank)
        {
            c.SetOutput(0, Shape.Unknown);
            return;
        }
        if (x.Rank < 2 || y.Rank < 2)
            throw c.Error("both inputs must have at least rank 2", "Give them dimensions with tf.expand_dims.");
        bool tx = c.Attrs.Bool("adj_x"), ty = c.Attrs.Bool("adj_y");
        long inner = x[tx ? -2 : -1], other = y[ty ? -1 : -2];
        if (inner >= 0 && other >= 0 && inner != other)
            throw c.Error($"inner dimensions {inner} and {other} must be equal (adj_x={tx}, adj_y={ty})", "Reshape or transpose one of them.");
        Shape batch = ShapeRules.Broadcast(BatchOf(x), BatchOf(y)) ?? throw c.Error("the batch dimensions do not broadcast");
        c.SetOutput(0, batch.Concatenate(Shape.Matrix(x[tx ? -1 : -2], y[ty ? -2 : -1])));
    }

    private static Shape BatchOf(Shape shape) => shape.Slice(0, shape.Rank - 2);

    private static KernelBody Bind(BindContext c) => c.OutputType(0) switch
    {
        TF_DataType.TF_FLOAT => BindGemm(c),
        TF_DataType.TF_DOUBLE => BindPlain<double>(c),
        TF_DataType.TF_INT32 => BindPlain<int>(c),
        TF_DataType.TF_INT64 => BindPlain<long>(c),
        var other => throw NnKernels.NoKernel(c, other),
    };

    private static KernelBody BindGemm(BindContext c)
    {
        Batches batches = Batches.Of(c);
        var gemm = new Gemm(batches.M, batches.N, batches.K, c.Attrs.Bool("adj_x"), c.Attrs.Bool("adj_y"), GemmEpilogue.None, c.Tier);
        (c.KernelName, c.Flops, c.ScratchBytes) = (gemm.Name, batches.Pairs.Length * gemm.Flops, gemm.ScratchBytes(c.Workers));
        return (in KernelArgs a) =>
        {
            for (int i = 0; i < batches.Pairs.Length; i++)
                gemm.Run(batches.X<float>(a, i), batches.Y<float>(a, i), default, batches.Product<float>(a, i), a.Scratch, a.Workers);
        };
    }

    private static KernelBody BindPlain<T>(BindContext c) where T : unmanaged, INumber<T>
    {
        Batches batches = Batches.Of(c);
        var product = new MatrixMultiply<T>(batches.M, batches.N, batches.K, c.Attrs.Bool("adj_x"), c.Attrs.Bool("adj_y"));
        (c.KernelName, c.Flops, c.ScratchBytes) = (product.Name, batches.Pairs.Length * product.Flops, product.ScratchBytes(c.Workers));
        return (in KernelArgs a) =>
        {
            for (int i = 0; i < batches.Pairs.Length; i++)
                product.Run(batches.X<T>(a, i), batches.Y<T>(a, i), batches.Product<T>(a, i), a.Scratch, a.Workers);
        };
    }

    // math_grad.py, _BatchMatMulV2: four cases of transposition, then the sums over what was broadcast.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor x = op.Inputs[0], y = op.Inputs[1], g = grads[0]!;
        (Tensor gradX, Tensor gradY) = (op.Attrs.Bool("adj_x"), op.Attrs.Bool("adj_y")) switch
        {
            (false, false) => (Product(g, y, false, true), Product(x, g, true, false)),
            (false, true) => (Product(g, y, false, false), Product(g, x, true, false)),
            (true, false) => (Product(y, g, false, true), Product(x, g, false, false)),
            (true, true) => (Product(y, g, true, true), Product(g, x, true, true)),
        };
        return x.Shape.HasRank && y.Shape.HasRank && BatchOf(x.Shape).IsFullyDefined && BatchOf(x.Shape).Equals(BatchOf(y.Shape))
            ? [gradX, gradY]
            : SumRepeated(x, y, gradX, gradY);
    }

    // The axes found for the batch dimensions count from the front of the product, whose last two are the matrices'.
    private static Tensor?[] SumRepeated(Tensor x, Tensor y, Tensor gradX, Tensor gradY)
    {
        Tensor shapeX = Emit.Op("Shape", [x]), shapeY = Emit.Op("Shape", [y]);
        Operation axes = Emit.Node("BroadcastGradientArgs", [WithoutMatrix(shapeX, x), WithoutMatrix(shapeY, y)]);
        return
        [
            Emit.Op("Reshape", [MathOps.ReduceSum(gradX, axes.Outputs[0]), shapeX]),
            Emit.Op("Reshape", [MathOps.ReduceSum(gradY, axes.Outputs[1]), shapeY]),
        ];
    }

    private static Tensor WithoutMatrix(Tensor shape, Tensor like)
    {
        Tensor Ints(int value, string name) => like.Graph.Constant(HostTensor.Vector((int[])[value]), name);
        return Emit.Op("StridedSlice",
            [shape, Ints(0, "strided_slice/stack"), Ints(-2, "strided_slice/stack_1"), Ints(1, "strided_slice/stack_2")], "strided_slice",
            ("begin_mask", 1));
    }

    private static Tensor Product(Tensor x, Tensor y, bool adjointX, bool adjointY) => Build(x, y, adjointX, adjointY, "MatMul");

    /// <summary>Sizes of the matrices, and which of them meet.</summary>
    private sealed record Batches(int M, int N, int K, (int X, int Y)[] Pairs)
    {
        public static Batches Of(BindContext c)
        {
            Shape x = c.InputShape(0), y = c.InputShape(1), product = c.OutputShape(0), batch = BatchOf(product);
            int inner = (int)x[c.Attrs.Bool("adj_x") ? -2 : -1];
            var pairs = new (int, int)[batch.ElementCount];
            for (int i = 0; i < pairs.Length; i++)
                pairs[i] = (Place(i, batch, BatchOf(x)), Place(i, batch, BatchOf(y)));
            return new Batches((int)product[-2], (int)product[-1], inner, pairs);
        }

        public Block X<T>(in KernelArgs a, int i) where T : unmanaged => Matrix<T>(a.Input(0), Pairs[i].X, (long)M * K);

        public Block Y<T>(in KernelArgs a, int i) where T : unmanaged => Matrix<T>(a.Input(1), Pairs[i].Y, (long)K * N);

        public Block Product<T>(in KernelArgs a, int i) where T : unmanaged => Matrix<T>(a.Output(0), i, (long)M * N);

        private static Block Matrix<T>(Block all, int index, long elements) where T : unmanaged
        {
            long bytes = elements * Unsafe.SizeOf<T>();
            return all.Slice(index * bytes, bytes);
        }

        // The operand's matrix for one of the product, its dimensions of 1 repeated.
        private static int Place(int index, Shape batch, Shape own)
        {
            int place = 0, stride = 1;
            for (int axis = 1; axis <= batch.Rank; axis++)
            {
                int extent = (int)batch[-axis], at = index % extent;
                index /= extent;
                if (axis > own.Rank)
                    continue;
                place += own[-axis] == 1 ? 0 : at * stride;
                stride *= (int)own[-axis];
            }
            return place;
        }
    }
}
