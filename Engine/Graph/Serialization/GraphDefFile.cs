using Google.Protobuf;

namespace Tensorflow;

/// <summary>GraphDefs in files and memory: binary, or in the text form of files that end in <c>.pbtxt</c>.</summary>
internal static class GraphDefFile
{
    private const string TextExtension = ".pbtxt";

    // What this engine does not know of a graph is dropped, so that what remains shows whether it was one.
    private static readonly MessageParser<GraphDef> s_parser = GraphDef.Parser.WithDiscardUnknownFields(true);

    /// <exception cref="ValueError">The file is no GraphDef, or is damaged.</exception>
    public static GraphDef Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return path.EndsWith(TextExtension, StringComparison.OrdinalIgnoreCase)
            ? ReadText(System.Text.Encoding.UTF8.GetString(bytes), $"'{path}'")
            : Read(bytes, $"'{path}'");
    }

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="ValueError">The bytes are no GraphDef, or a part of one.</exception>
    public static GraphDef Read(byte[] bytes, string source = "What was given")
    {
        GraphDef message;
        try
        {
            message = s_parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ValueError(
                $"{source} is not a GraphDef in binary form, or not a whole one: {e.Message} The text form has the extension {TextExtension}.", e);
        }
        return bytes.Length == 0 || message.CalculateSize() > 0
            ? message
            : throw new ValueError($"{source} is not a GraphDef: its {bytes.Length} bytes hold neither nodes nor versions.");
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="ValueError">The text is no GraphDef.</exception>
    public static GraphDef ReadText(string text, string source = "What was given")
    {
        try
        {
            return TextFormatReader.Read<GraphDef>(text);
        }
        catch (FormatException e)
        {
            throw new ValueError($"{source} is not a GraphDef in text form: {e.Message}", e);
        }
    }

    /// <summary>Writes a file, over one that is there, and its folder.</summary>
    /// <returns>The file's path.</returns>
    public static string Write(GraphDef message, string folder, string name, bool asText)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (asText)
            File.WriteAllText(path, TextFormatWriter.Write(message));
        else
            File.WriteAllBytes(path, message.ToByteArray());
        return path;
    }
}
