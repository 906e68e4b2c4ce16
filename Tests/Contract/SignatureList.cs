using System.Text;
using TfCnn.Tests.Architecture;

namespace TfCnn.Tests.Contract;

/// <summary>
/// TensorFlow.NET's signatures as <c>tensorflow.net.txt</c> lists them, turned into C# that compiles and does nothing: what programs are
/// compiled against where the packages are missing.
/// </summary>
internal static class SignatureList
{
    private const string Nothing = " => throw null!;";

    public static string FileName { get; } = Path.Combine("Tests", "Contract", "tensorflow.net.txt");

    /// <summary>The list of the repository as C#.</summary>
    public static string Source() => ToSource(File.ReadAllLines(Path.Combine(Repository.Root, FileName)));

    private static string ToSource(IReadOnlyList<string> lines)
    {
        var types = new StringBuilder();
        string space = "";
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i];
            if (line.StartsWith("namespace ", StringComparison.Ordinal))
                space = line["namespace ".Length..];
            else if (line.Length > 0 && line[0] is not ('#' or ' '))
                types.AppendLine($"namespace {space} {{ {Declaration(line, Members(lines, i + 1))} }}");
        }
        IEnumerable<string> usings = lines.Where(l => l.StartsWith("namespace ", StringComparison.Ordinal))
            .Select(l => "using" + l["namespace".Length..] + ";");
        return $"#nullable enable\nusing System; using System.Collections.Generic; using System.IO; {string.Join(' ', usings)}\n{types}";
    }

    private static List<string> Members(IReadOnlyList<string> lines, int first) =>
        [.. lines.Skip(first).TakeWhile(l => l.StartsWith(' ')).Select(l => l.Trim())];

    // "class tensorflow.Random" is a class inside tensorflow, of which every declaration is partial.
    private static string Declaration(string head, List<string> members)
    {
        if (head.StartsWith("enum ", StringComparison.Ordinal)) return "public " + head;
        string[] words = head.Split(' ');
        int kind = Array.FindIndex(words, w => w is "class" or "interface");
        string[] names = words[kind + 1].Split('.');
        string modifiers = string.Join(' ', words[..kind].Append("partial").Append(words[kind]));
        string bases = string.Join(' ', words[(kind + 2)..]);
        string body = words[kind] == "interface"
            ? string.Join('\n', members.Select(m => m.EndsWith('}') ? m : m + ";"))
            : ClassBody(names[^1], members, isStatic: words[..kind].Contains("static"));
        string outer = string.Concat(names[..^1].Select(n => $"public partial class {n} {{ "));
        return $"{outer}public {modifiers} {names[^1]} {bases} {{\n{body}\n}}{string.Concat(names[..^1].Select(_ => " }"))}";
    }

    // A class without a constructor on the list cannot be created by a program: its constructor is internal.
    private static string ClassBody(string name, List<string> members, bool isStatic)
    {
        var body = new StringBuilder();
        foreach (string member in members) body.AppendLine(Implemented(member));
        if (!isStatic && !members.Contains($"{name}()")) body.AppendLine($"internal {name}() {{ }}");
        return body.ToString();
    }

    private static string Implemented(string member)
    {
        bool isExplicit = member.Contains("IEnumerable.GetEnumerator", StringComparison.Ordinal);
        string access = isExplicit || member.StartsWith("protected ", StringComparison.Ordinal) ? "" : "public ";
        if (member.EndsWith(';')) return access + member;
        if (!member.EndsWith('}')) return access + member + Nothing;
        return access + member.Replace("{ get; set; }", "{ get => throw null!; set { } }", StringComparison.Ordinal)
            .Replace("{ get; }", Nothing, StringComparison.Ordinal);
    }
}
