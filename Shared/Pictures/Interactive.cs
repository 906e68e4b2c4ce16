using System.Reflection;

namespace TfCnn.Shared.Pictures;

/// <summary>Text that is HTML already.</summary>
public sealed record HtmlText(string Value);

/// <summary>
/// <c>display</c> and <c>HTML</c> as a notebook's kernel has them, for the same code without a kernel: text goes to standard output, pictures
/// go to an HTML file in the working folder, named after the program.
/// </summary>
public static class Interactive
{
    private static readonly string s_file = $"{Assembly.GetEntryAssembly()?.GetName().Name ?? "pictures"}.html";
    private static int s_pictures;

    /// <summary>Takes what is displayed in place of the file and standard output; null for these.</summary>
    public static Action<object>? Display { get; set; }

    /// <summary>Marks text as HTML, for <see cref="display"/>.</summary>
    public static HtmlText HTML(string content) => new(content);

    /// <summary>Shows HTML as a picture, anything else as text.</summary>
    public static void display(object value)
    {
        if (Display is { } take) take(value);
        else if (value is HtmlText html) AppendToFile(html.Value);
        else Console.WriteLine(value);
    }

    private static void AppendToFile(string html)
    {
        const string Head = "<!doctype html><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\n";
        if (s_pictures++ == 0) File.WriteAllText(s_file, Head);
        File.AppendAllText(s_file, $"<p>{s_pictures}</p>\n{html}\n");
        Console.WriteLine($"[picture {s_pictures} in {s_file}]");
    }
}
