using System.Security.Cryptography;
using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras.Engine;
using TfCnn.Tests.Golden;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

/// <summary>The chapter's models after <c>set_random_seed(42)</c>: every weight is Keras' own, to the last bit.</summary>
[TestFixture]
public class KerasModelGoldenTest
{
    [TestCase("mnist", 3_255_914)]
    [TestCase("cifar", 4_239_978)]
    public void SameSeedSameWeights(string name, int parameters)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.Require("keras-models.json")));
        JsonElement golden = file.RootElement.GetProperty(name);
        keras.backend.clear_session();
        keras.utils.set_random_seed(42);
        Sequential model = name == "mnist" ? ChapterModels.Mnist() : ChapterModels.Cifar();
        Assert.That(model.CountParams(), Is.EqualTo(parameters));
        IReadOnlyList<Weight> weights = model.CountedWeights;
        HostTensor[] values = model.Home.Read(weights);
        JsonElement[] expected = [.. golden.GetProperty("weights").EnumerateArray()];
        Assert.That(weights.Select(w => $"{model.Name}/{w.Path}"),
            Is.EqualTo(expected.Select(e => e.GetProperty("path").GetString())));
        for (int i = 0; i < values.Length; i++)
            Assert.That(Convert.ToHexStringLower(SHA256.HashData(values[i].Bytes())),
                Is.EqualTo(expected[i].GetProperty("sha256").GetString()), weights[i].Path);
        TestContext.Out.WriteLine($"{values.Length} weights of {values.Length} are Keras' own");
    }
}
