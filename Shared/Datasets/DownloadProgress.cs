using System.Diagnostics;
using TfCnn.Shared.CommandLine;

namespace TfCnn.Shared.Datasets;

/// <summary>Shows a download's file, share and rate on a terminal.</summary>
internal sealed class DownloadProgress(string title) : IDisposable
{
    private const double Megabyte = 1e6;

    private readonly ProgressLine _line = ProgressLine.OnStandardError();
    private RemoteFile? _file;
    private long _startedAt;
    private long _startedWith;

    public void Report(RemoteFile file, long received)
    {
        if (_file != file)
        {
            _file = file;
            _startedAt = Stopwatch.GetTimestamp();
            _startedWith = received;
        }
        if (!_line.IsDue) return;
        double rate = Math.Max(0, received - _startedWith) / Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        _line.Show($"{title} {file.Name}", (double)received / file.Bytes,
            $"{received / Megabyte:F1} of {file.Bytes / Megabyte:F1} MB, {rate / Megabyte:F1} MB/s");
    }

    public void Dispose() => _line.Clear();
}
