using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Shared.Datasets;

/// <summary>Downloads from a server that cuts, stalls and lies: what takes the real name is always whole.</summary>
public class DownloaderTest
{
    private static readonly byte[] Contents = [.. Enumerable.Range(0, 30_000).Select(i => (byte)(i * i >> 3))];
    private static readonly RemoteFile Wanted =
        new("data.gz", Contents.Length, Convert.ToHexStringLower(SHA256.HashData(Contents)));

    private static readonly DownloadOptions Options = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        StallTimeout = TimeSpan.FromSeconds(5),
        Retries = 3,
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private string Target => _folder["data.gz"];

    private string Partial => _folder["data.gz.part"];

    private void Fetch(DownloadOptions options, params MirrorServer[] servers) =>
        Fetch(options, [.. servers.Select(server => server.Url)], default);

    private void Fetch(DownloadOptions options, string[] urls, CancellationToken stop)
    {
        using var downloader = new Downloader(options);
        downloader.Fetch(Wanted, urls, _folder.Path, static (_, _) => { }, stop).GetAwaiter().GetResult();
    }

    private string Failure(DownloadOptions options, params MirrorServer[] servers)
    {
        string message = Assert.Throws<DownloadException>(() => Fetch(options, servers))!.Message;
        Assert.That(File.Exists(Target), Is.False, "nothing half-written may bear the real name");
        return message;
    }

    private void AssertWhole()
    {
        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Contents));
        Assert.That(File.Exists(Partial), Is.False);
    }

    [Test]
    public void AWholeFileTakesItsName()
    {
        using var server = new MirrorServer(Contents, Answer.Whole);
        Fetch(Options, server);
        AssertWhole();
    }

    [Test]
    public void ACutDownloadGoesOnWhereItStopped()
    {
        using var server = new MirrorServer(Contents, Answer.Cut, Answer.Cut, Answer.Whole);
        Fetch(Options, server);
        AssertWhole();
        Assert.That(server.Requests, Is.EqualTo(new[] { 0, 10_000, 16_666 }));
    }

    [Test]
    public void AnEarlierRunsPartIsUsed()
    {
        File.WriteAllBytes(Partial, Contents[..25_000]);
        using var server = new MirrorServer(Contents, Answer.Whole);
        Fetch(Options, server);
        AssertWhole();
        Assert.That(server.Requests, Is.EqualTo(new[] { 25_000 }));
    }

    [Test]
    public void ACompletePartNeedsNoRequest()
    {
        File.WriteAllBytes(Partial, Contents);
        using var server = new MirrorServer(Contents, Answer.NotFound);
        Fetch(Options, server);
        AssertWhole();
        Assert.That(server.Requests, Is.Empty);
    }

    [TestCase(Answer.IgnoreRange)]
    [TestCase(Answer.OtherRange)]
    [TestCase(Answer.RangeNotSatisfiable)]
    public void AServerThatCannotResumeStartsTheFileAnew(object answer)
    {
        File.WriteAllBytes(Partial, Contents[..25_000]);
        using var server = new MirrorServer(Contents, (Answer)answer, Answer.Whole);
        Fetch(Options, server);
        AssertWhole();
    }

    [TestCase(Answer.Stall)]
    [TestCase(Answer.Mute)]
    public void AStalledDownloadIsTriedAgain(object answer)
    {
        using var server = new MirrorServer(Contents, (Answer)answer, Answer.Whole);
        Fetch(Options with { StallTimeout = TimeSpan.FromSeconds(0.4), ConnectTimeout = TimeSpan.FromSeconds(0.4) }, server);
        AssertWhole();
    }

    [Test]
    public void ABusyServerIsTriedAgain()
    {
        using var server = new MirrorServer(Contents, Answer.Busy, Answer.Busy, Answer.Whole);
        Fetch(Options, server);
        AssertWhole();
        Assert.That(server.Requests, Has.Count.EqualTo(3));
    }

    [TestCase(Answer.NotFound, "answer 404")]
    [TestCase(Answer.TooLong, "more than the 30,000 bytes")]
    [TestCase(Answer.WrongByte, "wrong contents (SHA-256 ")]
    public void AFileThatIsNotTheRightOneIsAskedOfTheNextMirror(object answer, string message)
    {
        using var bad = new MirrorServer(Contents, (Answer)answer);
        using var good = new MirrorServer(Contents, Answer.Whole);
        Assert.That(Failure(Options, bad), Does.StartWith("127.0.0.1: ").And.Contain(message));
        Assert.That(bad.Requests, Has.Count.EqualTo(1), "it is not asked again");
        Fetch(Options, bad, good);
        AssertWhole();
        Assert.That(good.Requests, Is.EqualTo(new[] { 0 }), "nothing wrong was kept");
    }

    [Test]
    public void AShortFileThatClaimsToBeWholeIsRefused()
    {
        using var server = new MirrorServer(Contents, Answer.Half, Answer.IgnoreRange);
        Assert.That(Failure(Options with { Retries = 0 }, server), Does.Contain("only 15,000 of 30,000 bytes"));
        Fetch(Options, server);
        AssertWhole();
    }

    [Test]
    public void ADeadMirrorIsPassedOver()
    {
        string dead;
        using (var server = new MirrorServer(Contents, Answer.Whole)) dead = server.Url;
        using var good = new MirrorServer(Contents, Answer.Whole);
        Fetch(Options with { Retries = 1 }, [dead, good.Url], default);
        AssertWhole();
    }

    [Test]
    public void AHostThatNeverAnswersIsGivenUpSoon()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(1);
        string url = $"http://127.0.0.1:{((IPEndPoint)full.LocalEndPoint!).Port}/";
        DownloadOptions hasty = Options with { Retries = 0, ConnectTimeout = TimeSpan.FromSeconds(0.3) };
        Assert.That(() => Fetch(hasty, [url], default),
            Throws.TypeOf<DownloadException>().With.Message.Contains("no answer"));
    }

    [Test]
    public void TwoProgramsDoNotWriteTheSamePart()
    {
        using var other = new FileStream(Partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using var server = new MirrorServer(Contents, Answer.Whole);
        Assert.That(() => Fetch(Options, server), Throws.TypeOf<DatasetException>().With.Property("File").EqualTo(Partial));
    }

    [Test]
    public void ProgressTellsWhatArrivedInAll()
    {
        File.WriteAllBytes(Partial, Contents[..25_000]);
        using var server = new MirrorServer(Contents, Answer.Whole);
        using var downloader = new Downloader(Options);
        var received = new List<long>();
        downloader.Fetch(Wanted, [server.Url], _folder.Path, (_, bytes) => received.Add(bytes), default).GetAwaiter().GetResult();
        Assert.That(received, Is.Ordered.And.All.GreaterThan(25_000));
        Assert.That(received[^1], Is.EqualTo(30_000));
    }

    [Test]
    public void CancellingStops()
    {
        using var server = new MirrorServer(Contents, Answer.Mute);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.That(() => Fetch(Options, [server.Url], stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
