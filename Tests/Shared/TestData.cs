namespace TfCnn.Tests.Shared;

/// <summary>What a test needs of the machine; where it is absent the test is skipped with the reason.</summary>
internal static class TestData
{
    /// <summary>The folder of real data in <c>TFCNN_DATA</c>, in which a file must exist.</summary>
    public static string RequireReal(string file) => Require("TFCNN_DATA", "a folder that holds it", file);

    /// <summary>The folder in <c>TFCNN_CIFAR</c> with the binary version of CIFAR-10, in which a file must exist. The recorded runs saw
    /// these very images, which the set as published is not.</summary>
    public static string RequireCifar(string file) =>
        Require("TFCNN_CIFAR", "a folder that make-cifar10 has written", Path.Combine("cifar-10-batches-bin", file));

    private static string Require(string variable, string what, string file)
    {
        string? folder = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(folder)) Assert.Ignore($"needs real data: set {variable} to {what}");
        if (!File.Exists(Path.Combine(folder!, file))) Assert.Ignore($"needs real data: {file} is not in {variable} ({folder})");
        return folder!;
    }
}
