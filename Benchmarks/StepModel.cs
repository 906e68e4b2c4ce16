using Tensorflow;
using Tensorflow.NumPy;

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

    /// <summary>Random pixels and one-hot labels of some batches.</summary>
    public (NDArray Images, NDArray Labels) RandomData(int batches) => RandomImages(batches * Batch);

    /// <summary>Random pixels and one-hot labels of some images.</summary>
    public (NDArray Images, NDArray Labels) RandomImages(int count)
    {
        var random = new Random(1);
        float[] images = new float[count * Image.ElementCount], labels = new float[count * Classes];
        for (int i = 0; i < images.Length; i++)
            images[i] = random.NextSingle();
        for (int i = 0; i < count; i++)
            labels[(i * Classes) + random.Next(Classes)] = 1;
        return (new NDArray(images, new Shape((long)count).Concatenate(Image)), new NDArray(labels, (count, Classes)));
    }
}
