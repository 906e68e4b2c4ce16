using System.Reflection;
using System.Runtime.InteropServices;

namespace TfCnn.Native;

/// <summary>TensorFlow's shared library, loaded once a process.</summary>
internal static unsafe partial class TensorFlowLibrary
{
    /// <summary>The name that the imports of <see cref="CApi"/> go by.</summary>
    public const string Name = "tensorflow";

    private const string LogLevel = "TF_CPP_MIN_LOG_LEVEL";

    // The oldest whose ops have the attributes that graphs have here.
    private static readonly Version s_oldest = new(2, 16);

    private static readonly Lazy<nint> s_library = new(LoadOnce);

    /// <summary>The library's version, such as <c>2.21.0</c>.</summary>
    public static string Version => VersionOf(s_library.Value);

    /// <summary>Makes the imports of <see cref="CApi"/> work.</summary>
    /// <exception cref="DllNotFoundException">There is no library that can be used; the message says what was tried.</exception>
    public static void Load() => _ = s_library.Value;

    /// <summary>Loads the library that the search finds.</summary>
    /// <exception cref="DllNotFoundException">None is found, or it does not load, or it is too old.</exception>
    internal static nint Open(LibrarySearch search)
    {
        // The search loads what it asks the system's loader for.
        using StandardError quiet = Quiet();
        string file = search.Find();
        nint library = LoadFile(file);
        string[] missing = [.. Imports().Where(name => !NativeLibrary.TryGetExport(library, name, out _))];
        if (missing.Length > 0)
            throw new DllNotFoundException(
                $"'{file}' is no TensorFlow, or too old: it lacks {missing.Length} functions, such as {missing[0]}. {LibrarySearch.Remedy}");
        CheckVersion(VersionOf(library), file);
        return library;
    }

    /// <exception cref="DllNotFoundException">The version is older than what graphs here need.</exception>
    internal static void CheckVersion(string version, string file)
    {
        if (System.Version.TryParse(version.Split('-')[0], out Version? number) && number < s_oldest)
            throw new DllNotFoundException($"'{file}' is TensorFlow {version}; {s_oldest} or later is needed. {LibrarySearch.Remedy}");
    }

    private static nint LoadOnce()
    {
        nint library = Open(LibrarySearch.OfProcess());
        NativeLibrary.SetDllImportResolver(typeof(CApi).Assembly, (name, _, _) => name == Name ? library : 0);
        return library;
    }

    private static nint LoadFile(string file)
    {
        if (LibrarySearch.OtherArchitecture(file) is { } other)
            throw new DllNotFoundException(
                $"'{file}' is for {other} processors, this process runs on {RuntimeInformation.ProcessArchitecture}. {LibrarySearch.Remedy}");
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // The last line is the system loader's; .NET's own before it gives hints on debugging.
            string reason = e.Message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
            throw new DllNotFoundException(
                $"'{file}' cannot be loaded: {reason.TrimEnd('.')}. It must be the library itself, with the files that come with it beside it. "
                + LibrarySearch.Remedy, e);
        }
    }

    // Errors only, unless the user has asked for more.
    private static StandardError Quiet()
    {
        string? wanted = Environment.GetEnvironmentVariable(LogLevel);
        SetNative(LogLevel, wanted ?? "2");
        return wanted is null ? StandardError.Mute() : StandardError.Untouched;
    }

    private static string VersionOf(nint library)
    {
        var version = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, nameof(CApi.TF_Version));
        return Marshal.PtrToStringUTF8(version())!;
    }

    private static IEnumerable<string> Imports() =>
        typeof(CApi).GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Select(m => m.Name).Where(n => n.StartsWith("TF_", StringComparison.Ordinal));

    // TensorFlow reads the environment of the C library, which .NET's own does not reach on Unix.
    private static void SetNative(string variable, string value)
    {
        if (OperatingSystem.IsWindows())
            _ = PutEnvironment(variable, value);
        else
            _ = SetEnvironment(variable, value, 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_wputenv_s", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int PutEnvironment(string name, string value);
}
