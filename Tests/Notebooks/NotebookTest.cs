using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TfCnn.Tests.Architecture;

namespace TfCnn.Tests.Notebooks;

/// <summary>
/// Every cell of the notebooks runs, on few images, and gives the stored outputs as far as they do not depend on data, time or chance. With
/// TFCNN_WRITE_NOTEBOOKS=1 the cells run on all images (or on TFCNN_LIMIT) and their outputs and programs are stored.
/// </summary>
[NonParallelizable]
public class NotebookTest
{
    private const string FewImages = "256";

    private static readonly (string Notebook, string Program)[] s_files =
    [
        ("ch-09_Convolution_and_Pooling.ipynb", "ch-09.cs"),
        ("ch-09a_CNN_MNIST_TF_and_Keras.ipynb", "ch-09a.cs"),
        ("ch-09b_CNN_CIFAR10_TF_and_Keras.ipynb", "ch-09b.cs"),
    ];

    private static IEnumerable<string> Names => s_files.Select(file => file.Notebook);

    private static bool Writes => Environment.GetEnvironmentVariable("TFCNN_WRITE_NOTEBOOKS") == "1";

    private static string Folder => Path.Combine(Repository.Root, "Notebooks");

    private static Notebook Read(string name) => new(Path.Combine(Folder, name));

    [TestCaseSource(nameof(Names))]
    public void EveryCellGivesWhatIsStored(string name)
    {
        Notebook notebook = Read(name);
        string? before = Environment.GetEnvironmentVariable("TFCNN_LIMIT");
        if (!Writes) Environment.SetEnvironmentVariable("TFCNN_LIMIT", FewImages);
        try
        {
            using var host = new NotebookHost();
            int run = 0;
            foreach (NotebookCell cell in notebook.CodeCells)
            {
                IReadOnlyList<CellOutput> outputs = host.Run(cell.Source);
                run++;
                if (Writes) (cell.Outputs, cell.ExecutionCount) = (outputs, run);
                Assert.That(cell.ExecutionCount, Is.EqualTo(run));
                Assert.That(
                    outputs.Select(output => output.Comparable(cell.Kind)), Is.EqualTo(cell.Outputs.Select(output => output.Comparable(cell.Kind))),
                    $"cell {run}; run this test with TFCNN_WRITE_NOTEBOOKS=1 to store new outputs\n{cell.Source}");
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("TFCNN_LIMIT", before);
        }
        if (Writes) notebook.Save();
    }

    [TestCaseSource(nameof(s_files))]
    public void TheProgramIsTheNotebooksCode((string Notebook, string Program) file)
    {
        string path = Path.Combine(Folder, file.Program), text = ChapterProgram.Text(file.Notebook, Read(file.Notebook));
        if (Writes) File.WriteAllText(path, text);
        Assert.That(File.ReadAllText(path).ReplaceLineEndings("\n"), Is.EqualTo(text), "run this test with TFCNN_WRITE_NOTEBOOKS=1");
        Assert.That(Diagnostics(text), Is.Empty);
    }

    [TestCaseSource(nameof(Names))]
    public void IsForTheCSharpKernel(string name)
    {
        Notebook notebook = Read(name);
        Assert.That(notebook.Format, Is.EqualTo((4, 5)));
        Assert.That((string?)notebook.Metadata["kernelspec"]!["name"], Is.EqualTo(".net-csharp"));
        Assert.That((string?)notebook.Metadata["kernelspec"]!["language"], Is.EqualTo("C#"));
        Assert.That((string?)notebook.Metadata["language_info"]!["name"], Is.EqualTo("polyglot-notebook"));
        Assert.That(notebook.Cells.Select(cell => cell.Id), Is.Unique.And.All.Match("^[a-z0-9-]{1,64}$"));
        Assert.That(notebook.CodeCells.Select(cell => (string?)cell.Metadata["polyglot_notebook"]!["kernelName"]), Is.All.EqualTo("csharp"));
    }

    [TestCaseSource(nameof(Names))]
    public void TheFirstCellLoadsWhatTheBuildMakes(string name)
    {
        string[] references = [.. Read(name).CodeCells.First().Source.Split('\n').Where(line => line.StartsWith("#r ", StringComparison.Ordinal))
            .Select(line => line[4..^1])];
        Assert.That(references.Select(Path.GetFileName), Is.SupersetOf(new[] { "TfCnn.Graph.dll", "TfCnn.Shared.dll" }));
        Assert.That(references.Select(Path.GetDirectoryName), Is.All.EqualTo("../KerasStyle/bin/Release/net10.0"));
        foreach (string file in references.Select(reference => Path.GetFileName(reference)!))
            Assert.That(Path.Combine(AppContext.BaseDirectory, file), Does.Exist, "the tests refer to all that KerasStyle does");
    }

    // As the compiler would say it, warnings too; what stands before the usings is for the SDK.
    private static IEnumerable<string> Diagnostics(string program)
    {
        const string ImplicitUsings =
            "global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic; "
            + "global using System.Threading; global using System.Threading.Tasks;";
        string code = string.Join('\n', program.Split('\n').Where(line => !line.StartsWith("#:", StringComparison.Ordinal)));
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            "program", [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(code)], references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        return compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString());
    }
}
