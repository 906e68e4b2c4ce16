using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TfCnn.Native;

/// <summary>Where TensorFlow's shared library is looked for: where the user says, else beside the program, else where the system's
/// loader looks.</summary>
/// <param name="wanted">The value of <see cref="Variable"/>: a file or a folder; null or empty where it is not set.</param>
/// <param name="program">The program's folder.</param>
internal sealed class LibrarySearch(string? wanted, string program)
{
    /// <summary>The environment variable with the library's file or folder.</summary>
    public const string Variable = "TFCNN_TENSORFLOW";

    /// <summary>How to get the library.</summary>
    public const string Remedy = "Get it with 'pip download tensorflow-cpu' (a wheel is a zip: the libtensorflow files in its folder 'tensorflow') "
        + "or from the package SciSharp.TensorFlow.Redist, and set " + Variable + " to the folder.";

    private const int ElfMachine = 18;

    private static readonly string[] s_fileNames =
        OperatingSystem.IsWindows() ? ["tensorflow.dll", "tensorflow_cc.dll"]
        : OperatingSystem.IsMacOS() ? ["libtensorflow_cc.2.dylib", "libtensorflow.2.dylib", "libtensorflow.dylib"]
        : ["libtensorflow_cc.so.2", "libtensorflow.so.2", "libtensorflow.so"];

    /// <summary>The search of this process.</summary>
    public static LibrarySearch OfProcess() => new(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    /// <summary>The library's path, or a name that the system's loader knows.</summary>
    /// <exception cref="DllNotFoundException">There is none; the message says where it was looked for.</exception>
    public string Find()
    {
        if (!string.IsNullOrEmpty(wanted))
            return FindWanted(wanted);
        string packaged = Path.Combine(program, "runtimes", Platform, "native");
        return FileIn(packaged) ?? FileIn(program) ?? Array.Find(s_fileNames, IsKnownToLoader)
            ?? throw new DllNotFoundException(
                $"TensorFlow's library was not found. Looked for {Names} in: {Variable} (not set); '{packaged}'; '{program}'; the loader's path. {Remedy}");
    }

    /// <summary>The processor that a library is for, where it is not this process'; null also where its format does not say.</summary>
    public static string? OtherArchitecture(string file)
    {
        byte[] header = new byte[ElfMachine + 2];
        if (!OperatingSystem.IsLinux() || !File.Exists(file))
            return null;
        using (FileStream stream = File.OpenRead(file))
            if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.AsSpan().StartsWith("\u007fELF"u8))
                return null;
        (Architecture? machine, string name) = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(ElfMachine)) switch
        {
            0x03 => (Architecture.X86, "X86"),
            0x28 => (Architecture.Arm, "Arm"),
            0x3E => (Architecture.X64, "X64"),
            0xB7 => (Architecture.Arm64, "Arm64"),
            0xF3 => (Architecture.RiscV64, "RiscV64"),
            var other => ((Architecture?)null, $"other (ELF machine {other})"),
        };
        return machine == RuntimeInformation.ProcessArchitecture ? null : name;
    }

    // Packages go by the portable names, which RuntimeInformation.RuntimeIdentifier is not on every distribution.
    private static string Platform =>
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static string Names => string.Join(", ", s_fileNames);

    private static string FindWanted(string place)
    {
        if (File.Exists(place))
            return Path.GetFullPath(place);
        if (!Directory.Exists(place))
            throw new DllNotFoundException($"{Variable} is '{place}', which does not exist. {Remedy}");
        return FileIn(Path.GetFullPath(place))
            ?? throw new DllNotFoundException($"{Variable} is the folder '{place}', which holds none of {Names}. {Remedy}");
    }

    private static string? FileIn(string folder) => s_fileNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static bool IsKnownToLoader(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint library))
            return false;
        NativeLibrary.Free(library);
        return true;
    }
}
