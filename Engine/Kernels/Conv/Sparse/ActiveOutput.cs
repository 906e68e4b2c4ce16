namespace TfCnn.Kernels;

/// <summary>An element of an output's gradient that is not 0.</summary>
/// <param name="Window">Floats from the image's start to the element's window, as <see cref="SparseLayout"/> has them.</param>
/// <param name="Value">The gradient.</param>
internal readonly record struct ActiveOutput(int Window, float Value);
