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

    /// <summary>The set with its usual sizes.</summary>
    internal static Dataset Create(string name, int seed) => name == "digits" ? Digits(seed) : Shapes(seed);

    /// <summary>Ten drawn digits, 28×28×1.</summary>
    /// <param name="seed">Of the order of the training batches.</param>
    /// <param name="imageSeed">Of the images.</param>
    public static Dataset Digits(
        int seed, int train = 12_000, int validation = 1_000, int test = 2_000, int imageSeed = ImageSeed) =>
        Generate("digits", DigitImages.Shape, DigitImages.ClassNames, PixelScale.TimesReciprocal, DigitImages.Draw,
            seed, imageSeed, train, validation, test);

    /// <summary>Ten shapes in random colours, 32×32×3; without a validation split, like CIFAR-10.</summary>
    /// <inheritdoc cref="Digits"/>
    public static Dataset Shapes(int seed, int train = 12_000, int test = 2_000, int imageSeed = ImageSeed) =>
        Generate("shapes", ShapeImages.Shape, ShapeImages.ClassNames, PixelScale.DividedBy255, ShapeImages.Draw,
            seed, imageSeed, train, 0, test);

    /// <summary>Draws one image of a class.</summary>
    private delegate void Draw(int label, ref SplitMix random, Span<byte> pixels);

    private static Dataset Generate(
        string name, ImageShape shape, IReadOnlyList<string> classes, PixelScale scale, Draw draw,
        int seed, int imageSeed, int train, int validation, int test)
    {
        return new Dataset
        {
            Name = name,
            ImageShape = shape,
            ClassNames = classes,
            Train = Split(0, train),
            Validation = validation == 0 ? null : Split(train, validation),
            Test = Split(train + validation, test),
            Origin = "generated",
        };

        // Each image has a random stream of its own, so an image does not depend on how many there are before it.
        DatasetSplit Split(int first, int count)
        {
            NDArray images = Arrays.Images(count, shape);
            NDArray labels = Arrays.Bytes(count);
            Span<byte> pixels = images.Span<byte>();
            for (int i = 0; i < count; i++)
            {
                SplitMix random = SplitMix.Stream(imageSeed, first + i);
                int label = random.Below(classes.Count);
                labels.Span<byte>()[i] = (byte)label;
                draw(label, ref random, pixels.Slice(i * shape.Size, shape.Size));
            }
            return new DatasetSplit(images, labels, classes.Count, scale, seed);
        }
    }
}
