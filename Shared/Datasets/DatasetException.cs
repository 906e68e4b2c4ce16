namespace TfCnn.Shared.Datasets;

/// <summary>A data set that cannot be had or a data file that is not what it should be, told in one line.</summary>
public sealed class DatasetException : Exception
{
    public DatasetException(string file, string expected, string found, string remedy, Exception? cause = null)
        : base($"{file}: expected {expected}, found {found}. {remedy}", cause)
    {
        File = file;
        Expected = expected;
        Found = found;
        Remedy = remedy;
    }

    /// <summary>The file or folder, or the name of the set where no file was found.</summary>
    public string File { get; }

    /// <summary>What should have been there.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Found { get; }

    /// <summary>What to do about it: a whole sentence.</summary>
    public string Remedy { get; }
}
