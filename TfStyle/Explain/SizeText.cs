namespace TfStyle.Explain;

/// <summary>The size formulas with an example's numbers.</summary>
internal static class SizeText
{
    /// <param name="filling">What the padding consists of, in words.</param>
    public static void Print(Page page, WindowPath path, string filling)
    {
        (Axis rows, Axis columns) = (path.Rows, path.Columns);
        if (rows.Same)
            page.Write($"Padding SAME wants ⌈n / s⌉ positions, ⌈{rows.Length} / {rows.Stride}⌉ = {rows.Positions} down and "
                + $"⌈{columns.Length} / {columns.Stride}⌉ = {columns.Positions} across. That takes max(0, (positions - 1)·s + k - n) {filling}: "
                + $"{Padding(rows, "row")} ({rows.Before} above, {rows.Behind} below) and "
                + $"{Padding(columns, "column")} ({columns.Before} left, {columns.Behind} right).");
        else
            page.Write("Padding VALID is none: the window stays inside the input.");
        page.Indented($"rows     {rows.Formula()}", $"columns  {columns.Formula()}");
    }

    private static string Padding(Axis axis, string unit) => axis.Padding == 1 ? $"1 {unit}" : $"{axis.Padding} {unit}s";
}
