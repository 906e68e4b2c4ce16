using ScottPlot;

namespace TfCnn.Compare.Report.Charts;

/// <summary>
/// The colours of a chart. Those of the runs are Okabe's and Ito's, which colour-blind readers tell apart, lightened a little for the dark;
/// the page's style sheet has the same.
/// </summary>
internal sealed record ChartTheme(string Name, string Background, string Text, string Grid, string Book, IReadOnlyList<string> Runs)
{
    public static readonly ChartTheme Light = new("light", "#ffffff", "#3b4048", "#e3e5e8", "#8a8f98", ["#0072b2", "#d55e00", "#009e73", "#b3588f"]);

    public static readonly ChartTheme Dark = new("dark", "#16181c", "#c9cdd4", "#2c3037", "#8a8f98", ["#56b4e9", "#f28c4a", "#2dbf93", "#de9cc0"]);

    public static IReadOnlyList<ChartTheme> All { get; } = [Light, Dark];

    public string ColorOf(ChartLine line) => line.IsBook ? Book : Runs[line.Slot % Runs.Count];

    public static Color Parse(string color) => Color.FromHex(color);
}
