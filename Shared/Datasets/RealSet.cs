namespace TfCnn.Shared.Datasets;

/// <summary>A file that the mirrors offer, and how to know it.</summary>
internal sealed record RemoteFile(string Name, long Bytes, string Sha256);

/// <summary>A published data set: what its files are called, where they lie, and how to read them.</summary>
internal abstract record RealSet(string Name, string Title, IReadOnlyList<string> Classes, ImageShape Shape)
{
    /// <summary>Folders to download from, each ending in a slash, in the order in which to try them.</summary>
    public required IReadOnlyList<string> Mirrors { get; init; }

    public required IReadOnlyList<RemoteFile> Files { get; init; }

    /// <summary>Where the system's packages put the set.</summary>
    public IReadOnlyList<string> SystemFolders { get; init; } = [];

    /// <summary>
    /// The set under <paramref name="root"/>, in whichever layout, or null; <paramref name="lacks"/> names the missing files
    /// where only some are there.
    /// </summary>
    public abstract string? Find(string root, out string lacks);

    /// <summary>Reads the set from a place that <see cref="Find"/> gave.</summary>
    public abstract Dataset Read(string place, int seed);

    protected static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);
}
