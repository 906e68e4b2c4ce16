namespace Tensorflow;

public partial interface IVariableV1
{
    TF_DataType dtype { get; }

    Shape shape { get; }

    /// <summary>Assigns a tensor, array or number; the result is the variable's value afterwards.</summary>
    /// <param name="value">Of the variable's type and shape.</param>
    /// <param name="use_locking">Unused: a session runs one assignment at a time.</param>
    /// <param name="name">Name of the assignment.</param>
    /// <param name="read_value">Unused: a read that nothing fetches is not run.</param>
    Tensor assign<T>(T value, bool use_locking = false, string? name = null, bool read_value = true);

    /// <summary>Adds <paramref name="delta"/>; the result is the variable's value afterwards.</summary>
    Tensor assign_add<T>(T delta, bool use_locking = false, string? name = null, bool read_value = true);

    /// <summary>Subtracts <paramref name="delta"/>; the result is the variable's value afterwards.</summary>
    Tensor assign_sub<T>(T delta, bool use_locking = false, string? name = null, bool read_value = true);
}

public sealed partial class ResourceVariable
{
    public TF_DataType dtype => DType;

    public Shape shape => Shape;

    public Tensor assign<T>(T value, bool use_locking = false, string? name = null, bool read_value = true) =>
        ValueAfter(Assign(value!, name));

    public Tensor assign_add<T>(T delta, bool use_locking = false, string? name = null, bool read_value = true) =>
        ValueAfter(AssignAdd(delta!, name));

    public Tensor assign_sub<T>(T delta, bool use_locking = false, string? name = null, bool read_value = true) =>
        ValueAfter(AssignSub(delta!, name));

    // On the left, a variable is read before the operation, in the scope around it, as in Python; on the right it is read inside.
    public static Tensor operator +(ResourceVariable x, ResourceVariable y) => x.Value() + y.GraphElement;

    public static Tensor operator +(ResourceVariable x, Tensor y) => x.Value() + y;

    public static Tensor operator +(ResourceVariable x, int y) => x.Value() + y;

    public static Tensor operator +(ResourceVariable x, float y) => x.Value() + y;

    public static Tensor operator +(ResourceVariable x, double y) => x.Value() + y;

    public static Tensor operator -(ResourceVariable x, ResourceVariable y) => x.Value() - y.GraphElement;

    public static Tensor operator -(ResourceVariable x, Tensor y) => x.Value() - y;

    public static Tensor operator -(ResourceVariable x, int y) => x.Value() - y;

    public static Tensor operator -(ResourceVariable x, float y) => x.Value() - y;

    public static Tensor operator -(ResourceVariable x, double y) => x.Value() - y;

    public static Tensor operator *(ResourceVariable x, ResourceVariable y) => x.Value() * y.GraphElement;

    public static Tensor operator *(ResourceVariable x, Tensor y) => x.Value() * y;

    public static Tensor operator *(ResourceVariable x, int y) => x.Value() * y;

    public static Tensor operator *(ResourceVariable x, float y) => x.Value() * y;

    public static Tensor operator *(ResourceVariable x, double y) => x.Value() * y;

    public static Tensor operator /(ResourceVariable x, ResourceVariable y) => x.Value() / y.GraphElement;

    public static Tensor operator /(ResourceVariable x, Tensor y) => x.Value() / y;

    public static Tensor operator /(ResourceVariable x, int y) => x.Value() / y;

    public static Tensor operator /(ResourceVariable x, float y) => x.Value() / y;

    public static Tensor operator /(ResourceVariable x, double y) => x.Value() / y;
}
