using System.Runtime.InteropServices;

namespace TfCnn.Native;

/// <summary>What TensorFlow's library is called on a platform, where packages put it, and how to get it.</summary>
/// <param name="System"><c>win</c>, <c>osx</c> or <c>linux</c>, as in .NET's portable runtime identifiers.</param>
/// <param name="Processor"><c>x64</c>, <c>arm64</c> and so on.</param>
internal sealed record LibraryPlatform(string System, string Processor)
{
    private const string Package = "the package SciSharp.TensorFlow.Redist", Archive = "the C library of tensorflow.org/install/lang_c";

    /// <summary>The platform of this process. Packages go by the portable names, which RuntimeInformation.RuntimeIdentifier is not on
    /// every distribution.</summary>
    public static LibraryPlatform OfProcess { get; } = new(
        OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux",
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());

    /// <summary>The files that export TensorFlow's C API, the wheels' before those of C archives and packages.</summary>
    public IReadOnlyList<string> FileNames => System switch
    {
        // Wheels for Windows have it in Python's extension modules only.
        "win" => ["tensorflow.dll", "tensorflow_cc.dll"],
        "osx" => ["libtensorflow_cc.2.dylib", "libtensorflow.2.dylib", "libtensorflow.dylib"],
        _ => ["libtensorflow_cc.so.2", "libtensorflow.so.2", "libtensorflow.so"],
    };

    /// <summary>How to get the library, as one sentence.</summary>
    public string Remedy => System switch
    {
        "win" => $"Get it from {Package} or {Archive}, and set {LibrarySearch.Variable} to the folder.",
        "osx" => Wheel("tensorflow"),
        _ => Wheel("tensorflow-cpu"),
    };

    /// <summary>The folders that are looked at where the user names none, in this order: a package's, then the program's own.</summary>
    /// <param name="program">The program's folder.</param>
    public string[] Folders(string program) => [Path.Combine(program, "runtimes", $"{System}-{Processor}", "native"), program];

    /// <summary>The files that may be the library in these folders, in the order in which they are tried.</summary>
    public IEnumerable<string> Files(params string[] folders) => folders.SelectMany(_ => FileNames, Path.Combine);

    private static string Wheel(string name) =>
        $"Get it with 'pip download --no-deps {name}' (a wheel is a zip: the libtensorflow files in its folder 'tensorflow'), "
        + $"from {Package} or {Archive}, and set {LibrarySearch.Variable} to the folder.";
}
