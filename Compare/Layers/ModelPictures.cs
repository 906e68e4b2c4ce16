using NumSharp;
using Tensorflow;
using TfCnn.Shared.Datasets;

namespace TfCnn.Compare.Layers;

/// <summary>Numbers in rows, columns and channels, the channels last.</summary>
internal sealed record Volume(int Height, int Width, int Channels, float[] Values)
{
    public float this[int row, int column, int channel] => Values[(((row * Width) + column) * Channels) + channel];
}

/// <summary>What a layer makes of one image.</summary>
internal sealed record FeatureMap(string Layer, Volume Values);

/// <summary>A row of the model's table.</summary>
internal sealed record LayerRow(string Layer, string Output, long Parameters);

/// <summary>What the report shows of a trained model's inside.</summary>
/// <param name="Filters">The kernels of the first layer.</param>
/// <param name="Images">The test images that were looked at.</param>
/// <param name="Maps">For each of them, what the layers make of it, from the first on.</param>
/// <param name="Layers">All layers with the shape of their output.</param>
/// <param name="Times">What they cost in a training step; empty for an engine that does not say.</param>
/// <param name="Summary">Keras' own table; null for the other style.</param>
internal sealed record ModelPictures(
    IReadOnlyList<Volume> Filters, IReadOnlyList<int> Images, IReadOnlyList<IReadOnlyList<FeatureMap>> Maps, IReadOnlyList<LayerRow> Layers,
    IReadOnlyList<LayerTime> Times, string? Summary)
{
    /// <summary>Looks into a trained model. The clock on the layers is the last thing, since it trains some steps more.</summary>
    /// <param name="images">The test images to look at.</param>
    public static ModelPictures Of(StyleModel model, Dataset dataset, IReadOnlyList<int> images)
    {
        ForwardGraph forward = model.Forward();
        ForwardLayer[] layers = [.. ForwardLayers.Of(forward.Output).Where(l => l.Output is not null && l.Name != "input")];
        return new ModelPictures(
            FiltersOf(model.Weights[0]), images, [.. images.Select(i => MapsOf(model, forward, layers, dataset, i))],
            [.. layers.Select(l => new LayerRow(l.Name, l.Output!.Shape.ToString(), l.Parameters))], LayerTimes.Measure(model), model.Summary);
    }

    // (height, width, channels, filters): the filters come last.
    private static IReadOnlyList<Volume> FiltersOf(Tensorflow.NumPy.NDArray kernel)
    {
        int[] size = [.. kernel.shape.dims.Select(d => (int)d)];
        float[] values = kernel.ToArray<float>();
        int filters = size[3];
        return
        [
            .. Enumerable.Range(0, filters).Select(f => new Volume(
                size[0], size[1], size[2], [.. Enumerable.Range(0, values.Length / filters).Select(i => values[(i * filters) + f])])),
        ];
    }

    private static IReadOnlyList<FeatureMap> MapsOf(
        StyleModel model, ForwardGraph forward, ForwardLayer[] layers, Dataset dataset, int image)
    {
        FeedItem[] feed = forward.Feed(Pixels(dataset, image));
        // Dropout hands on what it gets when it is not trained.
        return [.. layers.Where(l => !l.Name.StartsWith("dropout", StringComparison.Ordinal)).Select(layer => new FeatureMap(layer.Name, VolumeOf(model.Session.run(layer.Output!, feed))))];
    }

    private static NDArray Pixels(Dataset dataset, int image)
    {
        var batch = new BatchBuffer(dataset.Test, 1);
        batch.Copy(image, 0);
        return batch.Batch.Images;
    }

    // (1, height, width, channels), or (1, values) for a dense layer, whose values are laid out in rows.
    private static Volume VolumeOf(Tensorflow.NumPy.NDArray values)
    {
        int[] size = [.. values.shape.dims.Select(d => (int)d)];
        float[] numbers = values.ToArray<float>();
        if (size.Length == 4)
            return new Volume(size[1], size[2], size[3], numbers);
        int rows = numbers.Length >= 256 ? numbers.Length / 64 : 1;
        return new Volume(rows, numbers.Length / rows, 1, numbers);
    }
}
