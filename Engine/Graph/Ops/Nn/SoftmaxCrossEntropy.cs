using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>−Σ labels · log softmax(logits) per row, with labels as distributions; the second output is the gradient by the logits.</summary>
internal static class SoftmaxCrossEntropyWithLogits
{
    public static readonly OpDef Def = new("SoftmaxCrossEntropyWithLogits")
    {
        Inputs = "features: T, labels: T",
        Outputs = "loss: T, backprop: T",
        Attrs = ["T: {half, bfloat16, float, double}"],
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    /// <summary>
    /// Adds the loss of each row as Python's <c>softmax_cross_entropy_with_logits_v2</c> does: dimensions before the last are made one,
    /// and restored on the result.
    /// </summary>
    /// <param name="labels">Distributions over the last dimension.</param>
    /// <param name="logits">Scores of the same shape.</param>
    /// <param name="stopLabels">No gradient reaches the labels: the function without <c>_v2</c>.</param>
    /// <param name="name">Name of the scope and of the node.</param>
    public static Tensor Build(Tensor labels, Tensor logits, bool stopLabels = false, string? name = null)
    {
        Graph graph = Emit.GraphOf([labels, logits]);
        using Graph.ScopeExit scope = graph.EnterScope(name ?? (stopLabels ? "softmax_cross_entropy_with_logits_sg" : "softmax_cross_entropy_with_logits"));
        if (stopLabels)
            labels = Emit.Op("StopGradient", [labels], "labels_stop_gradient");
        int rank = logits.Shape.HasRank && logits.Shape.Rank > 0
            ? logits.Shape.Rank
            : throw new ValueError($"softmax_cross_entropy_with_logits: logits must have a known rank of at least 1, received {logits.Shape}.") { Shapes = [logits.Shape] };
        Tensor outerRank = Emit.Constant(rank, "Rank");
        Tensor logitsShape = Emit.Op("Shape", [logits], "Shape");
        Tensor flatLogits = FlattenOuter(logits);
        Tensor flatLabels = FlattenOuter(labels);
        Tensor loss = graph.CreateOp("SoftmaxCrossEntropyWithLogits", [flatLogits, flatLabels], scope.Prefix).Output;
        Tensor size = Emit.Op("Sub", [outerRank, Emit.Constant(1, "Sub_2/y")], "Sub_2");
        Tensor outerShape = Emit.Op(
            "Slice", [logitsShape, Emit.Ints([0], "Slice_2/begin"), Emit.Op("Pack", [size], "Slice_2/size", ("axis", 0))], "Slice_2");
        Tensor result = Emit.Op("Reshape", [loss, outerShape], "Reshape_2");
        result.SetShape(logits.Shape.Slice(0, rank - 1));
        return result;
    }

    // nn_ops.py, _flatten_outer_dims: to [-1, size of the last dimension].
    private static Tensor FlattenOuter(Tensor tensor)
    {
        Tensor rank = Emit.Constant(tensor.Shape.Rank, "Rank");
        Tensor shape = Emit.Op("Shape", [tensor], "Shape");
        string sub = tensor.Graph.UniqueName("Sub", markAsUsed: false).Split('/')[^1];
        Tensor last = Emit.Op("Sub", [rank, Emit.Constant(1, sub + "/y")], "Sub");
        string slice = tensor.Graph.UniqueName("Slice", markAsUsed: false).Split('/')[^1];
        Tensor begin = Emit.Op("Pack", [last], slice + "/begin", ("axis", 0));
        Tensor lastSize = Emit.Op("Slice", [shape, begin, Emit.Ints([1], slice + "/size")], "Slice");
        string concat = tensor.Graph.UniqueName("concat", markAsUsed: false).Split('/')[^1];
        Tensor flat = Emit.Op("ConcatV2", [Emit.Ints([-1], concat + "/values_0"), lastSize, Emit.Constant(0, concat + "/axis")], "concat");
        return Emit.Op("Reshape", [tensor, flat], "Reshape");
    }

    // TensorFlow tries to make one matrix of both, and to broadcast them only where that fails.
    private static void InferShape(ShapeContext c)
    {
        Shape logits = c.Input(0), labels = c.Input(1);
        Shape both = SameMatrix(logits, labels) ?? ShapeRules.Broadcast(logits, labels)
            ?? throw c.Error("features (logits) and labels must have the same shape", "Labels are one-hot rows, as many as the logits; for class numbers use sparse_softmax_cross_entropy_with_logits.");
        if (!both.HasRank || both.Rank != 2)
            throw c.Error("features (logits) and labels must be rank 2, or broadcast to it", "Reshape them to [rows, classes].");
        c.SetOutput(0, Shape.Vector(both[0]));
        c.SetOutput(1, both);
    }

    // What two matrices must be in order to be the same; null where they are not, or are none.
    private static Shape? SameMatrix(Shape a, Shape b)
    {
        (a, b) = (a.HasRank ? a : Shape.OfRank(2), b.HasRank ? b : Shape.OfRank(2));
        if (a.Rank != 2 || b.Rank != 2 || Enumerable.Range(0, 2).Any(i => a[i] >= 0 && b[i] >= 0 && a[i] != b[i]))
            return null;
        return Shape.Matrix(Math.Max(a[0], b[0]), Math.Max(a[1], b[1]));
    }

    private static KernelBody Bind(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        if (c.OutputShape(1)[1] == 0)
            throw c.Error("there must be at least one class");
        var kernel = new SoftmaxCrossEntropy(Sides(c.InputShape(0)), Sides(c.InputShape(1)), c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Input(1), a.Output(0), a.Output(1), a.Scratch, a.Workers);
    }

    private static CrossEntropyShape Sides(Shape shape) => new(shape.Rank < 2 ? 1 : (int)shape[0], shape.Rank < 1 ? 1 : (int)shape[-1]);

    // nn_grad.py, _SoftmaxCrossEntropyWithLogitsGrad.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor logits = op.Inputs[0];
        Tensor byLogits = CrossEntropyGradient.Scaled(grads[0]!, op.Outputs[1], "ExpandDims", "mul");
        Tensor logSoftmax = Softmax.BuildLog(logits);
        Tensor byLabels = CrossEntropyGradient.Scaled(grads[0]!, Emit.Op("Neg", [logSoftmax], "Neg"), "ExpandDims_1", "mul_1");
        if (!CrossEntropyGradient.IsZero(grads[1]))
            byLogits = CrossEntropyGradient.WithSecondOrder(byLogits, grads[1]!, logits);
        return [byLogits, byLabels];
    }
}

/// <summary>The same loss with class numbers as labels.</summary>
internal static class SparseSoftmaxCrossEntropyWithLogits
{
    public static readonly OpDef Def = new("SparseSoftmaxCrossEntropyWithLogits")
    {
        Inputs = "features: T, labels: Tlabels",
        Outputs = "loss: T, backprop: T",
        Attrs = ["T: {half, bfloat16, float, double}", "Tlabels: {int32, int64} = int64"],
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    /// <summary>Adds the loss of each row; labels have the logits' shape without the last dimension.</summary>
    public static Tensor Build(Tensor labels, Tensor logits, string? name = null)
    {
        Graph graph = Emit.GraphOf([labels, logits]);
        using Graph.ScopeExit scope = graph.EnterScope(name ?? "SparseSoftmaxCrossEntropyWithLogits");
        Tensor labelsShape = Emit.Op("Shape", [labels], "Shape");
        if (logits.Shape.Rank == 2)
            return graph.CreateOp("SparseSoftmaxCrossEntropyWithLogits", [logits, labels], "SparseSoftmaxCrossEntropyWithLogits").Output;
        if (!logits.Shape.HasRank || logits.Shape.Rank == 0 || labels.Shape.HasRank && labels.Shape.Rank != logits.Shape.Rank - 1)
            throw new ValueError(
                $"Rank mismatch: Rank of labels (received {labels.Shape}) should equal rank of logits minus 1 (received {logits.Shape}). For one-hot labels use softmax_cross_entropy_with_logits.")
            { Shapes = [labels.Shape, logits.Shape] };
        Tensor flatLogits = Emit.Op("Reshape", [logits, Emit.Ints([-1, (int)logits.Shape[-1]], "Reshape/shape")], "Reshape");
        Tensor flatLabels = Emit.Op("Reshape", [labels, Emit.Ints([-1], "Reshape_1/shape")], "Reshape");
        Tensor loss = graph.CreateOp("SparseSoftmaxCrossEntropyWithLogits", [flatLogits, flatLabels], "SparseSoftmaxCrossEntropyWithLogits").Output;
        Tensor result = Emit.Op("Reshape", [loss, labelsShape], "Reshape");
        result.SetShape(labels.Shape);
        return result;
    }

    private static void InferShape(ShapeContext c)
    {
        Shape logits = c.InputOfRank(0, 2), labels = c.InputOfRank(1, 1);
        if (logits[0] >= 0 && labels[0] >= 0 && logits[0] != labels[0])
            throw c.Error($"there must be one label for each of the {logits[0]} rows of logits");
        long rows = logits[0] >= 0 ? logits[0] : labels[0];
        c.SetOutput(0, Shape.Vector(rows));
        c.SetOutput(1, Shape.Matrix(rows, logits[1]));
    }

    private static KernelBody Bind(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        if (c.InputShape(0)[1] == 0)
            throw c.Error("there must be at least one class");
        return c.InputType(1) == TF_DataType.TF_INT32 ? BindTo<int>(c) : BindTo<long>(c);
    }

    private static KernelBody BindTo<TLabel>(BindContext c) where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        int classes = (int)c.InputShape(0)[1];
        var kernel = new SparseSoftmaxCrossEntropy<TLabel>((int)c.InputShape(0)[0], classes, c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        string node = c.Operation.Name;
        return (in KernelArgs a) =>
        {
            int bad = kernel.Run(a.Input(0), a.Input(1), a.Output(0), a.Output(1), a.Scratch, a.Workers);
            if (bad >= 0)
                throw OutOfRange(node, bad, a.Input<TLabel>(1)[bad].ToString()!, classes);
        };
    }

    private static InvalidArgumentError OutOfRange(string node, int row, string label, int classes) =>
        new($"SparseSoftmaxCrossEntropyWithLogits '{node}': received a label value of {label} in row {row}, which is outside the valid range of [0, {classes}). Labels number the classes from 0.")
        { Op = "SparseSoftmaxCrossEntropyWithLogits", Node = node };

    // nn_grad.py, _SparseSoftmaxCrossEntropyWithLogitsGrad.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor byLogits = CrossEntropyGradient.Scaled(grads[0]!, op.Outputs[1], "ExpandDims", "mul");
        return
        [
            CrossEntropyGradient.IsZero(grads[1]) ? byLogits : CrossEntropyGradient.WithSecondOrder(byLogits, grads[1]!, op.Inputs[0]),
            null,
        ];
    }
}

/// <summary>What the gradients of both losses share.</summary>
internal static class CrossEntropyGradient
{
    /// <summary>Each row of a matrix times that row's number.</summary>
    public static Tensor Scaled(Tensor perRow, Tensor matrix, string expandName, string mulName) =>
        Emit.Op("Mul", [Emit.Op("ExpandDims", [perRow, Emit.Constant(-1, expandName + "/dim")], expandName), matrix], mulName);

    /// <summary>Whether the gradient of the backprop output is nothing but zeros, as in every first derivative.</summary>
    public static bool IsZero(Tensor? grad) => grad is null || grad.Op.Type == "ZerosLike";

    /// <summary>Adds the gradient that comes through the backprop output: (g − Σ g · p) · p with p = softmax.</summary>
    public static Tensor WithSecondOrder(Tensor grad, Tensor gradOfBackprop, Tensor logits)
    {
        Tensor softmax = Softmax.Build(logits);
        Tensor sum = Emit.Op(
            "Sum", [Emit.Op("Mul", [gradOfBackprop, softmax], "mul_2"), Emit.Constant(1, "Sum/reduction_indices")], "Sum", ("keep_dims", true));
        return Emit.Op("AddV2", [grad, Emit.Op("Mul", [Emit.Op("Sub", [gradOfBackprop, sum], "sub"), softmax], "mul_3")], "add");
    }
}
