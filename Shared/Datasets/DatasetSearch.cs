namespace TfCnn.Shared.Datasets;

/// <summary>The search for one published set, with the account of where it looked.</summary>
internal sealed class DatasetSearch(RealSet set, string? dataDirectory, DatasetPlaces places)
{
    private readonly List<string> _looked = [];

    /// <summary>Where the search looked and what was missing there.</summary>
    public string Looked => "looked in " + string.Join(", ", _looked);

    /// <summary>What to do where nothing was found.</summary>
    public string Remedy => $"Put {string.Join(", ", set.Files.Select(file => file.Name))} into a folder and name it by "
        + $"--data-dir or TFCNN_DATA, or use a generated set ({string.Join(" or ", GeneratedSets.Names)}).";

    private string CacheFolder => Path.Combine(places.CacheFolder, set.Name);

    /// <summary>The first place that holds the whole set, or null.</summary>
    public string? Find()
    {
        _looked.Clear();
        foreach (string root in Roots())
        {
            if (set.Find(root, out string lacks) is { } place) return place;
            _looked.Add(lacks.Length == 0 ? root : $"{root} (lacks {lacks})");
        }
        return null;
    }

    /// <summary>Fetches the set's files into the user's cache, those that are not there yet.</summary>
    /// <exception cref="DownloadException">A file cannot be had.</exception>
    public void Download(DownloadOptions options, CancellationToken stop)
    {
        if (!places.MayDownload) throw new DownloadException("switched off");
        CreateCache();
        using var downloader = new Downloader(options);
        using var progress = new DownloadProgress(set.Title);
        foreach (RemoteFile file in set.Files)
        {
            if (File.Exists(Path.Combine(CacheFolder, file.Name))) continue;
            downloader.Fetch(file, set.Mirrors, CacheFolder, progress.Report, stop).GetAwaiter().GetResult();
        }
    }

    private IEnumerable<string> Roots() => new[] { dataDirectory, places.DataFolder, places.CacheFolder }
        .OfType<string>().Concat(set.SystemFolders);

    private void CreateCache()
    {
        try
        {
            Directory.CreateDirectory(CacheFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DownloadException($"no folder {CacheFolder} for it: {e.Message.TrimEnd('.')}");
        }
    }
}
