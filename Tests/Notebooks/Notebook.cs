using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TfCnn.Tests.Notebooks;

/// <summary>An .ipynb file, format 4.5.</summary>
internal sealed class Notebook
{
    private static readonly JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _path;
    private readonly JsonObject _root;

    public Notebook(string path)
    {
        _path = path;
        _root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Cells = [.. _root["cells"]!.AsArray().Select(cell => new NotebookCell(cell!.AsObject()))];
    }

    public IReadOnlyList<NotebookCell> Cells { get; }

    public IEnumerable<NotebookCell> CodeCells => Cells.Where(cell => cell.IsCode);

    public JsonObject Metadata => _root["metadata"]!.AsObject();

    public (int Major, int Minor) Format => ((int)_root["nbformat"]!, (int)_root["nbformat_minor"]!);

    public void Save() => File.WriteAllText(_path, _root.ToJsonString(s_format) + "\n");
}

/// <summary>A cell of text or code.</summary>
internal sealed class NotebookCell(JsonObject json)
{
    public bool IsCode => (string)json["cell_type"]! == "code";

    public string Source => string.Concat(json["source"]!.AsArray().Select(line => (string)line!));

    public string? Id => (string?)json["id"];

    public JsonObject Metadata => json["metadata"]!.AsObject();

    /// <summary>Which run of the notebook's cells this was, from 1; null if it was not run.</summary>
    public int? ExecutionCount
    {
        get => (int?)json["execution_count"];
        set => json["execution_count"] = value;
    }

    public IReadOnlyList<CellOutput> Outputs
    {
        get => [.. json["outputs"]!.AsArray().Select(output => CellOutput.From(output!.AsObject()))];
        set => json["outputs"] = new JsonArray([.. value.Select(output => output.ToJson())]);
    }

    /// <summary>How far the outputs must be those of another run.</summary>
    public Repeatability Kind => Metadata["tags"]?.AsArray().Select(tag => (string)tag!).SingleOrDefault() switch
    {
        null => Repeatability.Fixed,
        "varies" => Repeatability.Varies,
        "data" => Repeatability.Data,
        var other => throw new InvalidOperationException($"There is no tag '{other}'."),
    };
}

/// <summary>What the outputs of a cell depend on.</summary>
internal enum Repeatability
{
    /// <summary>On nothing: they are the same in every run.</summary>
    Fixed,

    /// <summary>On data, time or chance: numbers and pixels differ, words and tags do not.</summary>
    Varies,

    /// <summary>On which data set there is: only their number is the same.</summary>
    Data,
}
