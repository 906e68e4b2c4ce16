using Tensorflow;
using Tensorflow.Keras.Engine;

namespace TfCnn.Tests.Keras;

/// <summary>What every layer must do: tell its shape and size beforehand, have the gradient of what it computes, take both data
/// formats, be the same in every run.</summary>
[TestFixture]
public class LayerTest
{
    private const float Step = 1e-2f;

    private static IEnumerable<LayerCase> Cases => LayerCase.All;

    private static IEnumerable<LayerCase> FormattedCases => LayerCase.All.Where(c => c.HasFormat);

    [Test]
    public void EveryLayerHasACase()
    {
        IEnumerable<Type> layers = typeof(Layer).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract && !t.IsSubclassOf(typeof(Model)));
        Assert.That(LayerCase.All.Select(c => c.Make(null).GetType()).Distinct(), Is.EquivalentTo(layers));
    }

    [TestCaseSource(nameof(Cases))]
    public void TellsShapeAndSizeBeforeThereIsData(object row)
    {
        var c = (LayerCase)row;
        Layer layer = c.Make(null);
        Assert.That(layer.ComputeOutputShape(c.Input.With(0, -1)), Is.EqualTo(c.Output.With(0, -1)), "before it is built");
        layer.EnsureBuilt(c.Input.With(0, -1));
        Assert.That(layer.CountParams(), Is.EqualTo(c.Parameters));
        Assert.That(layer.ToString(), Does.StartWith($"<{layer.ClassName} name={layer.Name}"));
        LayerRun run = LayerRun.Create(() => c.Make(null), c.Input, c.Training);
        Assert.That(run.Output(Numbers(c.Input)).Shape, Is.EqualTo(c.Output));
        Assert.That(run.StaticShape.IsCompatibleWith(c.Output), $"the graph says {run.StaticShape}");
    }

    // Every output, seen through a fixed random sum, against differences of the input. A training step's random choices do not
    // advance between the runs, since the updates are run apart.
    [TestCaseSource(nameof(Cases))]
    public void HasTheGradientOfWhatItComputes(object row)
    {
        var c = (LayerCase)row;
        LayerRun run = LayerRun.Create(() => c.Make(null), c.Input, c.Training);
        HostTensor x = Numbers(c.Input), upstream = Numbers(c.Output, seed: 2);
        float[] gradient = run.Gradients(x, upstream)[0]!.Span<float>().ToArray();
        for (int i = 0; i < gradient.Length; i += Math.Max(1, gradient.Length / 12))
        {
            double slope = (Sum(run, Moved(x, i, Step), upstream) - Sum(run, Moved(x, i, -Step), upstream)) / (2 * Step);
            Assert.That(gradient[i], Is.EqualTo(slope).Within(2e-2 * Math.Max(1, Math.Abs(slope))), $"by input {i}");
        }
    }

    [TestCaseSource(nameof(FormattedCases))]
    public void ChannelsFirstGivesTheSameNumbers(object row)
    {
        var c = (LayerCase)row;
        HostTensor x = Numbers(c.Input);
        Layer last = c.Make(null), first = c.Make("channels_first");
        LayerRun lastRun = LayerRun.Create(() => last, c.Input, c.Training);
        LayerRun firstRun = LayerRun.Create(() => first, Swapped(c.Input), c.Training);
        first.SetWeights(last.GetWeights());
        HostTensor theirs = firstRun.Forward(ChannelsFirst(x));
        Assert.That(first.ComputeOutputShape(Swapped(c.Input)), Is.EqualTo(theirs.Shape));
        HostTensor ours = lastRun.Forward(x);
        float[] expected = (c.OutputHasFormat ? ChannelsFirst(ours) : ours).Span<float>().ToArray();
        Assert.That(theirs.Span<float>().ToArray(), Is.EqualTo(expected).Within(1e-5));
    }

    private static double Sum(LayerRun run, HostTensor x, HostTensor upstream)
    {
        HostTensor y = run.Forward(x);
        double sum = 0;
        for (int i = 0; i < y.ElementCount; i++)
            sum += (double)y.Span<float>()[i] * upstream.Span<float>()[i];
        return sum;
    }

    // Multiples of 1/16 at least 1/16 apart, shuffled: no two are equal, so that a small step changes no maximum.
    private static HostTensor Numbers(Shape shape, int seed = 1)
    {
        HostTensor numbers = HostTensor.Zeros(TF_DataType.TF_FLOAT, shape);
        Span<float> span = numbers.Span<float>();
        for (int i = 0; i < span.Length; i++)
            span[i] = (i - span.Length / 2 + .5f) / 16;
        new System.Random(seed).Shuffle(span);
        return numbers;
    }

    private static HostTensor Moved(HostTensor x, int index, float by)
    {
        HostTensor moved = HostTensor.Zeros(x.DType, x.Shape);
        x.Bytes().CopyTo(moved.Bytes());
        moved.Span<float>()[index] += by;
        return moved;
    }

    private static Shape Swapped(Shape shape) => new(shape[0], shape[3], shape[1], shape[2]);

    private static HostTensor ChannelsFirst(HostTensor images)
    {
        Shape shape = images.Shape;
        HostTensor result = HostTensor.Zeros(images.DType, Swapped(shape));
        int channels = (int)shape[3], pixels = (int)(shape[1] * shape[2]);
        for (int n = 0; n < shape[0]; n++)
            for (int p = 0; p < pixels; p++)
                for (int c = 0; c < channels; c++)
                    result.Span<float>()[(n * channels + c) * pixels + p] = images.Span<float>()[(n * pixels + p) * channels + c];
        return result;
    }
}
