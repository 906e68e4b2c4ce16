using TfCnn.Native;

namespace TfCnn.Tests.Native;

/// <summary>The library's names, places and remedies on every platform, whichever the tests run on.</summary>
public class LibraryPlatformTest
{
    [TestCase("linux", "x64", "libtensorflow_cc.so.2", "libtensorflow.so.2", "libtensorflow.so")]
    [TestCase("linux", "arm64", "libtensorflow_cc.so.2", "libtensorflow.so.2", "libtensorflow.so")]
    [TestCase("osx", "arm64", "libtensorflow_cc.2.dylib", "libtensorflow.2.dylib", "libtensorflow.dylib")]
    [TestCase("win", "x64", "tensorflow.dll", "tensorflow_cc.dll")]
    public void ThePackagesFolderComesBeforeTheProgramsOwn(string system, string processor, params string[] names)
    {
        var platform = new LibraryPlatform(system, processor);
        string packaged = Path.Combine("app", "runtimes", $"{system}-{processor}", "native");
        Assert.That(
            platform.Files(platform.Folders("app")),
            Is.EqualTo(names.Select(n => Path.Combine(packaged, n)).Concat(names.Select(n => Path.Combine("app", n)))));
    }

    [TestCase("linux", "libtensorflow.so.2")]
    [TestCase("osx", "libtensorflow_cc.2.dylib")]
    [TestCase("win", "tensorflow.dll")]
    public void AFolderIsSearchedForThePlatformsNames(string system, string name)
    {
        string folder = Directory.CreateTempSubdirectory("tfcnn-platform-").FullName;
        try
        {
            foreach (string file in (string[])["libtensorflow.so.2", "libtensorflow_cc.2.dylib", "tensorflow.dll"])
                File.WriteAllBytes(Path.Combine(folder, file), []);
            Assert.That(new LibrarySearch(folder, "", new LibraryPlatform(system, "x64")).Find(), Is.EqualTo(Path.Combine(folder, name)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("linux", "'pip download --no-deps tensorflow-cpu'")]
    [TestCase("osx", "'pip download --no-deps tensorflow'")]
    [TestCase("win", "SciSharp.TensorFlow.Redist or the C library")]
    public void TheErrorSaysWhatWasTriedAndHowToGetIt(string system, string way)
    {
        var platform = new LibraryPlatform(system, "nothing");
        string absent = Path.Combine(TestContext.CurrentContext.WorkDirectory, "absent");
        var error = Assert.Throws<DllNotFoundException>(() => new LibrarySearch(absent, "", platform).Find())!;
        Assert.That(error.Message, Does.Contain(absent).And.Contain(way).And.EndWith("and set TFCNN_TENSORFLOW to the folder.").And.Not.Contain("\n"));
    }
}
