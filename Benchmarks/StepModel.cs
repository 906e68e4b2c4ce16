using Tensorflow.NumPy;
using Tensorflow;
using TfCnn.Shared.Datasets;

namespace TfCnn.Benchmarks;

/// <summary>What a training step of one of the chapter's models works on, the same in both styles.</summary>
/// <param name="Name">The data set that the model is for.</param>
/// <param name="Batch">Images in a step.</param>
/// <param name="Image">The shape of one image as the model takes it.</param>
/// <param name="Multiplications">For one image by direct convolution: forward, and both gradients except the one by the images.</param>
internal sealed record StepModel(string Name, int Batch, Shape Image, double Multiplications)
{
    public const int Classes = 10;

    private static readonly StepModel[] s_all =
    [
        new("mnist", 100, 28 * 28, (2 * 28 * 28 * 16 * 32) + (3 * 14 * 14 * 16 * 32 * 64) + (3 * 3136 * 1024) + (3 * 1024 * Classes)),
        new("cifar10", 128, (32, 32, 3), (2 * 32 * 32 * 48 * 32) + (3 * 16 * 16 * 16 * 32 * 64) + (3 * 4096 * 1024) + (3 * 1024 * Classes)),
    ];

    public static string[] Names => [.. s_all.Select(m => m.Name)];

    public double Gigaflops => Multiplications * 2 * Batch / 1e9;

    public bool IsMnist => Name == "mnist";

    public static StepModel Of(string name) => s_all.Single(m => m.Name == name);

    /// <summary>Training images that are there, the real ones or else drawn ones: how much of a network is active, and so how long a step
    /// takes here, depends on what it learns.</summary>
    public Dataset Load() => DatasetLoader.Load(new DatasetRequest { Preferred = Name, StandIn = IsMnist ? "digits" : "shapes" });

    /// <summary>The first images of a split, as the model takes them, and their one-hot labels.</summary>
    public (NDArray Images, NDArray Labels) First(DatasetSplit split, int count)
    {
        TfCnn.Shared.Datasets.Batch batch = split.Take(count).ToFloats();
        return (new NDArray(batch.Images.ToArray<float>(), new Shape((long)count).Concatenate(Image)),
            new NDArray(batch.Labels.ToArray<float>(), (count, Classes)));
    }

    /// <summary>The first batches of a data set's training images.</summary>
    public (NDArray Images, NDArray Labels)[] Batches(Dataset data, int count)
    {
        (NDArray images, NDArray labels) = First(data.Train, count * Batch);
        return [.. Enumerable.Range(0, count).Select(i => (Rows(images, i), Rows(labels, i)))];
    }

    private NDArray Rows(NDArray all, int batch)
    {
        int width = (int)(all.Shape.ElementCount / all.Shape[0]);
        return new NDArray(
            all.Value.Span<float>().Slice(batch * Batch * width, Batch * width).ToArray(),
            width == Classes ? new Shape(Batch, Classes) : new Shape((long)Batch).Concatenate(Image));
    }
}
