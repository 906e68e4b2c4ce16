using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TfCnn.Native;

/// <summary>Where TensorFlow's shared library is looked for: where the user says, else beside the program, else where the system's
/// loader looks.</summary>
/// <param name="wanted">The value of <see cref="Variable"/>: a file or a folder; null or empty where it is not set.</param>
/// <param name="program">The program's folder.</param>
/// <param name="platform">Whose names to look for.</param>
internal sealed class LibrarySearch(string? wanted, string program, LibraryPlatform platform)
{
    /// <summary>The environment variable with the library's file or folder.</summary>
    public const string Variable = "TFCNN_TENSORFLOW";

    private const int ElfMachine = 18;

    public LibrarySearch(string? wanted, string program) : this(wanted, program, LibraryPlatform.OfProcess)
    {
    }

    /// <summary>How to get the library here.</summary>
    public static string Remedy => LibraryPlatform.OfProcess.Remedy;

    private string Names => string.Join(", ", platform.FileNames);

    /// <summary>The search of this process.</summary>
    public static LibrarySearch OfProcess() => new(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    /// <summary>The library's path, or a name that the system's loader knows.</summary>
    /// <exception cref="DllNotFoundException">There is none; the message says where it was looked for.</exception>
    public string Find()
    {
        if (!string.IsNullOrEmpty(wanted))
            return FindWanted(wanted);
        string[] folders = platform.Folders(program);
        return platform.Files(folders).FirstOrDefault(File.Exists) ?? platform.FileNames.FirstOrDefault(IsKnownToLoader)
            ?? throw new DllNotFoundException(
                $"TensorFlow's library was not found. Looked for {Names} in: {Variable} (not set); '{string.Join("'; '", folders)}'; "
                + $"the loader's path. {platform.Remedy}");
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

    private string FindWanted(string place)
    {
        if (File.Exists(place))
            return Path.GetFullPath(place);
        if (!Directory.Exists(place))
            throw new DllNotFoundException($"{Variable} is '{place}', which does not exist. {platform.Remedy}");
        return platform.Files(Path.GetFullPath(place)).FirstOrDefault(File.Exists)
            ?? throw new DllNotFoundException($"{Variable} is the folder '{place}', which holds none of {Names}. {platform.Remedy}");
    }

    private static bool IsKnownToLoader(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint library))
            return false;
        NativeLibrary.Free(library);
        return true;
    }
}
