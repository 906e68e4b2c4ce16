namespace TfCnn.Shared.Datasets;

/// <summary>A point of a drawing: the unit square, y downwards.</summary>
internal readonly record struct Point(float X, float Y);

/// <summary>
/// The pen's way for each digit, as points that a smooth curve passes through. Most digits have several forms, as people
/// write them.
/// </summary>
internal static class DigitStrokes
{
    /// <summary>Forms by digit; a form is a list of strokes, a stroke a list of points.</summary>
    public static readonly Point[][][][] Forms =
    [
        [[Stroke(.5f, 0, .15f, .2f, .08f, .55f, .25f, .92f, .55f, 1, .85f, .75f, .92f, .4f, .78f, .08f, .5f, 0)]],
        [
            [Stroke(.5f, 0, .5f, .5f, .5f, 1)],
            [Stroke(.25f, .22f, .4f, .13f, .55f, 0), Stroke(.55f, 0, .55f, .5f, .55f, 1)],
            [Stroke(.25f, .22f, .4f, .13f, .5f, 0), Stroke(.5f, 0, .5f, .5f, .5f, 1), Stroke(.25f, 1, .5f, 1, .75f, 1)],
        ],
        [
            [Stroke(.1f, .25f, .25f, .05f, .55f, 0, .85f, .2f, .75f, .5f, .4f, .8f, .08f, 1),
                Stroke(.08f, 1, .5f, .98f, .95f, 1)],
            [Stroke(.1f, .2f, .45f, 0, .82f, .18f, .7f, .55f, .3f, .95f, .1f, .9f, .25f, .75f, .6f, .92f, .95f, .95f)],
        ],
        [
            [Stroke(.1f, .1f, .45f, 0, .82f, .15f, .75f, .38f, .4f, .48f),
                Stroke(.4f, .48f, .8f, .55f, .9f, .78f, .55f, 1, .08f, .9f)],
            [Stroke(.1f, 0, .5f, 0, .9f, 0),
                Stroke(.9f, 0, .65f, .2f, .45f, .4f),
                Stroke(.45f, .4f, .88f, .55f, .82f, .88f, .45f, 1, .08f, .88f)],
        ],
        [
            [Stroke(.6f, 0, .35f, .33f, .05f, .65f),
                Stroke(.05f, .65f, .5f, .66f, .95f, .65f),
                Stroke(.7f, .35f, .7f, .7f, .7f, 1)],
            [Stroke(.15f, 0, .12f, .25f, .15f, .5f),
                Stroke(.15f, .5f, .5f, .52f, .85f, .48f),
                Stroke(.85f, 0, .83f, .5f, .8f, 1)],
            [Stroke(.7f, 0, .35f, .35f, .05f, .62f), Stroke(.05f, .62f, .5f, .64f, .95f, .6f), Stroke(.7f, 0, .7f, .5f, .7f, 1)],
        ],
        [
            [Stroke(.85f, 0, .5f, 0, .2f, 0), Stroke(.2f, 0, .18f, .22f, .15f, .45f),
                Stroke(.15f, .45f, .5f, .36f, .85f, .55f, .82f, .88f, .45f, 1, .08f, .9f)],
            [Stroke(.9f, .02f, .55f, .02f, .3f, .12f, .22f, .35f, .6f, .45f, .85f, .68f, .65f, .95f, .1f, .95f)],
        ],
        [
            [Stroke(.75f, 0, .35f, .22f, .12f, .6f, .25f, .95f, .6f, 1, .85f, .78f, .65f, .55f, .35f, .56f, .14f, .72f)],
            [Stroke(.4f, 0, .2f, .35f, .15f, .72f, .4f, 1, .75f, .9f, .78f, .65f, .5f, .55f, .2f, .72f)],
        ],
        [
            [Stroke(.08f, 0, .5f, 0, .92f, 0), Stroke(.92f, 0, .65f, .45f, .4f, 1)],
            [Stroke(.08f, .02f, .5f, 0, .9f, .02f), Stroke(.9f, .02f, .62f, .5f, .45f, 1), Stroke(.3f, .5f, .55f, .5f, .8f, .5f)],
            [Stroke(.1f, .2f, .12f, .02f, .5f, .02f, .88f, .02f), Stroke(.88f, .02f, .7f, .35f, .55f, 1)],
        ],
        [
            [Stroke(.5f, 0, .18f, .12f, .22f, .36f, .55f, .5f, .85f, .72f, .6f, 1, .25f, .95f, .15f, .72f, .5f, .48f,
                .8f, .25f, .5f, 0)],
            [Stroke(.5f, 0, .2f, .22f, .5f, .46f, .8f, .22f, .5f, 0),
                Stroke(.5f, .46f, .12f, .73f, .5f, 1, .88f, .73f, .5f, .46f)],
        ],
        [
            [Stroke(.85f, .2f, .5f, 0, .15f, .22f, .3f, .5f, .65f, .48f, .85f, .2f), Stroke(.85f, .2f, .82f, .6f, .7f, 1)],
            [Stroke(.8f, .15f, .45f, 0, .15f, .25f, .35f, .5f, .7f, .42f, .82f, .15f),
                Stroke(.82f, .15f, .88f, .6f, .65f, .95f, .2f, .95f)],
        ],
    ];

    private static Point[] Stroke(params float[] coordinates)
    {
        var points = new Point[coordinates.Length / 2];
        for (int i = 0; i < points.Length; i++) points[i] = new Point(coordinates[2 * i], coordinates[2 * i + 1]);
        return points;
    }
}
