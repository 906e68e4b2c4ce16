namespace Tensorflow.Keras;

/// <summary>What a summary shows, and how wide.</summary>
public sealed record SummaryOptions
{
    public SummaryLayout Layout { get; init; } = SummaryLayout.Classic;

    /// <summary>Characters of a line; by default 65, for Keras 3's table what the console's width allows.</summary>
    public int? LineLength { get; init; }

    /// <summary>The ends of the columns as parts of a line, three rising numbers, the last 1.</summary>
    public IReadOnlyList<double>? Positions { get; init; }

    /// <summary>Whether layers inside models are rows too; Keras 3's table and tf_keras' only.</summary>
    public bool ExpandNested { get; init; }

    /// <summary>Whether a column tells which layers are trained; Keras 3's table and tf_keras' only.</summary>
    public bool ShowTrainable { get; init; }

    /// <summary>Regular expressions for the names of the first and the last layer to show.</summary>
    public (string First, string Last)? LayerRange { get; init; }

    /// <summary>The console's width; <c>COLUMNS</c>, the terminal's or 80 by default. Wider lines of Keras 3's table are
    /// cut.</summary>
    public int? Columns { get; init; }

    /// <summary>Whether Keras 3's table has the colours of a terminal; by default where it goes to one.</summary>
    public bool? Colors { get; init; }
}
