using NumSharp;

namespace TfCnn.Shared.Datasets;

/// <summary>
/// A batch: scaled pixels, one flattened image a row, and one-hot labels. The arrays belong to whoever made the batch and
/// are written anew by the next one: copy what must last.
/// </summary>
/// <param name="Images">float32 (batch, height·width·channels), contiguous.</param>
/// <param name="Labels">float32 (batch, classes), contiguous.</param>
public readonly record struct Batch(NDArray Images, NDArray Labels);
