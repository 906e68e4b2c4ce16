using System.Text.RegularExpressions;

namespace TfCnn.Tests.Architecture;

/// <summary>What the documents name is there: files, folders, programs, their arguments and options, environment variables.</summary>
public partial class DocumentsTest
{
    private static readonly string[] s_programs = ["TfStyle", "KerasStyle", "Compare", "Benchmarks"];

    private static IEnumerable<string> Documents => Repository.TextFiles().Where(f => f.EndsWith(".md", StringComparison.Ordinal));

    [TestCaseSource(nameof(Documents))]
    public void LinksLeadToFiles(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        IEnumerable<string> dead = Link().Matches(Text(document)).Select(m => m.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains(':') && !Exists(Path.Combine(folder, target)));
        Assert.That(dead, Is.Empty);
    }

    [TestCaseSource(nameof(Documents))]
    public void NamedPathsExist(string document)
    {
        string[] folders = [.. Directory.EnumerateDirectories(Repository.Root).Select(d => Path.GetFileName(d))];
        IEnumerable<string> missing = Quoted().Matches(Text(document)).Select(m => m.Groups[1].Value)
            .Where(name => PathName().IsMatch(name) && folders.Contains(name.Split('/')[0]) && !Exists(Path.Combine(Repository.Root, name)));
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void TheMapNamesFolders()
    {
        IEnumerable<string> named = Text("README.md").Split("## What is where")[1].Split("\n## ")[0].Split('\n')
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);
        Assert.That(named, Is.Not.Empty);
        Assert.That(named.Where(f => !Directory.Exists(Path.Combine(Repository.Root, f))), Is.Empty);
    }

    // "dotnet run … --project NAME -- words --option value": words and options that the program's sources have as texts.
    [TestCaseSource(nameof(Documents))]
    public void CommandsNameWhatProgramsKnow(string document)
    {
        var unknown = new List<string>();
        foreach (Match command in Command().Matches(Text(document)))
        {
            string program = command.Groups["program"].Value;
            if (!s_programs.Contains(program)) unknown.Add(program);
            string[] arguments = command.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            IEnumerable<string> words = arguments.TakeWhile(a => a[0] != '-');
            IEnumerable<string> options = arguments.Where(a => a.StartsWith("--", StringComparison.Ordinal));
            unknown.AddRange(words.Concat(options).Except(Literals(program)).Select(w => $"{program}: {w}"));
        }
        Assert.That(unknown, Is.Empty);
    }

    [TestCaseSource(nameof(Documents))]
    public void QuotedOptionsBelongToAProgram(string document)
    {
        IEnumerable<string> options = Quoted().Matches(Text(document)).Select(m => m.Groups[1].Value.Split(' ', '=')[0])
            .Where(o => o.StartsWith("--", StringComparison.Ordinal) && o.Length > 2);
        Assert.That(options.Except([.. s_programs.SelectMany(Literals), "--help"]), Is.Empty);
    }

    [Test]
    public void EnvironmentVariablesAreTheOnesThatAreRead()
    {
        IEnumerable<string> read = Variables(Sources("Engine", "Shared").Select(Text));
        IEnumerable<string> named = Variables(Documents.Select(Text));
        Assert.That(read.Except(Variables([Text("docs/command-line.md")])), Is.Empty, "read, but not in docs/command-line.md");
        Assert.That(named.Except(read).Except(Variables(Sources("Tests").Select(Text))), Is.Empty, "in the documents, but not read");
    }

    private static IEnumerable<string> Literals(string program) =>
        Sources(program, "Shared").SelectMany(f => Literal().Matches(Text(f))).Select(m => m.Groups[1].Value).Distinct();

    private static IEnumerable<string> Sources(params string[] folders) => Repository.TextFiles().Where(
        f => f.EndsWith(".cs", StringComparison.Ordinal) && folders.Contains(f.Split(Path.DirectorySeparatorChar)[0]));

    private static IEnumerable<string> Variables(IEnumerable<string> texts) =>
        texts.SelectMany(t => Variable().Matches(t)).Select(m => m.Value).Distinct();

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, file)).ReplaceLineEndings("\n");

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    [GeneratedRegex(@"(?:\]\(|src=""|srcset="")([^)""\s]+)[)""]")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[\w.-]+(/[\w.-]+)+/?$")]
    private static partial Regex PathName();

    [GeneratedRegex(@"--project (?<program>\w+)(?: -- (?<arguments>[^\n`]*))?")]
    private static partial Regex Command();

    [GeneratedRegex("\"([\\w-]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\bTFCNN_[A-Z]+(?:_[A-Z]+)*\b")]
    private static partial Regex Variable();
}
