namespace TfCnn.Tests.Architecture;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] s_text =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".md", ".config", ".yml", ".ipynb", ".runsettings", ".editorconfig", ""];

    /// <summary>The folder with the solution; skips the test where the tests run apart from their sources.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All text files, relative to the root; what builds make is left out.</summary>
    public static IEnumerable<string> TextFiles()
    {
        var open = new Stack<string>([Root]);
        while (open.TryPop(out string? folder))
        {
            foreach (string file in Directory.EnumerateFiles(folder).Where(f => s_text.Contains(Path.GetExtension(f))))
                yield return Path.GetRelativePath(Root, file);
            foreach (string inner in Directory.EnumerateDirectories(folder))
                if (Path.GetFileName(inner) is not ("bin" or "obj" or ".git" or ".vs" or "TestResults" or "BenchmarkDotNet.Artifacts"))
                    open.Push(inner);
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "TfCnn.sln")))
                return folder.FullName;
        Assert.Ignore("The sources are not above the folder of the tests.");
        return "";
    }
}
