namespace Tensorflow;

/// <summary>Checks that the binders of neural-network ops share.</summary>
internal static class NnKernels
{
    /// <exception cref="UnimplementedError">The op is asked for in a type other than float32.</exception>
    public static void RequireFloat(BindContext c, TF_DataType type)
    {
        if (type != TF_DataType.TF_FLOAT)
            throw NoKernel(c, type);
    }

    /// <summary>The error of a binder that has no kernel for a type.</summary>
    public static UnimplementedError NoKernel(BindContext c, TF_DataType type) =>
        new($"{c.Operation.Type} '{c.Operation.Name}': the managed engine has no kernel for {type.Name()}. Cast the inputs with tf.cast.")
        { Op = c.Operation.Type, Node = c.Operation.Name };

    /// <summary>The product of all dimensions but the last: the rows of a matrix view.</summary>
    public static int RowsOf(Shape shape) => (int)shape.Slice(0, shape.Rank - 1).ElementCount;
}
