using System.IO.Compression;

namespace TfCnn.Shared.Datasets;

/// <summary>
/// A data file that is being read: unpacked where its first bytes say gzip, whatever its name, and every failure told as a
/// <see cref="DatasetException"/> that names the file.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private const string Remedy = "Replace it by an intact copy, or delete it so that the set is found elsewhere.";

    private readonly Stream _stream;
    private readonly string _name;
    private long _position;

    private DataFile(string name, Stream stream)
    {
        _name = name;
        _stream = stream;
    }

    public static DataFile Open(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new DatasetException(path, "a file", "a folder", Remedy);
            return new DataFile(path, Unpacked(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(path, "a readable file", e.Message.TrimEnd('.'), "Check the name and the permissions.", e);
        }
    }

    /// <summary>A member of an archive.</summary>
    public static DataFile Member(string archive, string member, Stream stream) => new($"{archive} ({member})", stream);

    /// <summary>The stream itself, for an archive reader.</summary>
    public Stream Stream => _stream;

    /// <summary>Fills <paramref name="bytes"/>.</summary>
    /// <exception cref="DatasetException">The file ends too early or cannot be unpacked.</exception>
    public void Read(Span<byte> bytes, string what)
    {
        int got = Guarded(bytes, static (stream, target) => stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false));
        _position += got;
        if (got == bytes.Length) return;
        long end = _position - got + bytes.Length;
        throw Bad($"{end:N0} bytes up to the end of {what}", $"only {_position:N0}: the file is cut short");
    }

    /// <summary>Fails unless everything was read; this also makes gzip check its checksum.</summary>
    public void ExpectEnd()
    {
        Span<byte> one = stackalloc byte[1];
        if (Guarded(one, static (stream, target) => stream.Read(target)) > 0)
            throw Bad($"{_position:N0} bytes", "more bytes behind them");
    }

    public DatasetException Bad(string expected, string found, Exception? cause = null) =>
        new(_name, expected, found, Remedy, cause);

    /// <summary>Runs a reader that may meet a damaged file, such as that of an archive's directory.</summary>
    public T Guarded<T>(Func<Stream, T> read)
    {
        try
        {
            return read(_stream);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Bad("an intact file", $"damaged contents ({e.Message.TrimEnd('.')})", e);
        }
    }

    public void Dispose() => _stream.Dispose();

    private delegate int Reader(Stream stream, Span<byte> target);

    private int Guarded(Span<byte> target, Reader read)
    {
        try
        {
            return read(_stream, target);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Bad("an intact file", $"damaged contents ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static Stream Unpacked(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        int got = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return got == 2 && start[0] == 0x1F && start[1] == 0x8B ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
