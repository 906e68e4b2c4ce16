using Tensorflow;
using TfCnn.Native;
using TfCnn.Tests.Architecture;

namespace TfCnn.Tests.Conformance;

/// <summary>Every registered op is one that TensorFlow's library registers too, with the same inputs, outputs and attributes.</summary>
public class OpListTest
{
    private static readonly Lazy<Dictionary<string, OpText>> s_list = new(() => OpList.Read(CApi.TF_GetAllOpList()));

    private static IEnumerable<string> Ops => OpRegistry.All.Select(o => o.Name);

    [OneTimeSetUp]
    public void RequireLibrary() => NativeLibraryForTests.Require();

    [TestCaseSource(nameof(Ops))]
    public void IsTensorFlows(string name)
    {
        Assert.That(s_list.Value, Contains.Key(name));
        OpText.AreSame(OpText.Of(OpRegistry.Find(name)), s_list.Value[name]);
    }

    [Test]
    public void Summary()
    {
        TestContext.Out.WriteLine($"{Ops.Count()} ops are registered here, {s_list.Value.Count} in TensorFlow {NativeEngine.Version}.");
        Assert.That(s_list.Value, Has.Count.GreaterThan(1000));
    }
}
