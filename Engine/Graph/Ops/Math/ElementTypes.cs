using System.Numerics;

namespace Tensorflow;

/// <summary>A binder that is generic over the element type, numbers of any kind.</summary>
internal interface INumberBinder
{
    static abstract KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>A binder that is generic over the element type, floating-point numbers.</summary>
internal interface IFloatBinder
{
    static abstract KernelBody? Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>A binder that is generic over the element's size and only moves or compares bits.</summary>
internal interface IBitsBinder
{
    static abstract KernelBody? Bind<T>(BindContext c) where T : unmanaged, IBinaryInteger<T>;
}

/// <summary>From an element type that is known when a plan is made to code that is generic over it; each element type costs one
/// instance of the code.</summary>
internal static class ElementTypes
{
    public static KernelBody? BindNumbers<TBinder>(BindContext c, TF_DataType type) where TBinder : struct, INumberBinder =>
        type switch
        {
            TF_DataType.TF_FLOAT => TBinder.Bind<float>(c),
            TF_DataType.TF_DOUBLE => TBinder.Bind<double>(c),
            TF_DataType.TF_INT32 => TBinder.Bind<int>(c),
            TF_DataType.TF_INT64 => TBinder.Bind<long>(c),
            TF_DataType.TF_UINT8 => TBinder.Bind<byte>(c),
            TF_DataType.TF_INT8 => TBinder.Bind<sbyte>(c),
            TF_DataType.TF_INT16 => TBinder.Bind<short>(c),
            TF_DataType.TF_UINT16 => TBinder.Bind<ushort>(c),
            TF_DataType.TF_UINT32 => TBinder.Bind<uint>(c),
            TF_DataType.TF_UINT64 => TBinder.Bind<ulong>(c),
            _ => throw Unimplemented(c, type),
        };

    public static KernelBody? BindFloats<TBinder>(BindContext c, TF_DataType type) where TBinder : struct, IFloatBinder =>
        type switch
        {
            TF_DataType.TF_FLOAT => TBinder.Bind<float>(c),
            TF_DataType.TF_DOUBLE => TBinder.Bind<double>(c),
            _ => throw Unimplemented(c, type),
        };

    public static KernelBody? BindBits<TBinder>(BindContext c, TF_DataType type) where TBinder : struct, IBitsBinder =>
        type.Size() switch
        {
            1 => TBinder.Bind<byte>(c),
            2 => TBinder.Bind<ushort>(c),
            4 => TBinder.Bind<uint>(c),
            8 => TBinder.Bind<ulong>(c),
            _ => throw Unimplemented(c, type),
        };

    public static UnimplementedError Unimplemented(BindContext c, TF_DataType type) =>
        new($"{c.Operation.Type} '{c.Operation.Name}': there is no kernel for elements of type {type.Name()}. Cast the inputs "
            + "with tf.cast first.")
        { Op = c.Operation.Type, Node = c.Operation.Name };
}
