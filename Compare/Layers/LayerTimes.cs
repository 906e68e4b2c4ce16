using System.Diagnostics;
using System.Text.RegularExpressions;
using Tensorflow;

namespace TfCnn.Compare.Layers;

/// <summary>What a layer costs in a training step, in milliseconds.</summary>
/// <param name="Kernel">The algorithm of its main forward kernel.</param>
/// <param name="Gflops">Billion floating-point operations a second, over all of its kernels that count them; null where none does.</param>
internal sealed record LayerTime(string Layer, double Forward, double Backward, double Update, string Kernel, double? Gflops)
{
    public double Total => Forward + Backward + Update;
}

/// <summary>Times of a training step by layers, from the clock on each step of its plan.</summary>
internal static partial class LayerTimes
{
    private const int Steps = 12;
    private const string Rest = "loss and the rest";

    /// <summary>Trains some steps more, under the clock; empty for an engine without plans.</summary>
    public static IReadOnlyList<LayerTime> Measure(StyleModel model)
    {
        using var watch = new PlanWatch();
        model.TrainSteps(Steps);
        PlanRun[]? runs = watch.Runs.GroupBy(r => r.Steps).Where(g => g.Count() >= Steps).MaxBy(g => g.Key.Count)?.ToArray();
        return runs is null ? [] : Of(runs);
    }

    private static List<LayerTime> Of(PlanRun[] runs)
    {
        IReadOnlyList<Step> steps = runs[0].Steps;
        IReadOnlyList<ForwardLayer> layers = LayersOf(steps);
        var sums = layers.Select(l => l.Name).Append(Rest).ToDictionary(name => name, _ => new Sum());
        for (int i = 0; i < steps.Count; i++)
        {
            double milliseconds = Median([.. runs.Select(r => r.Ticks[i])]) * 1e3 / Stopwatch.Frequency;
            (string layer, Phase phase) = Place(steps[i], layers);
            sums[layer].Add(steps[i], phase, milliseconds);
        }
        return [.. sums.Where(s => s.Value.Total > 0.005).Select(s => s.Value.Time(s.Key))];
    }

    // The scores are what the loss is computed from, in either style.
    private static IReadOnlyList<ForwardLayer> LayersOf(IReadOnlyList<Step> steps) =>
        steps.FirstOrDefault(s => s.Node.Operation.Type == "SoftmaxCrossEntropyWithLogits") is { } loss
            ? ForwardLayers.Of(loss.Node.Operation.Inputs[0])
            : [];

    private static (string Layer, Phase Phase) Place(Step step, IReadOnlyList<ForwardLayer> layers)
    {
        Operation op = First(step);
        if (layers.FirstOrDefault(l => l.Operations.Contains(op)) is { } forward)
            return (forward.Name, Phase.Forward);
        if (step.Node.Kind.Contains("Apply", StringComparison.Ordinal)
            && layers.FirstOrDefault(l => l.Variables.Overlaps(step.Node.Operation.Inputs)) is { } updated)
            return (updated.Name, Phase.Update);
        string name = GradientOf().Match(op.Name) is { Success: true } match ? match.Groups[1].Value : "";
        return layers.FirstOrDefault(l => l.Operations.Any(o => o.Name == name)) is { } backward
            ? (backward.Name, Phase.Backward)
            : (Rest, Phase.Forward);
    }

    // The operation of a step or, of several in one, the first: "Conv2D+Bias+Relu" stands in the plan where its Relu was.
    private static Operation First(Step step)
    {
        Operation op = step.Node.Operation;
        string first = step.Node.Kind.Split('+')[0];
        while (op.Type != first && op.Inputs.Count > 0 && op.Inputs[0].Op is var before && !GradientOf().IsMatch(op.Name))
            op = before;
        return op.Type == first ? op : step.Node.Operation;
    }

    private static long Median(long[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    // "train/gradients/train/sequential/conv2d/Conv2D_grad/Conv2DBackpropFilter" is a part of the gradient of "train/sequential/conv2d/Conv2D".
    [GeneratedRegex(@"gradients(?:_\d+)?/(.+)_grad/")]
    private static partial Regex GradientOf();

    private enum Phase
    {
        Forward,
        Backward,
        Update,
    }

    /// <summary>The time of a layer, as it is added up.</summary>
    private sealed class Sum
    {
        private readonly double[] _milliseconds = new double[3];
        private double _flops, _countedMilliseconds, _longest;
        private string _kernel = "";

        public double Total => _milliseconds.Sum();

        public void Add(Step step, Phase phase, double milliseconds)
        {
            _milliseconds[(int)phase] += milliseconds;
            if (step.Flops > 0)
            {
                _flops += step.Flops;
                _countedMilliseconds += milliseconds;
            }
            if (phase == Phase.Forward && milliseconds > _longest)
                (_longest, _kernel) = (milliseconds, step.Kernel);
        }

        public LayerTime Time(string layer) => new(
            layer, _milliseconds[(int)Phase.Forward], _milliseconds[(int)Phase.Backward], _milliseconds[(int)Phase.Update], _kernel,
            _flops > 1e6 && _countedMilliseconds > 0 ? _flops / _countedMilliseconds / 1e6 : null);
    }
}
