using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Draws recipes: 5 to 30 steps of smooth, array and network ops whose values stay of ordinary size.</summary>
internal sealed class GraphSteps
{
    private const double MostBound = 30;
    private const long MostElements = 600;

    private static readonly (string Op, double Bound)[] s_unary =
    [
        ("Tanh", 1), ("Sigmoid", 1), ("Sin", 1), ("Cos", 1), ("Softsign", 1), ("Erf", 1), ("Elu", 0), ("Selu", 0), ("Softplus", 0), ("Relu", 0),
        ("Relu6", 0), ("LeakyRelu", 0), ("Neg", 0), ("Abs", 0), ("Square", -1), ("Identity", 0),
    ];

    private readonly Draw _d;
    private readonly GraphRecipe _recipe = new();
    private readonly Func<int, int?>[] _kinds;

    private GraphSteps(Draw d)
    {
        _d = d;
        _kinds =
        [
            Unary, Unary, Binary, Binary, Bounded, Reduce, Transpose, Reshape, Concat, Slice, Pad, Tile, Reverse, Gather, Softmax, CrossEntropy,
            SparseCrossEntropy, Dense, Convolve, Dropout, Select, Clip, Cumsum, Pack, Split, AddN,
        ];
    }

    public static GraphRecipe Draw(Draw d)
    {
        var steps = new GraphSteps(d);
        steps.Fill();
        return steps._recipe;
    }

    private void Fill()
    {
        int inputs = _d.Int(1, 3);
        for (int i = 0; i < inputs; i++)
            _recipe.AddInput(Ordinary(_d.Chance(50) ? Image() : _d.Shape(minRank: 1, maxRank: 3, emptyPercent: 0)));
        int steps = _d.Int(5, 30);
        while (_recipe.Count < inputs + steps)
        {
            // Mostly go on from the newest tensor, so that the graph gets deep.
            int from = _d.Chance(70) ? _recipe.Count - 1 : _d.Int(0, _recipe.Count - 1);
            if (_d.One(_kinds)(from) is { } made && _recipe.BoundOf(made) > MostBound)
                _recipe.AddStep("Tanh of a tenth", [made], Shape(made), 1, (s, t) => s.Op("Tanh", s.Op("Mul", t[0], s.Number(0.1f))));
        }
        foreach (int tensor in _recipe.Unused.ToArray())
            _recipe.Weights.Add(tensor, Ordinary(Shape(tensor)));
    }

    private long[] Image() => [_d.Int(1, 3), _d.Int(2, 7), _d.Int(2, 7), _d.Int(1, 4)];

    private long[] Shape(int tensor) => _recipe.ShapeOf(tensor);

    private double Bound(int tensor) => _recipe.BoundOf(tensor);

    // Away from whole numbers, where ties and kinks are.
    private HostTensor Ordinary(long[] shape)
    {
        var value = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(shape));
        foreach (ref float element in value.Span<float>())
            element = (float)((_d.Unit() * 3 - 1.5));
        return value;
    }

    private static long Count(IEnumerable<long> shape) => shape.Aggregate(1L, (a, b) => a * b);

    private int Add(string text, int from, long[] shape, double bound, Func<GraphScope, Tensor, Tensor> build) =>
        _recipe.AddStep(text, [from], shape, bound, (s, t) => build(s, t[0]));

    private int? Unary(int x)
    {
        (string op, double bound) = _d.One(s_unary);
        return Add(op, x, Shape(x), bound > 0 ? bound : bound < 0 ? Bound(x) * Bound(x) : Bound(x) + 1, (s, t) => s.Op(op, t));
    }

    // Functions that need their argument positive, over 1 + x².
    private int? Bounded(int x)
    {
        string op = _d.One("Sqrt", "Rsqrt", "Log", "Reciprocal");
        return Add($"{op} of 1 + x²", x, Shape(x), Bound(x) + 1, (s, t) => s.Op(op, s.Op("AddV2", s.Op("Square", t), s.Number(1))));
    }

    private int? Binary(int x)
    {
        string op = _d.One("AddV2", "Sub", "Mul", "Maximum", "Minimum", "SquaredDifference", "RealDiv");
        int[] partners = [.. Enumerable.Range(0, _recipe.Count).Where(
            t => ShapeRules.Broadcast(new Shape(Shape(x)), new Shape(Shape(t))) is { } shape && shape.ElementCount <= MostElements)];
        int y = _d.One([x, .. partners]);
        if (op == "RealDiv")
            return _recipe.AddStep("x / (1 + y²)", [x, y], Broadcast(x, y), Bound(x),
                (s, t) => s.Op("RealDiv", t[0], s.Op("AddV2", s.Number(1), s.Op("Square", t[1]))));
        double bound = op switch
        {
            "Mul" => Bound(x) * Bound(y),
            "SquaredDifference" => Math.Pow(Bound(x) + Bound(y), 2),
            _ => Bound(x) + Bound(y),
        };
        return _recipe.AddStep(op, [x, y], Broadcast(x, y), bound, (s, t) => s.Op(op, t[0], t[1]));
    }

    private long[] Broadcast(int x, int y) => ShapeRules.Broadcast(new Shape(Shape(x)), new Shape(Shape(y)))!.ToArray();

    private int? Reduce(int x)
    {
        long[] shape = Shape(x);
        if (shape.Length == 0)
            return null;
        string op = _d.One("Mean", "Sum", "Max", "Min");
        int axis = _d.Int(0, shape.Length - 1);
        bool keep = _d.Bool();
        long[] reduced = keep ? [.. shape[..axis], 1, .. shape[(axis + 1)..]] : [.. shape[..axis], .. shape[(axis + 1)..]];
        return Add($"{op} over {axis}", x, reduced, op == "Sum" ? Bound(x) * shape[axis] : Bound(x),
            (s, t) => s.Op(op, [t, s.Ints(axis)], ("keep_dims", keep)));
    }

    private int? Transpose(int x)
    {
        long[] order = _d.Permutation(Shape(x).Length);
        long[] shape = [.. order.Select(o => Shape(x)[o])];
        return Add($"Transpose [{string.Join(",", order)}]", x, shape, Bound(x), (s, t) => s.Op("Transpose", t, s.Ints(order)));
    }

    private int? Reshape(int x)
    {
        long n = Count(Shape(x));
        long divisor = new long[] { 4, 3, 2, 1 }.First(k => n % k == 0);
        long[] wanted = _d.One((long[])[n], [divisor, n / divisor], [1, n / divisor, divisor], [1, divisor, n / divisor, 1]);
        return Add("Reshape", x, wanted, Bound(x), (s, t) => s.Op("Reshape", t, s.Ints(wanted)));
    }

    private int? Concat(int x)
    {
        long[] shape = Shape(x);
        if (shape.Length == 0 || Count(shape) * 2 > MostElements)
            return null;
        int axis = _d.Int(0, shape.Length - 1);
        int[] same = [.. Enumerable.Range(0, _recipe.Count).Where(t => Shape(t).SequenceEqual(shape))];
        int y = _d.One(same);
        return _recipe.AddStep($"ConcatV2 on {axis}", [x, y], [.. shape.Select((n, i) => i == axis ? 2 * n : n)], Math.Max(Bound(x), Bound(y)),
            (s, t) => s.Op("ConcatV2", t[0], t[1], s.Int(axis)));
    }

    private int? Slice(int x)
    {
        long[] begin = [.. Shape(x).Select(n => (long)_d.Int(0, (int)n - 1))];
        long[] size = [.. Shape(x).Select((n, i) => (long)_d.Int(1, (int)(n - begin[i])))];
        if (_d.Bool())
            return Add("Slice", x, size, Bound(x), (s, t) => s.Op("Slice", t, s.Ints(begin), s.Ints(size)));
        long[] end = [.. begin.Zip(size, (b, n) => b + n)], strides = [.. size.Select(_ => (long)_d.Int(1, 2))];
        return Add("StridedSlice", x, [.. size.Zip(strides, (n, k) => (n + k - 1) / k)], Bound(x),
            (s, t) => s.Op("StridedSlice", t, s.Ints(begin), s.Ints(end), s.Ints(strides)));
    }

    private int? Pad(int x)
    {
        long[] shape = Shape(x);
        if (shape.Length == 0 || Count(shape.Select(n => n + 2)) > MostElements)
            return null;
        bool mirror = _d.Bool();
        int[] amounts = [.. shape.SelectMany(n => new[] { _d.Int(0, 1), _d.Int(0, 1) })];
        long[] padded = [.. shape.Select((n, i) => n + amounts[2 * i] + amounts[2 * i + 1])];
        HostTensor paddings = HostTensor.Wrap(amounts, new Shape(shape.Length, 2));
        return Add(mirror ? "MirrorPad" : "Pad", x, padded, Bound(x),
            (s, t) => mirror ? s.Op("MirrorPad", [t, s.Constant(paddings)], ("mode", "SYMMETRIC")) : s.Op("Pad", t, s.Constant(paddings)));
    }

    private int? Tile(int x)
    {
        long[] multiples = [.. Shape(x).Select(_ => (long)_d.Int(1, 2))], tiled = [.. Shape(x).Zip(multiples, (n, m) => n * m)];
        return Count(tiled) > MostElements ? null : Add("Tile", x, tiled, Bound(x), (s, t) => s.Op("Tile", t, s.Ints(multiples)));
    }

    private int? Reverse(int x) => Shape(x).Length == 0 ? null
        : Add("ReverseV2", x, Shape(x), Bound(x), (s, t) => s.Op("ReverseV2", t, s.Ints(Shape(x).Length - 1)));

    private int? Gather(int x)
    {
        long[] shape = Shape(x);
        if (shape.Length == 0)
            return null;
        int axis = _d.Int(0, shape.Length - 1);
        long[] indices = [.. Enumerable.Range(0, _d.Int(1, 3)).Select(_ => (long)_d.Int(0, (int)shape[axis] - 1))];
        return Add($"GatherV2 on {axis}", x, [.. shape[..axis], indices.Length, .. shape[(axis + 1)..]], Bound(x),
            (s, t) => s.Op("GatherV2", t, s.Ints(indices), s.Int(axis)));
    }

    private int? Softmax(int x)
    {
        if (Shape(x).Length == 0)
            return null;
        string op = _d.One("Softmax", "LogSoftmax");
        return Add(op, x, Shape(x), op == "Softmax" ? 1 : 2 * Bound(x) + 4, (s, t) => s.Op(op, t));
    }

    private int? CrossEntropy(int x)
    {
        if (Shape(x) is not [var rows, var classes])
            return null;
        float[] labels = [.. Enumerable.Range(0, (int)(rows * classes))
            .Select(i => i % classes == i / classes % classes ? 0.5f : 0.5f / Math.Max(1, classes - 1))];
        HostTensor given = HostTensor.Wrap(labels, new Shape(rows, classes));
        return Add("SoftmaxCrossEntropyWithLogits", x, [rows], 2 * Bound(x) + 4,
            (s, t) => s.Op("SoftmaxCrossEntropyWithLogits", t, s.Constant(given)));
    }

    private int? SparseCrossEntropy(int x)
    {
        if (Shape(x) is not [var rows, var classes])
            return null;
        long[] labels = [.. Enumerable.Range(0, (int)rows).Select(_ => (long)_d.Int(0, (int)classes - 1))];
        return Add("SparseSoftmaxCrossEntropyWithLogits", x, [rows], 2 * Bound(x) + 4,
            (s, t) => s.Op("SparseSoftmaxCrossEntropyWithLogits", t, s.Ints(labels)));
    }

    private int? Dense(int x)
    {
        long[] shape = Shape(x);
        if (shape.Length < 2)
            return null;
        long k = shape[^1], n = _d.Int(1, 12), m = Count(shape[..^1]);
        (HostTensor w, HostTensor b) = (Ordinary([k, n]), Ordinary([n]));
        string activation = _d.One("Relu", "Tanh", "Identity");
        if (_d.Chance(20) && shape.Length > 2)
        {
            HostTensor batched = Ordinary([1, k, n]);
            return Add("BatchMatMulV2", x, [.. shape[..^1], n], Bound(x) * k, (s, t) => s.Op("BatchMatMulV2", t, s.Constant(batched)));
        }
        return Add($"MatMul + BiasAdd + {activation}", x, [m, n], activation == "Tanh" ? 1 : Bound(x) * k + 2,
            (s, t) => s.Op(activation, s.Op("BiasAdd", s.Op("MatMul", s.Op("Reshape", t, s.Ints(m, k)), s.Constant(w)), s.Constant(b))));
    }

    private int? Convolve(int x)
    {
        if (Shape(x) is not [var batch, >= 2 and var height, >= 2 and var width, var depth])
            return null;
        long filters = _d.One(1L, 2, 3, 8);
        (HostTensor w, HostTensor b) = (Ordinary([_d.Int(1, 3), _d.Int(1, 3), depth, filters]), Ordinary([filters]));
        bool relu = _d.Chance(75), pool = _d.Bool(), isMax = _d.Bool();
        string text = $"Conv2D {w.Shape} + BiasAdd{(relu ? " + Relu" : "")}{(pool ? isMax ? " + MaxPool" : " + AvgPool" : "")}";
        long[] shape = pool ? [batch, (height + 1) / 2, (width + 1) / 2, filters] : [batch, height, width, filters];
        return Add(text, x, shape, Bound(x) * Count(w.Shape.ToArray()[..3]) + 2, (s, t) =>
        {
            (string, object)[] same = [("strides", (int[])[1, 1, 1, 1]), ("padding", "SAME")];
            Tensor y = s.Op("BiasAdd", s.Op("Conv2D", [t, s.Constant(w)], same), s.Constant(b));
            y = relu ? s.Op("Relu", y) : y;
            return pool
                ? s.Op(isMax ? "MaxPool" : "AvgPool", [y], ("ksize", (int[])[1, 2, 2, 1]), ("strides", (int[])[1, 2, 2, 1]), ("padding", "SAME"))
                : y;
        });
    }

    private int? Dropout(int x)
    {
        long[] shape = Shape(x);
        int seed = _d.Int(1, 1000);
        float rate = _d.One(0.5f, 0.25f, 0.1f);
        return Add($"dropout {rate}", x, shape, Bound(x) / (1 - rate), (s, t) => s.Op(
            "SelectV2", s.Op("GreaterEqual", s.Uniform(shape, seed), s.Number(rate)), s.Op("Mul", t, s.Number(1 / (1 - rate))), s.Number(0)));
    }

    private int? Select(int x)
    {
        int[] same = [.. Enumerable.Range(0, _recipe.Count).Where(t => Shape(t).SequenceEqual(Shape(x)))];
        int y = _d.One(same);
        return _recipe.AddStep("SelectV2 of x > 0", [x, y], Shape(x), Math.Max(Bound(x), Bound(y)),
            (s, t) => s.Op("SelectV2", s.Op("Greater", t[0], s.Number(0)), t[0], t[1]));
    }

    private int? Clip(int x) => Add("ClipByValue", x, Shape(x), 1, (s, t) => s.Op("ClipByValue", t, s.Number(-0.7f), s.Number(0.9f)));

    private int? Cumsum(int x)
    {
        if (Shape(x).Length == 0)
            return null;
        int axis = _d.Int(0, Shape(x).Length - 1);
        bool exclusive = _d.Bool(), reverse = _d.Bool();
        return Add($"Cumsum on {axis}", x, Shape(x), Bound(x) * Shape(x)[axis],
            (s, t) => s.Op("Cumsum", [t, s.Int(axis)], ("exclusive", exclusive), ("reverse", reverse)));
    }

    private int? Pack(int x)
    {
        if (Shape(x).Length > 3 || Count(Shape(x)) * 2 > MostElements)
            return null;
        int[] same = [.. Enumerable.Range(0, _recipe.Count).Where(t => Shape(t).SequenceEqual(Shape(x)))];
        int y = _d.One(same);
        return _recipe.AddStep("Pack", [x, y], [2, .. Shape(x)], Math.Max(Bound(x), Bound(y)), (s, t) => s.Op("Pack", [t[0], t[1]]));
    }

    private int? Split(int x)
    {
        long[] shape = Shape(x);
        int axis = Array.FindIndex(shape, n => n % 2 == 0);
        if (axis < 0)
            return null;
        long[] half = [.. shape.Select((n, i) => i == axis ? n / 2 : n)];
        return Add($"Split on {axis}, product of the halves", x, half, Bound(x) * Bound(x), (s, t) =>
        {
            Operation split = s.Op("Split", [s.Int(axis), t], ("num_split", 2)).Op;
            return s.Op("Mul", split.Outputs[0], split.Outputs[1]);
        });
    }

    private int? AddN(int x)
    {
        int[] same = [.. Enumerable.Range(0, _recipe.Count).Where(t => Shape(t).SequenceEqual(Shape(x)))];
        int[] chosen = [x, _d.One(same), _d.One(same)];
        return _recipe.AddStep("AddN", chosen, Shape(x), chosen.Sum(Bound), (s, t) => s.Op("AddN", t));
    }
}
