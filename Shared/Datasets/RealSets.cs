namespace TfCnn.Shared.Datasets;

/// <summary>The published sets, with the sizes and checksums of their files as published.</summary>
internal static class RealSets
{
    private const string MnistTestLabels = "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5";
    private const string FashionTestLabels = "3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9";

    public static readonly IdxSet Mnist = new("mnist", "MNIST", [.. Enumerable.Range(0, 10).Select(d => $"{d}")])
    {
        Mirrors = ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
        Files =
        [
            new("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ],
        Impostors = new Dictionary<string, string> { [FashionTestLabels] = "Fashion-MNIST" },
    };

    public static readonly IdxSet FashionMnist = new("fashion-mnist", "Fashion-MNIST",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"])
    {
        Mirrors =
        [
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
        ],
        Files =
        [
            new("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            new("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            new("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            new("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
        ],
        SystemFolders = ["/usr/share/datasets/fashion-mnist"],
        Impostors = new Dictionary<string, string> { [MnistTestLabels] = "MNIST" },
    };

    public static readonly CifarSet Cifar10 = new("cifar10", "CIFAR-10",
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"])
    {
        Mirrors =
        [
            "https://www.cs.toronto.edu/~kriz/",
            "https://cave.cs.toronto.edu/kriz/",
            "https://storage.googleapis.com/mirror.tensorflow.org/www.cs.toronto.edu/~kriz/",
        ],
        Files = [new("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")],
    };

    public static readonly IReadOnlyList<RealSet> All = [Mnist, FashionMnist, Cifar10];
}
