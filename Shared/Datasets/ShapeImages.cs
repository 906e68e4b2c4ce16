namespace TfCnn.Shared.Datasets;

/// <summary>
/// Draws one of ten shapes: turned, scaled and placed at random, in a random bright colour on a random dark one that changes
/// across the image, with noise. A shape is given by its distance function: negative inside, in units of its radius.
/// </summary>
internal static class ShapeImages
{
    private const int Side = 32;

    public static ImageShape Shape { get; } = new(Side, Side, 3);

    public static IReadOnlyList<string> ClassNames { get; } =
        ["circle", "ring", "square", "frame", "triangle", "diamond", "plus", "cross", "star", "crescent"];

    public static void Draw(int label, ref SplitMix random, Span<byte> pixels)
    {
        float radius = random.Between(7.5f, 12.5f);
        float centerX = Side / 2f + random.Between(-3.5f, 3.5f), centerY = Side / 2f + random.Between(-3.5f, 3.5f);
        (float sin, float cos) = MathF.SinCos(random.Between(-0.25f, 0.25f));
        Colours colours = Colours.AtRandom(ref random);
        for (int row = 0, p = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++, p += 3)
            {
                float x = (column + 0.5f - centerX) / radius, y = (row + 0.5f - centerY) / radius;
                float inside = Math.Clamp(0.5f - radius * Distance(label, cos * x + sin * y, cos * y - sin * x), 0, 1);
                colours.Mix(inside, (float)column / Side, ref random, pixels.Slice(p, 3));
            }
        }
    }

    private static float Distance(int label, float x, float y) => label switch
    {
        0 => Round(x, y) - 0.95f,
        1 => MathF.Abs(Round(x, y) - 0.75f) - 0.2f,
        2 => Box(x, y) - 0.85f,
        3 => MathF.Abs(Box(x, y) - 0.7f) - 0.18f,
        4 => MathF.Max(MathF.Abs(x) * 0.866f - y * 0.5f, y) - 0.55f,
        5 => (MathF.Abs(x) * 1.5f + MathF.Abs(y) - 1.05f) * 0.555f,
        6 => Plus(x, y),
        7 => Plus((x + y) * 0.7071f, (x - y) * 0.7071f),
        8 => Star(x, y),
        _ => MathF.Max(Round(x, y) - 0.95f, 0.75f - Round(x - 0.5f, y)),
    };

    private static float Round(float x, float y) => MathF.Sqrt(x * x + y * y);

    private static float Box(float x, float y) => MathF.Max(MathF.Abs(x), MathF.Abs(y));

    private static float Plus(float x, float y)
    {
        float longer = Box(x, y), shorter = MathF.Min(MathF.Abs(x), MathF.Abs(y));
        return MathF.Max(longer - 0.95f, shorter - 0.28f);
    }

    /// <summary>Five points: the plane is folded onto half of one point, whose edge is then a straight line.</summary>
    private static float Star(float x, float y)
    {
        const float Fold = 2 * MathF.PI / 5;
        float angle = MathF.Atan2(x, -y);
        angle = MathF.Abs(angle - Fold * MathF.Round(angle / Fold));
        (float sin, float cos) = MathF.SinCos(angle);
        float length = Round(x, y);
        return length * cos * 0.5446f + length * sin * 0.8387f - 0.5446f * 1.05f;
    }

    /// <summary>Background left and right, and the shape's colour; noise goes on top.</summary>
    private readonly record struct Colours(Colour Left, Colour Right, Colour Shape, float Noise)
    {
        public static Colours AtRandom(ref SplitMix random) => new(
            Colour.AtRandom(ref random, 10, 110), Colour.AtRandom(ref random, 10, 110), Colour.AtRandom(ref random, 110, 250),
            random.Between(4, 30));

        public void Mix(float inside, float across, ref SplitMix random, Span<byte> pixel)
        {
            pixel[0] = Channel(Left.Red, Right.Red, Shape.Red, inside, across, ref random);
            pixel[1] = Channel(Left.Green, Right.Green, Shape.Green, inside, across, ref random);
            pixel[2] = Channel(Left.Blue, Right.Blue, Shape.Blue, inside, across, ref random);
        }

        private byte Channel(float left, float right, float shape, float inside, float across, ref SplitMix random)
        {
            float background = left + (right - left) * across;
            float value = background + (shape - background) * inside + random.Between(-Noise, Noise);
            return (byte)Math.Clamp(value, 0, 255);
        }
    }

    private readonly record struct Colour(float Red, float Green, float Blue)
    {
        public static Colour AtRandom(ref SplitMix random, float low, float high) =>
            new(random.Between(low, high), random.Between(low, high), random.Between(low, high));
    }
}
