using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>
/// Compares an op's gradient with central differences of the op itself, through the graph and a session; in float64 where the op
/// has kernels for it, else in float32. It needs no second implementation, so it holds where no golden case is.
/// </summary>
internal sealed class GradientCheck : IDisposable
{
    private readonly Graph _graph = new();
    private readonly GradientCase _case;
    private readonly TF_DataType _dtype;
    private readonly List<Tensor> _variables = [];
    private readonly List<double[]> _values = [];
    private readonly Random _random = new(7);
    private readonly Session _session;
    private readonly Tensor[] _outputs;
    private readonly List<HostTensor> _weights = [];

    private GradientCheck(GradientCase c, TF_DataType dtype)
    {
        _case = c;
        _dtype = dtype;
        Tensor[] inputs = [.. c.Inputs.Select(Input)];
        _outputs = [.. _graph.CreateOp(c.Op, inputs, null, c.Attrs).Outputs.Take(c.Outputs)];
        if (_outputs[0].DType != dtype)
            throw new TypeError($"{c.Op} gives {_outputs[0].DType.Name()} for {dtype.Name()}.");
        _session = new Session(_graph, new ConfigProto { IntraOpParallelismThreads = 1 });
        _graph.PushDefault();
    }

    /// <summary>The type that was differentiated in, the largest difference and the largest gradient, over all inputs.</summary>
    public static (TF_DataType DType, double Error, double Scale) Run(GradientCase c)
    {
        try
        {
            return Run(c, TF_DataType.TF_DOUBLE);
        }
        catch (Exception e) when (e is UnimplementedError or TypeError)
        {
            return Run(c, TF_DataType.TF_FLOAT);
        }
    }

    /// <summary>What the difference may be, relative to the largest gradient.</summary>
    public static double Tolerance(GradientCase c, TF_DataType dtype) => (dtype, c.IsLinear) switch
    {
        (TF_DataType.TF_DOUBLE, true) => 1e-12,
        (TF_DataType.TF_DOUBLE, false) => 1e-7,
        (_, true) => 2e-5,
        // Step 1e-2: the third derivative leaves 1e-4 of the gradient, rounding about as much.
        (_, false) => 2e-3,
    };

    public void Dispose()
    {
        _session.Dispose();
        _graph.PopDefault();
    }

    private static (TF_DataType DType, double Error, double Scale) Run(GradientCase c, TF_DataType dtype)
    {
        using var check = new GradientCheck(c, dtype);
        return check.Compare();
    }

    private (TF_DataType DType, double Error, double Scale) Compare()
    {
        foreach (HostTensor y in Evaluate(_outputs, []))
            _weights.Add(Tensor(y.Shape, [.. Enumerable.Range(0, (int)y.ElementCount).Select(_ => _random.NextDouble() * 2 - 1)]));
        Tensor[] gradYs = [.. _weights.Select(w => Placeholder(w.Shape))];
        Tensor?[] grads = Gradients.Compute(_outputs, _variables, gradYs);
        Feed[] feeds = [.. gradYs.Select((g, i) => Feed.Of(g, _weights[i], _graph))];
        double error = 0, scale = 0;
        for (int input = 0; input < _variables.Count; input++)
        {
            Assert.That(grads[input], Is.Not.Null, $"{_case}: gradient of number input {input}");
            double[] analytic = Doubles(Evaluate([grads[input]!], feeds)[0]);
            for (int i = 0; i < analytic.Length; i++)
            {
                error = Math.Max(error, Math.Abs(analytic[i] - Difference(input, i)));
                scale = Math.Max(scale, Math.Abs(analytic[i]));
            }
        }
        return (_dtype, error, scale);
    }

    // The central difference of the weighted sum of all outputs.
    private double Difference(int input, int element)
    {
        double step = _case.IsLinear ? GradientCase.LinearStep : _dtype == TF_DataType.TF_DOUBLE ? 1e-5 : 1e-2;
        double x = _values[input][element];
        _values[input][element] = x + step;
        double above = WeightedSum();
        _values[input][element] = x - step;
        double below = WeightedSum();
        _values[input][element] = x;
        return (above - below) / (2 * step);
    }

    private double WeightedSum()
    {
        double sum = 0;
        HostTensor[] ys = Evaluate(_outputs, []);
        for (int i = 0; i < ys.Length; i++)
            sum += Doubles(ys[i]).Zip(Doubles(_weights[i]), (y, w) => y * w).Sum();
        return sum;
    }

    private HostTensor[] Evaluate(Tensor[] fetches, Feed[] extra)
    {
        Feed[] feeds = [.. extra, .. _variables.Select((v, i) => Feed.Of(v, Tensor(v.Shape, _values[i]), _graph))];
        var results = new HostTensor?[fetches.Length];
        _session.Run(fetches, feeds, results);
        return [.. results.Select(r => r!)];
    }

    private Tensor Input(GradientInput input)
    {
        if (input.Constant is { } constant)
            return _graph.Constant(constant);
        var shape = new Shape(input.Shape);
        // Rounded so far that a step of 1/8 is exact in float32 as well.
        _values.Add(Array.ConvertAll(input.Values(_random, shape.ElementCount), v => Math.Round(v * 1024) / 1024));
        _variables.Add(Placeholder(shape));
        return _variables[^1];
    }

    private Tensor Placeholder(Shape shape) => _graph.CreateOp("Placeholder", [], null, ("dtype", _dtype), ("shape", shape)).Output;

    private HostTensor Tensor(Shape shape, double[] values) => _dtype == TF_DataType.TF_DOUBLE
        ? HostTensor.Of<double>(values, shape) : HostTensor.Of<float>(Array.ConvertAll(values, v => (float)v), shape);

    private static double[] Doubles(HostTensor tensor) => tensor.DType == TF_DataType.TF_DOUBLE
        ? tensor.Span<double>().ToArray() : Array.ConvertAll(tensor.Span<float>().ToArray(), v => (double)v);
}
