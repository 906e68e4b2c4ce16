namespace TfCnn.Shared.Datasets;

/// <summary>The machine's folders that may hold data sets, and how a missing set is fetched.</summary>
public sealed record DatasetPlaces
{
    private const string FolderName = "tfcnn";

    /// <summary>The folder in the environment variable <c>TFCNN_DATA</c>, or null.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where downloads are kept.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>False keeps away from the network.</summary>
    public bool MayDownload { get; init; } = true;

    public DownloadOptions WhenNamed { get; init; } = DownloadOptions.Patient;

    public DownloadOptions WhenNotNamed { get; init; } = DownloadOptions.Brief;

    /// <summary>The places of this machine and user.</summary>
    public static DatasetPlaces OfThisUser { get; } = new()
    {
        DataFolder = NullIfEmpty(Environment.GetEnvironmentVariable("TFCNN_DATA")),
        CacheFolder = UserCache(OperatingSystem.IsWindows(), Environment.GetEnvironmentVariable),
    };

    /// <summary>Windows: the local application data; elsewhere an absolute <c>XDG_CACHE_HOME</c>, else ~/.cache.</summary>
    internal static string UserCache(bool windows, Func<string, string?> variable)
    {
        if (windows) return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), FolderName);
        string? xdg = variable("XDG_CACHE_HOME");
        if (xdg is not null && Path.IsPathRooted(xdg)) return Path.Combine(xdg, FolderName);
        return Path.Combine(NullIfEmpty(variable("HOME")) ?? Path.GetTempPath(), ".cache", FolderName);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
