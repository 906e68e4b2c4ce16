using System.Text.Json;
using TfCnn.Compare;

namespace TfCnn.Tests.Compare;

/// <summary>A run of the program into a folder of its own.</summary>
internal sealed record CompareRun(int Code, string Output, string Error, string Folder)
{
    public static CompareRun Of(params string[] arguments)
    {
        StringWriter error = new() { NewLine = "\n" };
        return Of(arguments, error, CancellationToken.None);
    }

    public static CompareRun Of(string[] arguments, TextWriter error, CancellationToken stop, string? folder = null)
    {
        folder ??= NewFolder();
        StringWriter output = new() { NewLine = "\n" };
        int code = CompareProgram.Run([.. arguments, "--report", folder], output, error, stop);
        return new CompareRun(code, output.ToString(), error.ToString()!, folder);
    }

    public static string NewFolder() => Path.Combine(TestContext.CurrentContext.WorkDirectory, $"report-{Guid.NewGuid():N}");

    public string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public JsonElement Json() => JsonDocument.Parse(Text("results.json")).RootElement;

    public void Delete()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
