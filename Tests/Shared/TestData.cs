namespace TfCnn.Tests.Shared;

/// <summary>What a test needs of the machine; where it is absent the test is skipped with the reason.</summary>
internal static class TestData
{
    /// <summary>The folder of real data in <c>TFCNN_DATA</c>, in which a file must exist.</summary>
    public static string RequireReal(string file)
    {
        string? folder = Environment.GetEnvironmentVariable("TFCNN_DATA");
        if (string.IsNullOrEmpty(folder)) Assert.Ignore("needs real data: set TFCNN_DATA to a folder that holds it");
        if (!File.Exists(Path.Combine(folder!, file))) Assert.Ignore($"needs real data: {file} is not in TFCNN_DATA ({folder})");
        return folder!;
    }
}
