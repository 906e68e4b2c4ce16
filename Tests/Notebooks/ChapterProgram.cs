using System.Text;

namespace TfCnn.Tests.Notebooks;

/// <summary>The code of a notebook as a program in one file, which <c>dotnet run</c> takes as it is.</summary>
internal static class ChapterProgram
{
    /// <summary>The program: what it refers to, all usings, then the cells with the headings before them.</summary>
    /// <param name="notebook">Name of the notebook's file.</param>
    public static string Text(string notebook, Notebook cells)
    {
        string[] code = [.. cells.CodeCells.SelectMany(cell => cell.Source.Split('\n'))];
        var text = new StringBuilder();
        text.Append("#:project ../Engine/Keras/TfCnn.Keras.csproj\n#:project ../Shared/TfCnn.Shared.csproj\n#:property PublishAot=false\n\n");
        text.Append($"// The code of {notebook}, which has the text, as a program. It is made of the notebook:\n");
        text.Append("// TFCNN_WRITE_NOTEBOOKS=1 dotnet test -c Release --filter NotebookTest\n\n");
        foreach (string line in code.Where(IsUsing).Append("using static TfCnn.Shared.Pictures.Interactive;")) text.Append($"{line}\n");
        foreach (NotebookCell cell in cells.Cells) AppendCell(text, cell);
        return text.ToString();
    }

    private static void AppendCell(StringBuilder text, NotebookCell cell)
    {
        IEnumerable<string> lines = cell.IsCode
            ? cell.Source.Split('\n').Where(line => !IsUsing(line) && !line.StartsWith("#r ", StringComparison.Ordinal))
            : cell.Source.Split('\n').Where(line => line.StartsWith('#')).Select(line => $"// {line}");
        string part = string.Join('\n', lines).Trim('\n');
        if (part.Length > 0) text.Append($"\n{part}\n");
    }

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';');
}
