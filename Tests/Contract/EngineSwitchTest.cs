using System.Text.Json;
using System.Text.RegularExpressions;
using TfCnn.Tests.Architecture;

namespace TfCnn.Tests.Contract;

/// <summary>
/// <c>-p:Engine=TensorFlowNET</c> exchanges what the programs are compiled against and nothing else. Their packages are not on every feed,
/// so this goes as far as NuGet does without them.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public partial class EngineSwitchTest
{
    private const string Switch = "-p:Engine=TensorFlowNET";

    private static readonly string[] s_packages = ["SciSharp.TensorFlow.Redist", "TensorFlow.Keras", "TensorFlow.NET"];

    [TestCase("TfStyle")]
    [TestCase("KerasStyle")]
    public void SwitchTakesThePackagesInPlaceOfTheEngine(string program)
    {
        Dictionary<string, string[]> ordinary = Items(program);
        Assert.That(ordinary["PackageReference"], Has.None.AnyOf(s_packages));
        Assert.That(ordinary["ProjectReference"], Has.Some.Contains("Engine"));
        Assert.That(ordinary["Compile"], Has.None.Contains("Adapter.cs"));

        Dictionary<string, string[]> switched = Items(program, Switch);
        Assert.That(switched["PackageReference"], Is.SupersetOf(s_packages));
        Assert.That(switched["ProjectReference"], Is.Not.Empty.And.None.Contains("Engine"));
        Assert.That(switched["Compile"].Single(f => f.Contains("Engine", StringComparison.Ordinal)), Does.EndWith("Adapter.cs"));
        Assert.That(switched["PackageReference"].Except(s_packages), Is.EquivalentTo(ordinary["PackageReference"]), "other packages");
    }

    [Test]
    public void MissingPackagesAreNuGetsOwnErrorAndLeaveTheOrdinaryBuildAlone()
    {
        string ordinary = Path.Combine(Repository.Root, "TfStyle", "obj", "project.assets.json");
        DateTime before = File.GetLastWriteTimeUtc(ordinary);
        DirectoryInfo emptyFeed = Directory.CreateTempSubdirectory();
        try
        {
            (int exitCode, string output) = Dotnet.Run("restore", "TfStyle", Switch, "--source", emptyFeed.FullName);
            string[] errors = [.. ErrorCode().Matches(output).Select(m => m.Value).Distinct()];
            Assert.That(errors, exitCode == 0 ? Is.Empty : Is.EqualTo(["NU1101"]), output);
            Assert.That(File.GetLastWriteTimeUtc(ordinary), Is.EqualTo(before));
        }
        finally
        {
            emptyFeed.Delete(recursive: true);
        }
    }

    [Test]
    public void UnknownEngineIsOneError()
    {
        (int exitCode, string output) = Dotnet.Run("build", "TfStyle", "-p:Engine=Torch", "--nologo", "-clp:NoSummary");
        Assert.That(exitCode, Is.Not.Zero);
        string[] errors = [.. output.Split('\n').Where(l => l.Contains(": error", StringComparison.Ordinal)).Distinct()];
        Assert.That(errors, Has.Length.EqualTo(1).And.One.Contains("Engine 'Torch' is not known. Use -p:Engine=TensorFlowNET"));
    }

    [Test]
    public void ProjectsOfThisEngineSayThatTheSwitchIsNotForThem()
    {
        (int exitCode, string output) = Dotnet.Run("msbuild", "Benchmarks", Switch, "-t:Restore", "--nologo");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain("Use -p:Engine=TensorFlowNET with TfStyle or KerasStyle"));
    }

    private static Dictionary<string, string[]> Items(string program, params string[] options)
    {
        (int exitCode, string output) = Dotnet.Run(
            ["msbuild", program, .. options, "-getItem:PackageReference", "-getItem:ProjectReference", "-getItem:Compile"]);
        Assert.That(exitCode, Is.Zero, output);
        using JsonDocument items = JsonDocument.Parse(output);
        return items.RootElement.GetProperty("Items").EnumerateObject().ToDictionary(
            kind => kind.Name, kind => kind.Value.EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!).ToArray());
    }

    [GeneratedRegex(@"(?<=error )[A-Z]+\d+")]
    private static partial Regex ErrorCode();
}
