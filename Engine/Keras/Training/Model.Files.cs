using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;

namespace Tensorflow.Keras.Engine;

public abstract partial class Model
{
    /// <summary>Writes all weights to an <c>.npz</c> file, under names such as <c>conv2d/kernel</c>.</summary>
    /// <exception cref="ValueError">The model has no weights yet, or the file has another ending.</exception>
    public void SaveWeights(string path)
    {
        RequireFile(path, "saving");
        HostTensor[] values = Home.Read(CountedWeights);
        NpzFile.Write(path, CountedWeights.Zip(values, (w, v) => (w.Path, v)));
    }

    /// <summary>Reads all weights from an <c>.npz</c> file, in the order in which they were saved; names do not matter.</summary>
    /// <exception cref="ValueError">The model has no weights yet, or others than the file.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public void LoadWeights(string path)
    {
        RequireFile(path, "loading");
        List<(string Name, HostTensor Value)> saved = NpzFile.Read(path);
        if (saved.Count != CountedWeights.Count)
            throw new ValueError(
                $"{path} holds {saved.Count} weights, the model '{Name}' has {CountedWeights.Count}. "
                + "Load a file that was saved from the same layers.");
        SetWeights(saved.Select(s => new NDArray(s.Value)));
    }

    private void RequireFile(string path, string what)
    {
        if (!path.EndsWith(".npz", StringComparison.Ordinal))
            throw new ValueError($"The filename must end in `.npz`. Received: filepath={path}");
        if (!Built)
            throw new ValueError(
                $"You are {what} weights of a model that has not yet been built. Try building the model first by calling it on "
                + "some data or by using `build()`.");
    }
}
