using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TfCnn.Tests.Architecture;

namespace TfCnn.Tests.Contract;

/// <summary>Compiles sources of the repository as <c>-p:Engine=TensorFlowNET</c> does, against the signatures of <see cref="SignatureList"/>.</summary>
internal static class ProgramCompiler
{
    /// <summary>The one file that stands between the programs and TensorFlow.NET.</summary>
    public static string Adapter { get; } = Path.Combine("Engine", "TensorFlowNET", "Adapter.cs");

    // What the SDK's ImplicitUsings gives every project.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string[] s_off = ["CS1573", "CS1591", "CS1701", "CS1702"];

    // The framework and the packages, but nothing that this repository builds.
    private static readonly MetadataReference[] s_packages =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => !IsOurs(Path.GetFileNameWithoutExtension(f))).Select(f => MetadataReference.CreateFromFile(f)),
    ];

    private static readonly CSharpParseOptions s_parse =
        new(LanguageVersion.Latest, DocumentationMode.Diagnose, preprocessorSymbols: ["TENSORFLOWNET"]);

    private static readonly Lazy<CSharpCompilation> s_signatures = new(() => Library(
        "TensorFlow.NET", [CSharpSyntaxTree.ParseText(SignatureList.Source(), s_parse, SignatureList.FileName)], s_packages));

    private static readonly Lazy<CSharpCompilation> s_shared =
        new(() => Library("TfCnn.Shared", Sources("Shared").Append(Parse(ImplicitUsings, "")), s_packages));

    /// <summary>What is wrong with the list itself.</summary>
    public static IEnumerable<Diagnostic> Signatures() => s_signatures.Value.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>Errors and warnings of <c>Shared</c>, which sees no engine at all.</summary>
    public static IEnumerable<Diagnostic> Shared() => Findings(s_shared.Value);

    /// <summary>Errors and warnings of a program with the adapter.</summary>
    /// <param name="folder">The program's folder.</param>
    public static IEnumerable<Diagnostic> Program(string folder) =>
        Findings(Compile(folder, OutputKind.ConsoleApplication, [.. Sources(folder), .. Sources(Adapter)]));

    /// <summary>Errors and warnings of a piece of code.</summary>
    public static IEnumerable<Diagnostic> Code(string text, bool adapter) =>
        Findings(Compile("Code", OutputKind.DynamicallyLinkedLibrary, [Parse(text, "code"), .. adapter ? Sources(Adapter) : []]));

    private static CSharpCompilation Compile(string name, OutputKind kind, IEnumerable<SyntaxTree> sources) => CSharpCompilation.Create(
        name, sources.Append(Parse(ImplicitUsings, "")),
        [.. s_packages, s_signatures.Value.ToMetadataReference(), s_shared.Value.ToMetadataReference()], Options(kind));

    private static CSharpCompilation Library(string name, IEnumerable<SyntaxTree> sources, IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create(name, sources, references, Options(OutputKind.DynamicallyLinkedLibrary));

    // What .editorconfig turns off, and the unification of versions, which is the build's own business.
    private static CSharpCompilationOptions Options(OutputKind kind) => new(
        kind, nullableContextOptions: NullableContextOptions.Enable,
        specificDiagnosticOptions: s_off.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress)));

    private static IEnumerable<Diagnostic> Findings(Compilation compilation) =>
        compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning);

    private static IEnumerable<SyntaxTree> Sources(string path)
    {
        string full = Path.Combine(Repository.Root, path);
        IEnumerable<string> files = File.Exists(full)
            ? [path]
            : Repository.TextFiles().Where(f => f.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal));
        return files.Select(f => Parse(File.ReadAllText(Path.Combine(Repository.Root, f)), f));
    }

    private static SyntaxTree Parse(string text, string file) => CSharpSyntaxTree.ParseText(text, s_parse, file);

    private static bool IsOurs(string assembly) =>
        assembly.StartsWith("TfCnn.", StringComparison.Ordinal) || assembly is "TfStyle" or "KerasStyle" or "Compare" or "Benchmarks";
}
