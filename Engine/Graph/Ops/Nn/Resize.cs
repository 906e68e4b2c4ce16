using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Images [N, H, W, C] made larger or smaller, and the gradients.</summary>
internal static class Resize
{
    private static readonly string[] s_places = ["align_corners: bool = false", "half_pixel_centers: bool = false"];

    public static readonly OpDef Nearest = new("ResizeNearestNeighbor")
    {
        Inputs = "images: T, size: int32",
        Outputs = "resized_images: T",
        Attrs = ["T: {int8, uint8, int16, uint16, int32, int64, half, float, double, bfloat16}", .. s_places],
        ShapeRule = c => c.SetOutput(0, Sized(c)),
        Kernel = c => ElementTypes.BindBits<NearestBinder>(c, c.InputType(0)),
        Gradient = (op, grads) =>
            [Emit.Op("ResizeNearestNeighborGrad", [grads[0]!, SizeOf(op.Inputs[0])], null, AttrsOf(op)), null],
    };

    public static readonly OpDef NearestGrad = new("ResizeNearestNeighborGrad")
    {
        Inputs = "grads: T, size: int32",
        Outputs = "output: T",
        Attrs = ["T: {uint8, int8, int32, half, float, double, bfloat16}", .. s_places],
        ShapeRule = c => c.SetOutput(0, Sized(c)),
        Kernel = c => ElementTypes.BindNumbers<NearestGradBinder>(c, c.InputType(0)),
        Gradient = (op, grads) => [Emit.Op("ResizeNearestNeighbor", [grads[0]!, SizeOf(op.Inputs[0])], null, AttrsOf(op)), null],
    };

    public static readonly OpDef Bilinear = new("ResizeBilinear")
    {
        Inputs = "images: T, size: int32",
        Outputs = "resized_images: float",
        Attrs = ["T: {int8, uint8, int16, uint16, int32, int64, bfloat16, half, float, double, bfloat16}", .. s_places],
        ShapeRule = c => c.SetOutput(0, Sized(c)),
        Kernel = c => ElementTypes.BindNumbers<BilinearBinder>(c, c.InputType(0)),
        Gradient = (op, grads) =>
            [op.Inputs[0].DType.IsFloating() ? Emit.Op("ResizeBilinearGrad", [grads[0]!, op.Inputs[0]], null, AttrsOf(op)) : null, null],
    };

    public static readonly OpDef BilinearGrad = new("ResizeBilinearGrad")
    {
        Inputs = "grads: float, original_image: T",
        Outputs = "output: T",
        Attrs = ["T: {float, bfloat16, half, double}", .. s_places],
        ShapeRule = InferBilinearGrad,
        Kernel = c => ElementTypes.BindFloats<BilinearGradBinder>(c, c.OutputType(0)),
    };

    // TensorFlow says nothing of the rank that both must have.
    private static void InferBilinearGrad(ShapeContext c)
    {
        c.InputOfRank(0, 4);
        c.InputOfRank(1, 4);
        c.SetOutput(0, c.Input(1));
    }

    /// <summary>Adds a resize to the nearest pixel.</summary>
    public static Tensor BuildNearest(
        Tensor images, Tensor size, bool alignCorners = false, bool halfPixelCenters = false, string? name = null) =>
        Emit.Op("ResizeNearestNeighbor", [images, size], name, ("align_corners", alignCorners), ("half_pixel_centers", halfPixelCenters));

    /// <summary>Adds a bilinear resize.</summary>
    public static Tensor BuildBilinear(
        Tensor images, Tensor size, bool alignCorners = false, bool halfPixelCenters = false, string? name = null) =>
        Emit.Op("ResizeBilinear", [images, size], name, ("align_corners", alignCorners), ("half_pixel_centers", halfPixelCenters));

    private static Shape Sized(ShapeContext c)
    {
        Shape images = c.InputOfRank(0, 4), size = c.ConstantAsShape(1);
        if (c.Attrs.Bool("align_corners") && c.Attrs.Bool("half_pixel_centers"))
            throw c.Error("If half_pixel_centers is True, align_corners must be False");
        if (!size.HasRank)
            return images.With(1, -1).With(2, -1);
        if (size.Rank != 2)
            throw c.Error($"size must hold height and width, it holds {size}");
        return images.With(1, size[0]).With(2, size[1]);
    }

    private static (string, object)[] AttrsOf(Operation op) =>
        [("align_corners", op.Attrs.Bool("align_corners")), ("half_pixel_centers", op.Attrs.Bool("half_pixel_centers"))];

    private static Tensor SizeOf(Tensor images)
    {
        if (images.Shape.HasRank && images.Shape[1] >= 0 && images.Shape[2] >= 0)
            return images.Graph.Constant(HostTensor.Vector((int[])[(int)images.Shape[1], (int)images.Shape[2]]), "Const");
        Tensor shape = Emit.Op("Shape", [images], "Shape");
        Tensor Ints(int value, string name) => images.Graph.Constant(HostTensor.Vector((int[])[value]), name);
        return Emit.Op("StridedSlice",
            [shape, Ints(1, "strided_slice/stack"), Ints(3, "strided_slice/stack_1"), Ints(1, "strided_slice/stack_2")], "strided_slice");
    }

    private static (ResizeAxis Rows, ResizeAxis Columns) Axes(BindContext c, Shape from, Shape to, bool nearest)
    {
        if (from.ElementCount > 0 && to.ElementCount == 0 || from.ElementCount == 0 && to.ElementCount > 0)
            throw c.Error("input and output sizes should be greater than 0", "Give a size of at least one pixel.");
        (bool align, bool half) = (c.Attrs.Bool("align_corners"), c.Attrs.Bool("half_pixel_centers"));
        return (new ResizeAxis((int)from[1], (int)to[1], align, half, nearest),
            new ResizeAxis((int)from[2], (int)to[2], align, half, nearest));
    }

    private readonly struct NearestBinder : IBitsBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, IBinaryInteger<T>
        {
            Shape from = c.InputShape(0);
            (ResizeAxis rows, ResizeAxis columns) = Axes(c, from, c.OutputShape(0), nearest: true);
            var kernel = new ResizeNearest<T>((int)from[0], (int)from[3], rows, columns);
            return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Workers);
        }
    }

    private readonly struct NearestGradBinder : INumberBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Shape image = c.OutputShape(0);
            (ResizeAxis rows, ResizeAxis columns) = Axes(c, image, c.InputShape(0), nearest: true);
            var kernel = new ResizeNearestGrad<T>((int)image[0], (int)image[3], rows, columns);
            return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Workers);
        }
    }

    private readonly struct BilinearBinder : INumberBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Shape from = c.InputShape(0);
            (ResizeAxis rows, ResizeAxis columns) = Axes(c, from, c.OutputShape(0), nearest: false);
            var kernel = new ResizeBilinear<T>((int)from[0], (int)from[3], rows, columns);
            c.ScratchBytes = kernel.ScratchBytes(c.Workers);
            return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Scratch, a.Workers);
        }
    }

    private readonly struct BilinearGradBinder : IFloatBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T>
        {
            Shape image = c.OutputShape(0);
            (ResizeAxis rows, ResizeAxis columns) = Axes(c, image, c.InputShape(0), nearest: false);
            var kernel = new ResizeBilinearGrad<T>((int)image[0], (int)image[3], rows, columns);
            return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Workers);
        }
    }
}
