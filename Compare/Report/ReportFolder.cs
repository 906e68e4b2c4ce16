using TfCnn.Compare.Output;
using TfCnn.Shared.CommandLine;

namespace TfCnn.Compare.Report;

/// <summary>
/// The folder of a report. It is made under another name beside it and takes its place as a whole, so that nobody meets half of a report,
/// or the files of two.
/// </summary>
internal sealed class ReportFolder
{
    private const string Page = "index.html";
    private const string Numbers = "results.json";
    private const string Pictures = "images";

    private readonly string _path;

    /// <exception cref="CommandLineException">There is something else at that place, or nothing may be written there.</exception>
    public ReportFolder(string path)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(_path))
            throw new CommandLineException($"--report: expected a folder, received the file '{path}'.");
        if (Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any() && !File.Exists(Path.Combine(_path, Numbers)))
            throw new CommandLineException($"--report: '{path}' holds files that are no report and would be lost. Name another folder.");
        Guarded(() =>
        {
            Directory.CreateDirectory(Temporary);
            Directory.Delete(Temporary);
        });
    }

    /// <summary>The page to open.</summary>
    public string PagePath => Path.Combine(_path, Page);

    private string Temporary => $"{_path}.{Environment.ProcessId}.tmp";

    private string Former => $"{_path}.{Environment.ProcessId}.old";

    /// <summary>Writes page, pictures and numbers, then puts them in the place of what was there.</summary>
    public void Write(ComparisonReport report, string page, IReadOnlyList<PictureFile> pictures) => Guarded(() =>
    {
        string images = Path.Combine(Temporary, Pictures);
        Directory.CreateDirectory(images);
        File.WriteAllText(Path.Combine(Temporary, Page), page);
        File.WriteAllText(Path.Combine(Temporary, Numbers), ResultFiles.Json(report));
        File.WriteAllText(Path.Combine(Temporary, "runs.csv"), ResultFiles.RunsCsv(report));
        File.WriteAllText(Path.Combine(Temporary, "epochs.csv"), ResultFiles.EpochsCsv(report));
        foreach (PictureFile picture in pictures)
            File.WriteAllBytes(Path.Combine(images, picture.Name), picture.Bytes);
        if (Directory.Exists(_path))
            Directory.Move(_path, Former);
        Directory.Move(Temporary, _path);
        if (Directory.Exists(Former))
            Directory.Delete(Former, recursive: true);
    });

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandLineException($"--report: cannot write '{_path}': {e.Message.TrimEnd('.')}.", e);
        }
    }
}
