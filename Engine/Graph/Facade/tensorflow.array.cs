namespace Tensorflow;

public sealed partial class tensorflow
{
    public Tensor reshape(Tensor tensor, Shape shape, string? name = null) => ArrayOps.Reshape(tensor, shape, name);

    public Tensor reshape(Tensor tensor, Tensor shape, string? name = null) => ArrayOps.Reshape(tensor, shape, name);

    public Tensor shape(Tensor input, string? name = null, TF_DataType out_type = TF_DataType.TF_INT32) => ArrayOps.Shape(input, name, out_type);

    public Tensor size(Tensor input, string? name = null, TF_DataType out_type = TF_DataType.TF_INT32) => ArrayOps.Size(input, name, out_type);

    public Tensor rank(Tensor input, string? name = null) => ArrayOps.Rank(input, name);

    public Tensor identity(Tensor input, string? name = null) => ArrayOps.Identity(input, name);

    public Tensor stop_gradient(Tensor x, string? name = null) => ArrayOps.StopGradient(x, name);

    public Tensor expand_dims(Tensor input, int axis = -1, string? name = null) => ArrayOps.ExpandDims(input, axis, name);

    public Tensor squeeze(Tensor input, int[]? axis = null, string? name = null) => ArrayOps.Squeeze(input, axis, name);

    public Tensor transpose(Tensor a, Axis? perm = null, string? name = null) => ArrayOps.Transpose(a, perm?.axis, name);

    public Tensor concat(IEnumerable<Tensor> values, int axis, string? name = null) => ArrayOps.Concat([.. values], axis, name);

    public Tensor stack(IEnumerable<Tensor> values, int axis = 0, string? name = null) => ArrayOps.Stack([.. values], axis, name);

    public Tensor pad(Tensor tensor, int[,] paddings, string mode = "CONSTANT", string? name = null) => ArrayOps.Pad(tensor, paddings, mode, name: name);

    public Tensor slice(Tensor input, int[] begin, int[] size, string? name = null) => ArrayOps.Slice(input, begin, size, name);

    public Tensor gather(Tensor @params, Tensor indices, string? name = null, int axis = 0) => ArrayOps.Gather(@params, indices, axis, name: name);

    public Tensor tile(Tensor input, int[] multiples, string? name = null) => ArrayOps.Tile(input, multiples, name);

    public Tensor fill(Shape dims, Tensor value, string? name = null) => ArrayOps.Fill(dims, value, name);

    public Tensor zeros(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string? name = null) => ArrayOps.Zeros(shape, dtype, name);

    public Tensor zeros(Tensor shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string? name = null) => ArrayOps.Zeros(shape, dtype, name);

    public Tensor ones(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string? name = null) => ArrayOps.Ones(shape, dtype, name);

    public Tensor ones(Tensor shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string? name = null) => ArrayOps.Ones(shape, dtype, name);

    public Tensor zeros_like(Tensor tensor, TF_DataType dtype = TF_DataType.DtInvalid, string? name = null) =>
        ArrayOps.ZerosLike(tensor, dtype == TF_DataType.DtInvalid ? null : dtype, name);

    public Tensor ones_like(Tensor tensor, TF_DataType dtype = TF_DataType.DtInvalid, string? name = null) =>
        ArrayOps.OnesLike(tensor, dtype == TF_DataType.DtInvalid ? null : dtype, name);

    public Tensor range(int start, int limit, int delta = 1, string? name = null) => ArrayOps.Range(start, limit, delta, name);

    /// <summary>Of scalars, numbers or tensors; <paramref name="axis"/> says nothing about those.</summary>
    public Tensor linspace<T>(T start, T stop, int num = 50, string? name = null, int axis = 0) where T : notnull =>
        ArrayOps.LinSpace(start, stop, num, name);

    public Tensor diag(Tensor diagonal, string? name = null) => ArrayOps.Diag(diagonal, name);

    public Tensor diag_part(Tensor input, string? name = null) => ArrayOps.DiagPart(input, name);

    public (Tensor y, Tensor idx) unique(Tensor x, TF_DataType out_idx = TF_DataType.TF_INT32, string? name = null) =>
        ArrayOps.Unique(x, out_idx, name);

    public Tensor where(Tensor condition, string? name = null) => ArrayOps.Where(condition, name);

    public Tensor one_hot(
        Tensor indices, int depth, Tensor? on_value = null, Tensor? off_value = null, TF_DataType dtype = TF_DataType.DtInvalid, int axis = -1,
        string? name = null) => ArrayOps.OneHot(indices, depth, on_value, off_value, axis, dtype, name);
}
