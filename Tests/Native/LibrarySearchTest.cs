using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TfCnn.Native;
using Processor = System.Runtime.InteropServices.Architecture;

namespace TfCnn.Tests.Native;

/// <summary>Where TensorFlow's library is looked for, and the one message for each way in which it is not there.</summary>
[Platform("Linux")]
public class LibrarySearchTest
{
    private const string FileName = "libtensorflow_cc.so.2";

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("tfcnn-search-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AFileOrAFolderCanBeNamed()
    {
        string file = Write(_folder, FileName, []);
        Assert.That(new LibrarySearch(file, "").Find(), Is.EqualTo(file));
        Assert.That(new LibrarySearch(_folder, "").Find(), Is.EqualTo(file));
        string other = Write(_folder, "any-name.so", []);
        Assert.That(new LibrarySearch(other, "").Find(), Is.EqualTo(other));
    }

    [Test]
    public void APackageThenTheProgramsFolderComeNext()
    {
        string beside = Write(_folder, "libtensorflow.so.2", []);
        Assert.That(new LibrarySearch(null, _folder).Find(), Is.EqualTo(beside));
        string native = Path.Combine(_folder, "runtimes", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "native");
        string packaged = Write(native, FileName, []);
        Assert.That(new LibrarySearch("", _folder).Find(), Is.EqualTo(packaged));
    }

    [Test]
    public void APlaceThatDoesNotExistIsRefused()
    {
        string place = Path.Combine(_folder, "absent");
        CheckRefusal(new LibrarySearch(place, ""), $"TFCNN_TENSORFLOW is '{place}', which does not exist.");
    }

    [Test]
    public void AFolderWithoutALibraryIsRefused() => CheckRefusal(
        new LibrarySearch(_folder, ""), $"TFCNN_TENSORFLOW is the folder '{_folder}', which holds none of libtensorflow_cc.so.2, ");

    [Test]
    public void AFileThatIsNoLibraryIsRefused()
    {
        string file = Write(_folder, FileName, new byte[4096]);
        CheckRefusal(new LibrarySearch(_folder, ""), $"'{file}' cannot be loaded: ", "invalid ELF header. It must be the library itself");
    }

    [Test]
    public void ALibraryForAnotherProcessorIsRefused()
    {
        (ushort machine, string name) = RuntimeInformation.ProcessArchitecture == Processor.Arm64 ? ((ushort)0x3E, "X64") : ((ushort)0xB7, "Arm64");
        byte[] header = new byte[64];
        "\u007fELF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), machine);
        string file = Write(_folder, FileName, header);
        CheckRefusal(new LibrarySearch(file, ""), $"'{file}' is for {name} processors, this process runs on {RuntimeInformation.ProcessArchitecture}.");
    }

    [Test]
    public void ALibraryThatIsNoTensorFlowIsRefused()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string other = Path.Combine(runtime, "libSystem.Native.so");
        CheckRefusal(new LibrarySearch(other, ""), $"'{other}' is no TensorFlow, or too old: it lacks ", " functions, such as TF_");
    }

    [TestCase("1.15.0")]
    [TestCase("2.15.1")]
    [TestCase("2.16.0-rc0", true)]
    [TestCase("2.21.0", true)]
    [TestCase("unknown", true)]
    public void AnOldTensorFlowIsRefused(string version, bool isNewEnough = false)
    {
        void check() => TensorFlowLibrary.CheckVersion(version, "lib.so");
        if (isNewEnough)
            Assert.That(check, Throws.Nothing);
        else
            Assert.That(check, Throws.TypeOf<DllNotFoundException>().With.Message.StartsWith($"'lib.so' is TensorFlow {version}; 2.16 or later is needed. Get it"));
    }

    private static void CheckRefusal(LibrarySearch search, params string[] parts)
    {
        var error = Assert.Throws<DllNotFoundException>(() => TensorFlowLibrary.Open(search))!;
        Assert.That(error.Message, Does.StartWith(parts[0]).And.EndWith(LibrarySearch.Remedy).And.Not.Contain("\n").And.Not.Contain("strace"));
        foreach (string part in parts)
            Assert.That(error.Message, Does.Contain(part));
    }

    private static string Write(string folder, string name, byte[] content)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
