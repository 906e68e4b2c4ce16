using System.Numerics.Tensors;

namespace Tensorflow;

/// <summary>Functions of truth values, one byte each: 0 or 1.</summary>
internal static class Logic
{
    public static readonly OpDef[] Defs =
    [
        Binary<AndLoop>("LogicalAnd"),
        Binary<OrLoop>("LogicalOr"),
        new("LogicalNot")
        {
            Inputs = "x: bool",
            Outputs = "y: bool",
            ShapeRule = ShapeRules.SameAsInput,
            Kernel = UnaryKernel.Bind<byte, byte, NotLoop>,
            NotDifferentiable = true,
        },
    ];

    private static OpDef Binary<TLoop>(string name) where TLoop : struct, IBinaryLoop<byte, byte> => new(name)
    {
        Inputs = "x: bool, y: bool",
        Outputs = "z: bool",
        ShapeRule = Tensorflow.Binary.InferShape,
        Kernel = BinaryKernel.Bind<byte, byte, TLoop>,
        NotDifferentiable = true,
    };

    private readonly struct AndLoop : IBinaryLoop<byte, byte>
    {
        public static void Invoke(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<byte> z) =>
            TensorPrimitives.BitwiseAnd(x, y, z);
    }

    private readonly struct OrLoop : IBinaryLoop<byte, byte>
    {
        public static void Invoke(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<byte> z) =>
            TensorPrimitives.BitwiseOr(x, y, z);
    }

    private readonly struct NotLoop : IUnaryLoop<byte, byte>
    {
        public static void Invoke(ReadOnlySpan<byte> x, Span<byte> y) => TensorPrimitives.Xor(x, (byte)1, y);
    }
}
