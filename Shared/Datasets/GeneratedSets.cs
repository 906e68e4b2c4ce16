using NumSharp;

namespace TfCnn.Shared.Datasets;

/// <summary>
/// The two sets that need no download. Their images are the same for every run and machine: the run's seed orders the
/// training batches, it does not draw other images.
/// </summary>
public static class GeneratedSets
{
    private const int ImageSeed = 1;

    public static IReadOnlyList<string> Names { get; } = ["digits", "shapes"];

    /// <summary>The set with its usual sizes, or with the first images only of those for training.</summary>
    internal static Dataset Create(string name, int seed, int? limit = null) =>
        name == "digits" ? Digits(seed, limit: limit) : Shapes(seed, limit: limit);

    /// <summary>Ten drawn digits, 28×28×1.</summary>
    /// <param name="seed">Of the order of the training batches.</param>
    /// <param name="train">Images for training; those for validation and test depend on it.</param>
    /// <param name="validation">Images for validation.</param>
    /// <param name="test">Images for testing.</param>
    /// <param name="imageSeed">Of the images.</param>
    /// <param name="limit">The first images for training only; all if null.</param>
    public static Dataset Digits(
        int seed, int train = 12_000, int validation = 1_000, int test = 2_000, int imageSeed = ImageSeed,
        int? limit = null) =>
        Generate("digits", DigitImages.Shape, DigitImages.ClassNames, PixelScale.TimesReciprocal, DigitImages.Draw,
            seed, imageSeed, train, validation, test, limit);

    /// <summary>Ten shapes in random colours, 32×32×3; without a validation split, like CIFAR-10.</summary>
    /// <inheritdoc cref="Digits"/>
    public static Dataset Shapes(int seed, int train = 12_000, int test = 2_000, int imageSeed = ImageSeed, int? limit = null) =>
        Generate("shapes", ShapeImages.Shape, ShapeImages.ClassNames, PixelScale.DividedBy255, ShapeImages.Draw,
            seed, imageSeed, train, 0, test, limit);

    /// <summary>Draws one image of a class.</summary>
    private delegate void Draw(int label, ref SplitMix random, Span<byte> pixels);

    private static Dataset Generate(
        string name, ImageShape shape, IReadOnlyList<string> classes, PixelScale scale, Draw draw,
        int seed, int imageSeed, int train, int validation, int test, int? limit)
    {
        return new Dataset
        {
            Name = name,
            ImageShape = shape,
            ClassNames = classes,
            Train = Split(0, Math.Min(train, limit ?? train)),
            Validation = validation == 0 ? null : Split(train, validation),
            Test = Split(train + validation, test),
            Origin = "generated",
        };

        DatasetSplit Split(int first, int count)
        {
            NDArray labels = Arrays.Bytes(count);
            Span<byte> each = labels.Span<byte>();
            for (int i = 0; i < count; i++)
                each[i] = (byte)Label(first + i, out _);
            var images = new DrawnImages(count, shape, (image, pixels) =>
            {
                int label = Label(first + image, out SplitMix random);
                draw(label, ref random, pixels);
            });
            return new DatasetSplit(images, labels, classes.Count, scale, seed);
        }

        // Each image has a random stream of its own, so an image does not depend on how many there are before it.
        int Label(int image, out SplitMix random)
        {
            random = SplitMix.Stream(imageSeed, image);
            return random.Below(classes.Count);
        }
    }
}
