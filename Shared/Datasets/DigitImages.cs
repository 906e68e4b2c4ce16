namespace TfCnn.Shared.Datasets;

/// <summary>
/// Draws a digit with a pen: one of its forms, every point moved a little, turned, slanted, scaled and placed at random, in a
/// random thickness and darkness, on noise.
/// </summary>
internal static class DigitImages
{
    private const int Side = 28;
    private const int StepsPerSpan = 4;
    private const float Wobble = 0.045f;

    public static ImageShape Shape { get; } = new(Side, Side, 1);

    public static IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, 10).Select(d => $"{d}")];

    public static void Draw(int label, ref SplitMix random, Span<byte> pixels)
    {
        Point[][][] forms = DigitStrokes.Forms[label];
        Point[][] form = forms[random.Below(forms.Length)];
        Frame frame = Frame.AtRandom(ref random);
        float radius = random.Between(0.75f, 1.6f);
        Span<float> ink = stackalloc float[Side * Side];
        ink.Clear();
        Span<Point> points = stackalloc Point[16];
        foreach (Point[] stroke in form)
        {
            for (int i = 0; i < stroke.Length; i++) points[i] = frame.Place(Moved(stroke[i], ref random));
            DrawCurve(points[..stroke.Length], radius, ink);
        }
        Develop(ink, ref random, pixels);
    }

    /// <summary>Where and how the unit square lies in the image.</summary>
    private readonly record struct Frame(float Xx, float Xy, float Yx, float Yy, float CenterX, float CenterY)
    {
        public static Frame AtRandom(ref SplitMix random)
        {
            float height = random.Between(14f, 21f);
            float width = height * random.Between(0.55f, 0.85f);
            float slant = random.Between(-0.35f, 0.35f);
            (float sin, float cos) = MathF.SinCos(random.Between(-0.22f, 0.22f));
            return new Frame(
                cos * width, (cos * -slant - sin) * height, sin * width, (sin * -slant + cos) * height,
                Side / 2f + random.Between(-2.8f, 2.8f), Side / 2f + random.Between(-2.8f, 2.8f));
        }

        public Point Place(Point p)
        {
            float x = p.X - 0.5f, y = p.Y - 0.5f;
            return new Point(CenterX + Xx * x + Xy * y, CenterY + Yx * x + Yy * y);
        }
    }

    private static Point Moved(Point p, ref SplitMix random) =>
        new(p.X + random.Between(-Wobble, Wobble), p.Y + random.Between(-Wobble, Wobble));

    /// <summary>A Catmull-Rom curve through the points, as short straight lines.</summary>
    private static void DrawCurve(ReadOnlySpan<Point> points, float radius, Span<float> ink)
    {
        Point from = points[0];
        for (int i = 0; i + 1 < points.Length; i++)
        {
            Point before = points[Math.Max(i - 1, 0)], after = points[Math.Min(i + 2, points.Length - 1)];
            for (int step = 1; step <= StepsPerSpan; step++)
            {
                float t = (float)step / StepsPerSpan;
                var to = new Point(
                    CatmullRom(before.X, points[i].X, points[i + 1].X, after.X, t),
                    CatmullRom(before.Y, points[i].Y, points[i + 1].Y, after.Y, t));
                DrawLine(from, to, radius, ink);
                from = to;
            }
        }
    }

    private static float CatmullRom(float a, float b, float c, float d, float t) =>
        0.5f * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);

    /// <summary>Inks every pixel near the line by its distance from it; a pixel keeps its darkest ink.</summary>
    private static void DrawLine(Point from, Point to, float radius, Span<float> ink)
    {
        float dx = to.X - from.X, dy = to.Y - from.Y;
        float inverseSquare = 1 / MathF.Max(dx * dx + dy * dy, 1e-6f);
        float reach = radius + 0.5f;
        int left = Pixel(MathF.Min(from.X, to.X) - reach), right = Pixel(MathF.Max(from.X, to.X) + reach);
        int top = Pixel(MathF.Min(from.Y, to.Y) - reach), bottom = Pixel(MathF.Max(from.Y, to.Y) + reach);
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                float x = column + 0.5f - from.X, y = row + 0.5f - from.Y;
                float along = Math.Clamp((x * dx + y * dy) * inverseSquare, 0, 1);
                x -= along * dx;
                y -= along * dy;
                float covered = Math.Clamp(reach - MathF.Sqrt(x * x + y * y), 0, 1);
                ref float pixel = ref ink[row * Side + column];
                pixel = MathF.Max(pixel, covered);
            }
        }
    }

    private static int Pixel(float position) => Math.Clamp((int)position, 0, Side - 1);

    private static void Develop(ReadOnlySpan<float> ink, ref SplitMix random, Span<byte> pixels)
    {
        float darkness = random.Between(150f, 255f);
        float noise = random.Between(0f, 28f);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(ink[i] * darkness + random.Between(-noise, noise), 0, 255);
    }
}
