namespace TfCnn.Shared.Datasets;

/// <summary>How patient a download is.</summary>
public sealed record DownloadOptions
{
    /// <summary>For a set that was asked for by name.</summary>
    public static DownloadOptions Patient { get; } = new();

    /// <summary>For a set that has a stand-in: a machine without a network should not wait.</summary>
    public static DownloadOptions Brief { get; } = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2.5),
        StallTimeout = TimeSpan.FromSeconds(5),
        Retries = 0,
    };

    /// <summary>Until the server's answer begins.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Without a single byte.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Further tries at each mirror; each goes on where the last one stopped.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Before the first further try; doubled for each one after it.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
