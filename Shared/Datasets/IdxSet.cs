using System.Security.Cryptography;
using NumSharp;

namespace TfCnn.Shared.Datasets;

/// <summary>MNIST and the sets that took over its file names: four IDX files, plain or packed, in one folder.</summary>
internal sealed record IdxSet(string Name, string Title, IReadOnlyList<string> Classes)
    : RealSet(Name, Title, Classes, new ImageShape(28, 28, 1))
{
    private static readonly string[] FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The first images of the training file are for validation, as <c>input_data</c> had it.</summary>
    public int ValidationCount { get; init; } = 5_000;

    public int TrainCount { get; init; } = 55_000;

    public int TestCount { get; init; } = 10_000;

    /// <summary>SHA-256 of the test labels' bytes of other sets with the same file names, and the titles of those sets.</summary>
    public IReadOnlyDictionary<string, string> Impostors { get; init; } = new Dictionary<string, string>();

    public override string? Find(string root, out string lacks)
    {
        lacks = "";
        foreach (string folder in (ReadOnlySpan<string>)[Path.Combine(root, Name), root])
        {
            string[] missing = [.. FileNames.Where(name => !Exists(PathOf(folder, name)))];
            if (missing.Length == 0) return folder;
            if (missing.Length < FileNames.Length) lacks = string.Join(", ", missing);
        }
        return null;
    }

    public override Dataset Read(string place, int seed)
    {
        string testLabels = PathOf(place, FileNames[3]);
        NDArray[] images = IdxFile.ReadImages(PathOf(place, FileNames[0]), Shape, ValidationCount, TrainCount);
        NDArray[] labels = IdxFile.ReadLabels(PathOf(place, FileNames[1]), Classes.Count, ValidationCount, TrainCount);
        NDArray test = IdxFile.ReadImages(PathOf(place, FileNames[2]), Shape, TestCount)[0];
        NDArray truth = IdxFile.ReadLabels(testLabels, Classes.Count, TestCount)[0];
        RejectImpostor(testLabels, truth);
        return new Dataset
        {
            Name = Name,
            ImageShape = Shape,
            ClassNames = Classes,
            Train = Split(images[1], labels[1]),
            Validation = Split(images[0], labels[0]),
            Test = Split(test, truth),
            Origin = place,
        };

        DatasetSplit Split(NDArray x, NDArray y) => new(x, y, Classes.Count, PixelScale.TimesReciprocal, seed);
    }

    private void RejectImpostor(string path, NDArray labels)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(labels.Span<byte>()));
        if (Impostors.TryGetValue(hash, out string? other))
        {
            throw new DatasetException(path, Title, $"the labels of {other}",
                "The sets share their file names: keep each in a folder of its own, mnist or fashion-mnist.");
        }
    }

    /// <summary>The packed file where it exists, else the plain one.</summary>
    private static string PathOf(string folder, string name)
    {
        string packed = Path.Combine(folder, name + ".gz");
        return Exists(packed) ? packed : Path.Combine(folder, name);
    }
}
