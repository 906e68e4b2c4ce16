using System.Globalization;
using System.Net;
using System.Text;
using TfCnn.Shared.Evaluation;

namespace TfCnn.Shared.Pictures;

/// <summary>Tables of numbers as HTML: matrices with a region marked, confusion matrices.</summary>
public static class Tables
{
    private const string Blue = "0,114,178";
    private const string CellStyle = "padding:3px 8px;text-align:right";

    /// <summary>A matrix; the numbers of the region, if there is one, stand on a colour.</summary>
    /// <param name="title">Above the matrix.</param>
    public static string Matrix(string title, float[,] values, (int Row, int Column, int Rows, int Columns)? region = null)
    {
        StringBuilder html = Start(title);
        for (int row = 0; row < values.GetLength(0); row++)
        {
            html.Append("<tr>");
            for (int column = 0; column < values.GetLength(1); column++)
            {
                bool marked = region is { } r && row >= r.Row && row < r.Row + r.Rows && column >= r.Column && column < r.Column + r.Columns;
                AppendNumber(html, values[row, column].ToString("0.####", CultureInfo.InvariantCulture), marked ? 0.3 : 0);
            }
            html.Append("</tr>\n");
        }
        return html.Append("</table>").ToString();
    }

    /// <summary>Pieces of HTML side by side.</summary>
    public static string Beside(params IEnumerable<string> pieces) =>
        $"<div style=\"display:flex;flex-wrap:wrap;gap:28px;align-items:flex-start\">\n{string.Join('\n', pieces)}\n</div>";

    /// <summary>How often each class was taken for each: a row for each true class, darker the larger its share of the row.</summary>
    public static string Confusion(EvaluationResult result)
    {
        int classes = result.ClassNames.Count;
        StringBuilder html = Start("Rows: the true class. Columns: what the model says.");
        html.Append("<tr><th></th>");
        foreach (string name in result.ClassNames) html.Append($"<th style=\"padding:3px 6px\">{WebUtility.HtmlEncode(name)}</th>");
        html.Append("</tr>\n");
        for (int truth = 0; truth < classes; truth++)
        {
            int images = Enumerable.Range(0, classes).Sum(predicted => result.Confused(truth, predicted));
            html.Append($"<tr><th style=\"{CellStyle}\">{WebUtility.HtmlEncode(result.ClassNames[truth])}</th>");
            for (int predicted = 0; predicted < classes; predicted++)
            {
                int count = result.Confused(truth, predicted);
                AppendNumber(html, count.ToString(CultureInfo.InvariantCulture), images == 0 ? 0 : 0.6 * count / images);
            }
            html.Append("</tr>\n");
        }
        return html.Append("</table>").ToString();
    }

    private static StringBuilder Start(string title) => new StringBuilder("<table style=\"border-collapse:collapse;font:13px sans-serif\">")
        .Append($"<caption style=\"text-align:left;padding-bottom:4px;white-space:nowrap\">{WebUtility.HtmlEncode(title)}</caption>\n");

    private static void AppendNumber(StringBuilder html, string number, double darkness) => html.Append(string.Create(
        CultureInfo.InvariantCulture,
        $"<td style=\"{CellStyle};border:1px solid rgba(128,128,128,0.35);background:rgba({Blue},{darkness:0.##})\">{number}</td>"));
}
