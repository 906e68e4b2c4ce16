using TfCnn.Native;

namespace TfCnn.Tests.Conformance;

/// <summary>TensorFlow's library for the tests that run on it.</summary>
internal static class NativeLibraryForTests
{
    /// <summary>Skips the test, with the reason, on a machine without the library. One that <c>TFCNN_TENSORFLOW</c> names must load.</summary>
    public static void Require()
    {
        try
        {
            TensorFlowLibrary.Load();
        }
        catch (DllNotFoundException e) when (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(LibrarySearch.Variable)))
        {
            Assert.Ignore($"needs TensorFlow: {e.Message}");
        }
    }
}
