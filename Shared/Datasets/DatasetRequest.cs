namespace TfCnn.Shared.Datasets;

/// <summary>What a program wants of <see cref="DatasetLoader"/>.</summary>
public sealed record DatasetRequest
{
    /// <summary>The set asked for; null lets the program's own choice be found or replaced.</summary>
    public string? Name { get; init; }

    /// <summary>The set that the program is written for.</summary>
    public string Preferred { get; init; } = "mnist";

    /// <summary>The generated set that takes its place where no set is named and the preferred one cannot be had.</summary>
    public string StandIn { get; init; } = "digits";

    /// <summary>The folder to look into first (<c>--data-dir</c>).</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Only so many training images, from the first on; null means all.</summary>
    public int? Limit { get; init; }

    /// <summary>Of the order of the training batches.</summary>
    public int Seed { get; init; } = 123;
}
