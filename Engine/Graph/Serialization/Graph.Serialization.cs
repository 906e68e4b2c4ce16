using Google.Protobuf;

namespace Tensorflow;

/// <summary>Graphs as TensorFlow's GraphDef.</summary>
public sealed partial class Graph
{
    /// <summary>All operations as TensorFlow's message, for any program that reads TensorFlow's graphs. The values of variables belong to sessions
    /// and are not in it.</summary>
    /// <param name="addShapes">Adds what is known of the outputs' shapes, as attribute <c>_output_shapes</c>.</param>
    public GraphDef ToGraphDef(bool addShapes = false) => GraphDefExport.Write(this, addShapes);

    /// <summary>The message in binary form.</summary>
    public byte[] Export() => ToGraphDef().ToByteArray();

    /// <summary>Adds the operations of a file: binary, or in text form where its name ends in <c>.pbtxt</c>.</summary>
    /// <param name="file_path">The file.</param>
    /// <param name="prefix">A name scope, made unique, that they come into; empty for none.</param>
    /// <returns>True.</returns>
    /// <exception cref="ValueError">The file is no GraphDef, or none that this engine can run; nothing has been added.</exception>
    public bool Import(string file_path, string prefix = "") => Import(GraphDefFile.Read(file_path), prefix);

    /// <summary>Adds the operations of a GraphDef in binary form.</summary>
    /// <param name="bytes">The whole message.</param>
    /// <param name="prefix">A name scope, made unique, that they come into; empty for none.</param>
    /// <returns>True.</returns>
    /// <exception cref="ValueError">The bytes are no GraphDef, or none that this engine can run; nothing has been added.</exception>
    public bool Import(byte[] bytes, string prefix = "") => Import(GraphDefFile.Read(bytes), prefix);

    private bool Import(GraphDef message, string prefix)
    {
        GraphDefImport.Import(this, message, name: prefix);
        return true;
    }
}
