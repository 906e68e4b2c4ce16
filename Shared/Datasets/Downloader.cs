using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Polly;
using Polly.Retry;

namespace TfCnn.Shared.Datasets;

/// <summary>Bytes of a file that have arrived.</summary>
internal delegate void TransferProgress(RemoteFile file, long received);

/// <summary>
/// Fetches a file into a folder. It grows under a temporary name, is resumed where it was cut, and takes its real name only
/// when size and SHA-256 are right: what bears the real name is whole.
/// </summary>
internal sealed class Downloader : IDisposable
{
    private readonly HttpClient _client;
    private readonly DownloadOptions _options;
    private readonly ResiliencePipeline _retry;

    public Downloader(DownloadOptions options)
    {
        _options = options;
        _client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("TfCnn", "0.1"));
        _retry = RetryPipeline(options);
    }

    /// <summary>Tries one mirror after the other.</summary>
    /// <exception cref="DownloadException">None had the file; the message lists what each answered.</exception>
    public async Task Fetch(
        RemoteFile file, IEnumerable<string> mirrors, string folder, TransferProgress progress, CancellationToken stop)
    {
        var failures = new List<string>();
        string partial = Path.Combine(folder, file.Name + ".part");
        foreach (string mirror in mirrors)
        {
            var url = new Uri(mirror + file.Name);
            try
            {
                await _retry.ExecuteAsync(async token => await Receive(url, file, partial, progress, token), stop);
                File.Move(partial, Path.Combine(folder, file.Name), overwrite: true);
                return;
            }
            catch (Exception e) when (IsOfMirror(e))
            {
                string reason = e.Message.Replace($" ({url.Host}:{url.Port})", "").TrimEnd('.');
                failures.Add($"{url.Host}: {reason}");
            }
        }
        throw new DownloadException(string.Join("; ", failures));
    }

    public void Dispose() => _client.Dispose();

    private static ResiliencePipeline RetryPipeline(DownloadOptions options) => options.Retries == 0
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(IsTransient),
            MaxRetryAttempts = options.Retries,
            Delay = options.RetryDelay,
            BackoffType = DelayBackoffType.Exponential,
        }).Build();

    /// <summary>Failures of a mirror, which the next one may not have.</summary>
    private static bool IsOfMirror(Exception e) =>
        e is DownloadException or HttpRequestException or TimeoutException or CutShortException;

    /// <summary>Failures that the same mirror may get over; a name that is not known stays so.</summary>
    private static bool IsTransient(Exception e) =>
        e is TimeoutException or CutShortException
            or HttpRequestException { HttpRequestError: not HttpRequestError.NameResolutionError };

    private async Task Receive(Uri url, RemoteFile file, string partial, TransferProgress progress, CancellationToken stop)
    {
        await using FileStream target = OpenPartial(partial);
        if (target.Length > file.Bytes) target.SetLength(0);
        if (target.Length < file.Bytes) await Append(url, file, target, progress, stop);
        await Verify(file, target, stop);
    }

    private async Task Append(Uri url, RemoteFile file, FileStream target, TransferProgress progress, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            patience.CancelAfter(_options.ConnectTimeout);
            using HttpResponseMessage response = await Request(url, target, patience.Token);
            await using Stream source = await response.Content.ReadAsStreamAsync(patience.Token);
            await Copy(source, file, target, progress, patience);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException("no answer in time");
        }
    }

    /// <summary>Asks for what is missing; a server that sends the whole file, or from elsewhere, starts the file anew.</summary>
    private async Task<HttpResponseMessage> Request(Uri url, FileStream target, CancellationToken stop)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (target.Length > 0) request.Headers.Range = new RangeHeaderValue(target.Length, null);
        HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            target.SetLength(0);
            throw new CutShortException("the file there is shorter than the part that is here");
        }
        if ((int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests)
            throw new HttpRequestException($"answer {(int)response.StatusCode}");
        if (!response.IsSuccessStatusCode) throw new DownloadException($"answer {(int)response.StatusCode}");

        bool partial = response.StatusCode == HttpStatusCode.PartialContent;
        bool resumed = partial && response.Content.Headers.ContentRange?.From == target.Length;
        if (partial && !resumed)
        {
            target.SetLength(0);
            throw new CutShortException("it sent another range than it was asked for");
        }
        if (!resumed) target.SetLength(0);
        target.Position = target.Length;
        return response;
    }

    private async Task Copy(
        Stream source, RemoteFile file, FileStream target, TransferProgress progress, CancellationTokenSource patience)
    {
        var buffer = new byte[1 << 16];
        while (true)
        {
            patience.CancelAfter(_options.StallTimeout);
            int got = await ReadSome(source, buffer, patience.Token);
            if (got == 0) break;
            if (target.Length + got > file.Bytes)
            {
                target.SetLength(0);
                throw new DownloadException($"more than the {file.Bytes:N0} bytes of {file.Name}");
            }
            Write(target, buffer.AsSpan(0, got));
            progress(file, target.Length);
        }
        if (target.Length < file.Bytes) throw new CutShortException($"only {target.Length:N0} of {file.Bytes:N0} bytes");
    }

    private static async Task<int> ReadSome(Stream source, byte[] buffer, CancellationToken stop)
    {
        try
        {
            return await source.ReadAsync(buffer, stop);
        }
        catch (IOException e)
        {
            throw new CutShortException(e.Message);
        }
    }

    private static void Write(FileStream target, ReadOnlySpan<byte> bytes)
    {
        try
        {
            target.Write(bytes);
        }
        catch (IOException e)
        {
            throw new DatasetException(target.Name, "room for the download", e.Message.TrimEnd('.'), "Free some disk space.", e);
        }
    }

    /// <summary>A file with wrong contents is worth nothing to a later try: it is emptied.</summary>
    private static async Task Verify(RemoteFile file, FileStream target, CancellationToken stop)
    {
        target.Position = 0;
        string found = Convert.ToHexStringLower(await SHA256.HashDataAsync(target, stop));
        if (found == file.Sha256) return;
        target.SetLength(0);
        throw new DownloadException($"wrong contents (SHA-256 {found[..8]}… in place of {file.Sha256[..8]}…)");
    }

    /// <summary>Opened for one process alone: two that download at once would spoil each other's file.</summary>
    private static FileStream OpenPartial(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(path, "a file to write the download to", e.Message.TrimEnd('.'),
                "Wait for a download that another program runs, or check the folder's permissions and space.", e);
        }
    }

    private sealed class CutShortException(string message) : Exception(message);
}

/// <summary>A mirror does not have the file as published.</summary>
internal sealed class DownloadException(string message) : Exception(message);
