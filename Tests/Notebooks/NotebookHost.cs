using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using TfCnn.Shared.Pictures;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Notebooks;

/// <summary>
/// Runs the cells of a notebook one after the other, each with the variables of those before it, as .NET Interactive's C# kernel does: with
/// its usings, its <c>display</c> and <c>HTML</c>, and assemblies by <c>#r</c>.
/// </summary>
internal sealed class NotebookHost : IDisposable
{
    private readonly List<CellOutput> _outputs = [];
    private readonly StringWriter _printed = new() { NewLine = "\n" };
    private readonly InteractiveAssemblyLoader _loader = new();
    private ScriptState? _state;

    public NotebookHost()
    {
        // The assemblies that the tests have loaded, in place of a second copy with state of its own.
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(IsOurs))
            _loader.RegisterDependency(Assembly.Load(AssemblyName.GetAssemblyName(file)));
        tf_output_redirect = _printed;
        Interactive.Display = Show;
    }

    /// <summary>What compiles cells, and programs made of them.</summary>
    public static ScriptOptions Options { get; } = ScriptOptions.Default
        .WithReferences(PlatformReferences().Append(typeof(Interactive).Assembly))
        .WithImports(
            "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
            "TfCnn.Shared.Pictures.Interactive")
        .WithMetadataResolver(new BuiltReferences())
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithOptimizationLevel(OptimizationLevel.Release);

    /// <summary>Runs a cell and returns what it printed and displayed, in order.</summary>
    public IReadOnlyList<CellOutput> Run(string code)
    {
        _outputs.Clear();
        _state = _state is null
            ? CSharpScript.Create(code, Options, globalsType: null, _loader).RunAsync().GetAwaiter().GetResult()
            : _state.ContinueWithAsync(code).GetAwaiter().GetResult();
        if (_state.ReturnValue is { } value) Show(value);
        EndPrinted();
        return [.. _outputs];
    }

    public void Dispose()
    {
        tf_output_redirect = null;
        Interactive.Display = null;
        _loader.Dispose();
    }

    private static bool IsOurs(string file) => Path.GetFileName(file) is var name
        && (name == "NumSharp.dll" || (name.StartsWith("TfCnn.", StringComparison.Ordinal) && name != "TfCnn.Tests.dll"));

    private static IEnumerable<Assembly> PlatformReferences() =>
        new[] { "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Linq", "System.Console", "System.Memory" }
            .Select(Assembly.Load);

    private void Show(object value)
    {
        EndPrinted();
        _outputs.Add(value is HtmlText html ? new CellOutput(CellOutput.Html, html.Value) : new CellOutput(CellOutput.Plain, $"{value}"));
    }

    private void EndPrinted()
    {
        string text = _printed.ToString().ReplaceLineEndings("\n");
        _printed.GetStringBuilder().Clear();
        if (text.Length > 0) _outputs.Add(new CellOutput(CellOutput.Printed, text));
    }

    /// <summary>Finds what a notebook refers to beside the tests, in whatever configuration they were built.</summary>
    private sealed class BuiltReferences : MetadataReferenceResolver
    {
        public override bool ResolveMissingAssemblies => true;

        public override ImmutableArray<PortableExecutableReference> ResolveReference(
            string reference, string? baseFilePath, MetadataReferenceProperties properties)
        {
            string file = Path.Combine(AppContext.BaseDirectory, Path.GetFileName(reference));
            return File.Exists(file) ? [MetadataReference.CreateFromFile(file, properties)] : [];
        }

        public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
        {
            string file = Path.Combine(AppContext.BaseDirectory, $"{referenceIdentity.Name}.dll");
            return File.Exists(file)
                ? MetadataReference.CreateFromFile(file)
                : ScriptMetadataResolver.Default.ResolveMissingAssembly(definition, referenceIdentity);
        }

        public override bool Equals(object? other) => other is BuiltReferences;

        public override int GetHashCode() => 1;
    }
}
