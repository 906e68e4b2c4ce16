using System.Security.Cryptography;
using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Shared.Datasets;

/// <summary>Where a set is looked for, in which order, and what happens where it is not to be had.</summary>
public class DatasetLoaderTest
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private DatasetPlaces Places => new()
    {
        DataFolder = _folder["variable"],
        CacheFolder = _folder["cache"],
        WhenNamed = new DownloadOptions { Retries = 0 },
        WhenNotNamed = new DownloadOptions { Retries = 0 },
    };

    private Dataset Load(DatasetRequest request, RealSet? set = null, bool mayDownload = false) =>
        DatasetLoader.Load(request, Places with { MayDownload = mayDownload }, [set ?? TinySets.Mnist], default);

    [Test]
    public void TheFirstPlaceInTheOrderWins()
    {
        TinySets.WriteMnist(_folder["system"], packed: true);
        IdxSet set = TinySets.Mnist with { SystemFolders = [_folder["system"]] };
        Directory.CreateDirectory(_folder["given"]);
        var request = new DatasetRequest { Name = "mnist", DataDirectory = _folder["given"] };

        Assert.That(Load(request, set).Origin, Is.EqualTo(_folder["system"]));
        TinySets.WriteMnist(_folder["cache", "mnist"], packed: true);
        Assert.That(Load(request, set).Origin, Is.EqualTo(_folder["cache", "mnist"]));
        TinySets.WriteMnist(_folder["variable"], packed: true);
        Assert.That(Load(request, set).Origin, Is.EqualTo(_folder["variable"]));
        TinySets.WriteMnist(_folder["given", "mnist"], packed: true);
        Assert.That(Load(request, set).Origin, Is.EqualTo(_folder["given", "mnist"]));
    }

    [Test]
    public void ANamedSetThatIsNowhereIsAnErrorWithEveryPlace()
    {
        TinySets.WriteMnist(_folder["variable"], packed: true);
        File.Delete(_folder["variable", "t10k-labels-idx1-ubyte.gz"]);
        DatasetException failure = Assert.Throws<DatasetException>(() => Load(new DatasetRequest { Name = "mnist" }))!;
        Assert.That(failure.File, Is.EqualTo("mnist"));
        Assert.That(failure.Found, Does.Contain($"{_folder["variable"]} (lacks t10k-labels-idx1-ubyte), {_folder["cache"]}"));
        Assert.That(failure.Found, Does.EndWith("download: switched off"));
        Assert.That(failure.Remedy, Does.Contain("train-images-idx3-ubyte.gz").And.Contain("TFCNN_DATA"));
        Assert.That(failure.Remedy, Does.Contain("digits or shapes"));
    }

    [Test]
    public void WhereNoneIsNamedTheGeneratedSetStandsInAndSaysSo()
    {
        Dataset set = Load(new DatasetRequest());
        Assert.That(set.Name, Is.EqualTo("digits"));
        Assert.That(set.Notice, Is.EqualTo("MNIST is not on this machine and could not be downloaded (switched off): "
            + "this run uses the generated set 'digits' in its place."));
    }

    [Test]
    public void WhereNoneIsNamedTheRealSetIsTakenIfItIsThere()
    {
        TinySets.WriteMnist(_folder["variable"], packed: true);
        Dataset set = Load(new DatasetRequest());
        Assert.That((set.Name, set.Notice), Is.EqualTo(("mnist", default(string))));
    }

    [Test]
    public void AGeneratedSetThatIsNamedNeedsNoNotice() =>
        Assert.That(Load(new DatasetRequest { Name = "digits" }).Notice, Is.Null);

    [Test]
    public void TheLimitKeepsTheFirstTrainingImages()
    {
        TinySets.WriteMnist(_folder["variable"], packed: true);
        Dataset set = Load(new DatasetRequest { Limit = 2 });
        Assert.That(set.Train.Labels.Span<byte>().ToArray(), Is.EqualTo(new byte[] { 4, 5 }));
        Assert.That((set.Validation!.Count, set.Test.Count), Is.EqualTo((TinySets.Validation, TinySets.Test)));
    }

    [Test]
    public void AnUnknownNameAndAFolderThatIsNotThereAreErrors()
    {
        Assert.That(() => Load(new DatasetRequest { Name = "imagenet" }),
            Throws.TypeOf<DatasetException>().With.Message.Contains("one of mnist, fashion-mnist, cifar10, digits, shapes"));
        Assert.That(() => Load(new DatasetRequest { Name = "mnist", DataDirectory = _folder["absent"] }),
            Throws.TypeOf<DatasetException>().With.Message.Contains("expected a folder with data sets, found nothing"));
    }

    [Test]
    public void AMissingSetIsFetchedIntoTheCacheOnceAndFoundThereNextTime()
    {
        byte[] archive = TinySets.CifarArchive(0, 1, 2, 3, 4, 5);
        string hash = Convert.ToHexStringLower(SHA256.HashData(archive));
        using var server = new MirrorServer(archive, Answer.Whole);
        CifarSet set = TinySets.Cifar with
        {
            Mirrors = [server.Url],
            Files = [new RemoteFile("cifar-10-binary.tar.gz", archive.Length, hash)],
        };
        for (int run = 0; run < 2; run++)
        {
            Dataset loaded = Load(new DatasetRequest { Name = "cifar10" }, set, mayDownload: true);
            Assert.That(loaded.Origin, Is.EqualTo(_folder["cache", "cifar10", "cifar-10-binary.tar.gz"]));
        }
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void TheUserCacheFollowsTheSystemsConventions()
    {
        Assert.That(DatasetPlaces.UserCache(false, name => name == "XDG_CACHE_HOME" ? "/fast" : "/users/me"),
            Is.EqualTo(Path.Combine("/fast", "tfcnn")));
        Assert.That(DatasetPlaces.UserCache(false, name => name == "XDG_CACHE_HOME" ? "relative" : "/users/me"),
            Is.EqualTo(Path.Combine("/users/me", ".cache", "tfcnn")));
        Assert.That(DatasetPlaces.UserCache(true, _ => null), Does.EndWith("tfcnn").And.Not.Contain(".cache"));
    }

    [Test]
    public void PublishedSetsHaveAllTheirFilesAndChecksums()
    {
        foreach (RealSet set in RealSets.All)
        {
            Assert.That(set.Classes, Has.Count.EqualTo(10));
            Assert.That(set.Mirrors, Is.Not.Empty.And.All.EndsWith("/"));
            Assert.That(set.Files.Select(file => file.Sha256), Is.Unique.And.All.Match("^[0-9a-f]{64}$"));
        }
    }
}
