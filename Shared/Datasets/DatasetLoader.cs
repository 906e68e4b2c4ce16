namespace TfCnn.Shared.Datasets;

/// <summary>
/// Loads data sets by name. A published set comes from, in order: the folder given, <c>TFCNN_DATA</c>, the user's cache, the
/// system's packages, the mirrors. A generated set comes from its generator.
/// </summary>
public static class DatasetLoader
{
    /// <summary>Every name that can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. RealSets.All.Select(set => set.Name), .. GeneratedSets.Names];

    /// <summary>
    /// The set asked for or, where none is named, the preferred one or its stand-in (see <see cref="Dataset.Notice"/>).
    /// </summary>
    /// <exception cref="DatasetException">The set cannot be had, or its files are damaged.</exception>
    public static Dataset Load(DatasetRequest request, CancellationToken stop = default) =>
        Load(request, DatasetPlaces.OfThisUser, RealSets.All, stop);

    internal static Dataset Load(
        DatasetRequest request, DatasetPlaces places, IReadOnlyList<RealSet> sets, CancellationToken stop)
    {
        string name = request.Name ?? request.Preferred;
        if (!Names.Contains(name))
        {
            throw new DatasetException(name, $"one of {string.Join(", ", Names)}", "another name",
                "Choose one of these data sets.");
        }
        Dataset dataset = sets.FirstOrDefault(set => set.Name == name) is { } real
            ? LoadReal(real, request, places, stop)
            : GeneratedSets.Create(name, request.Seed, request.Limit);
        return request.Limit is { } limit ? dataset with { Train = dataset.Train.Take(limit) } : dataset;
    }

    private static Dataset LoadReal(RealSet set, DatasetRequest request, DatasetPlaces places, CancellationToken stop)
    {
        if (request.DataDirectory is { } given && !Directory.Exists(given))
        {
            throw new DatasetException(given, "a folder with data sets", File.Exists(given) ? "a file" : "nothing",
                "Give --data-dir a folder that exists.");
        }
        var search = new DatasetSearch(set, request.DataDirectory, places);
        if (search.Find() is { } place) return set.Read(place, request.Seed);
        try
        {
            search.Download(request.Name is null ? places.WhenNotNamed : places.WhenNamed, stop);
        }
        catch (DownloadException e) when (request.Name is null)
        {
            return GeneratedSets.Create(request.StandIn, request.Seed, request.Limit) with
            {
                Notice = $"{set.Title} is not on this machine and could not be downloaded ({e.Message}): "
                    + $"this run uses the generated set '{request.StandIn}' in its place.",
            };
        }
        catch (DownloadException e)
        {
            throw new DatasetException(set.Name, $"{set.Title} on this machine or at a mirror",
                $"none: {search.Looked}; download: {e.Message}", search.Remedy, e);
        }
        return set.Read(search.Find()!, request.Seed);
    }
}
