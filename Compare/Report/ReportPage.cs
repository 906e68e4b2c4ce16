using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using TfCnn.Compare.Output;

namespace TfCnn.Compare.Report;

/// <summary>Makes the report's page from the template in <c>report.liquid</c>.</summary>
internal static class ReportPage
{
    private const string Template = "report.liquid";

    private static readonly Lazy<IFluidTemplate> s_template = new(Parse);
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Writes the report of what was trained.</summary>
    public static void Write(
        ReportFolder folder, CompareOptions options, ComparisonReport numbers, IReadOnlyList<DatasetComparison> comparisons)
    {
        var pictures = new PictureFiles();
        var model = new PageModel(
            "Side by side: " + string.Join(" and ", comparisons.Select(c => c.Title)),
            [.. comparisons.Select(c => new SectionBuilder(c, pictures).Build())], Made(options), numbers.Stopped);
        folder.Write(numbers, Render(model), pictures.All);
    }

    internal static string Render(PageModel model)
    {
        var options = new TemplateOptions { MemberAccessStrategy = new UnsafeMemberAccessStrategy() };
        return s_template.Value.Render(new TemplateContext(model, options), s_encoder);
    }

    private static string Made(CompareOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"Made {DateTime.Now:yyyy-MM-dd HH:mm} with .NET {Environment.Version} on {RuntimeInformation.OSDescription}, {options.Common.Threads} of {Environment.ProcessorCount} processors.");

    private static IFluidTemplate Parse()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream(Template)!;
        using var reader = new StreamReader(stream);
        return new FluidParser().Parse(reader.ReadToEnd());
    }
}
