using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tensorflow;

namespace TfCnn.Tests.Architecture;

/// <summary>What no compiler checks: the direction of references, the registry of ops, what files must not hold.</summary>
public partial class ArchitectureTest
{
    /// <summary>What each project of the engine may refer to; programs and tests may refer to anything.</summary>
    private static readonly Dictionary<string, string[]> s_references = new()
    {
        ["TfCnn.Kernels"] = [],
        ["TfCnn.Graph"] = ["TfCnn.Kernels"],
        ["TfCnn.Native"] = ["TfCnn.Kernels", "TfCnn.Graph"],
        ["TfCnn.Keras"] = ["TfCnn.Graph"],
        ["TfCnn.Shared"] = [],
    };

    /// <summary>Where code without memory safety may stand: kernels, the binding to TensorFlow's C API, tests, and single files with a reason.</summary>
    private static readonly string[] s_unsafeFolders =
    [
        "Engine/Kernels/", "Engine/Native/", "Tests/", "Benchmarks/",
        // Feeds the memory of a NumSharp array as it is, for which NumSharp gives a pointer.
        "Engine/Graph/Run/NumSharpMemory.cs",
    ];

    private static IEnumerable<string> Ops => OpRegistry.All.Select(o => o.Name);

    private static IEnumerable<string> ProjectsWithRules => s_references.Keys;

    [Test]
    public void EveryDeclaredOpIsRegistered()
    {
        const BindingFlags everyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        Type[] types = typeof(OpDef).Assembly.GetTypes();
        IEnumerable<string> forgotten = types.Where(t => !t.ContainsGenericParameters && t != typeof(OpRegistry))
            .SelectMany(t => t.GetFields(everyStatic)).SelectMany(DefsIn).Except(OpRegistry.All).Select(d => d.Name);
        Assert.That(forgotten, Is.Empty, "ops that are declared and are not in OpRegistry");
    }

    [Test]
    public void OpsAreRegisteredOnce() => Assert.That(OpRegistry.All.Select(o => o.Name), Is.Unique);

    [TestCaseSource(nameof(Ops))]
    public void SignatureParses(string name)
    {
        OpDef op = OpRegistry.Find(name);
        foreach (ArgDef arg in op.Signature.Inputs.Concat(op.Signature.Outputs))
        {
            string[] names = [.. new[] { arg.TypeAttr, arg.NumberAttr, arg.TypeListAttr }.OfType<string>()];
            Assert.That(names, Is.SubsetOf(op.Signature.Attrs.Select(a => a.Name)), $"attributes that argument '{arg.Name}' names");
        }
    }

    // State has no derivative, and the gradients of gradients are not part of this engine: an attempt is an error that says so.
    [TestCaseSource(nameof(Ops))]
    public void HasAGradientOrSaysThatItHasNone(string name)
    {
        OpDef op = OpRegistry.Find(name);
        bool hasNoDerivative = op.IsStateful || op.Outputs.Length == 0 || IsGradientOp(op.Name);
        Assert.That(op.Gradient is not null || op.NotDifferentiable || hasNoDerivative, Is.True, $"{op.Name} needs a Gradient or NotDifferentiable");
        Assert.That(op.Gradient is not null && op.NotDifferentiable, Is.False, $"{op.Name} has a Gradient and is NotDifferentiable");
    }

    [TestCaseSource(nameof(ProjectsWithRules))]
    public void ReferencesPointOneWay(string name)
    {
        IEnumerable<string> references = Projects()[name].Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.That(references, Is.SubsetOf(s_references[name]));
    }

    [Test]
    public void OnlyKernelsAndTheBindingAreUnsafe()
    {
        IEnumerable<string> found = Repository.TextFiles().Select(f => f.Replace('\\', '/')).Where(
            f => f.EndsWith(".cs", StringComparison.Ordinal) && !s_unsafeFolders.Any(u => f.StartsWith(u, StringComparison.Ordinal))
                && File.ReadLines(Path.Combine(Repository.Root, f)).Any(line => UnsafeCode().IsMatch(line)));
        Assert.That(found, Is.Empty);
    }

    [Test]
    public void NoFileNamesAMachineOrAPackageFeed()
    {
        IEnumerable<string> found = Repository.TextFiles().SelectMany(
            file => File.ReadLines(Path.Combine(Repository.Root, file))
                .Where(line => MachinePath().IsMatch(line) || PackageFeed().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"));
        Assert.That(found, Is.Empty);
    }

    private static IEnumerable<OpDef> DefsIn(FieldInfo field) =>
        typeof(OpDef).IsAssignableFrom(field.FieldType) || typeof(IEnumerable<OpDef>).IsAssignableFrom(field.FieldType)
            ? field.GetValue(null) switch { OpDef def => [def], IEnumerable<OpDef> defs => defs, _ => [] }
            : [];

    private static bool IsGradientOp(string name) =>
        name.Contains("Grad", StringComparison.Ordinal) || name.Contains("Backprop", StringComparison.Ordinal);

    private static Dictionary<string, XElement> Projects() => Repository.TextFiles()
        .Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))
        .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => XElement.Load(Path.Combine(Repository.Root, f)));

    [GeneratedRegex(@"^(?!\s*//).*\bunsafe\b")]
    private static partial Regex UnsafeCode();

    [GeneratedRegex(@"(?<![\w.~}/*-])/(home|root|work|Users|mnt|media)/\w|[A-Z]:\\(Users|home)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"(nuget|myget|pypi|npmjs|jfrog|artifactory|pkgs\.dev\.azure)\.(org|com|io)", RegexOptions.IgnoreCase)]
    private static partial Regex PackageFeed();
}
