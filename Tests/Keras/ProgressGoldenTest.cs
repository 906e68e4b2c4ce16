using System.Text.Json;
using Tensorflow.Keras.Callbacks;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Keras;

/// <summary>Progress bars against a scripted clock: Keras 3's, and that of Keras 2.0, which the book prints.</summary>
[TestFixture]
public sealed class ProgressGoldenTest
{
    [Test]
    public void Keras3()
    {
        JsonElement[] cases = [.. Root("keras-progress.json").EnumerateArray().Where(
            c => c.GetProperty("kind").GetString() == "progbar_scripted_clock")];
        foreach (JsonElement c in cases)
        {
            JsonElement a = c.GetProperty("args");
            long? target = a.GetProperty("target").ValueKind == JsonValueKind.Null ? null : a.GetProperty("target").GetInt64();
            var bar = new Keras3Bar(
                target, a.GetProperty("verbose").GetInt32(), a.TryGetProperty("width", out JsonElement w) ? w.GetInt32() : 20,
                a.TryGetProperty("unit_name", out JsonElement u) ? u.GetString()! : "step")
            {
                IsDynamic = c.GetProperty("dynamic_display").GetBoolean(),
                IsAveraged = Averaged(a),
            };
            foreach (JsonElement s in c.GetProperty("steps").EnumerateArray())
            {
                long current = s.GetProperty("current").GetInt64();
                JsonElement last = s.GetProperty("finalize");
                string ours = bar.Update(
                    s.GetProperty("t").GetDouble(), current, Values(s), last.ValueKind == JsonValueKind.Null ? current >= target : last.GetBoolean());
                Assert.That(ours, Is.EqualTo(s.GetProperty("written").GetString()), c.GetProperty("note").GetString());
            }
        }
        TestContext.Out.WriteLine($"all {cases.Length} scripts; left out: runs of Keras at a terminal, whose times are its own");
    }

    [Test]
    public void Classic()
    {
        JsonElement[] all = [.. Root("keras-classic-text.json").GetProperty("progbar").EnumerateArray()];
        JsonElement[] cases = [.. all.Where(c => c.GetProperty("keras").GetString() == "2.0.8")];
        foreach (JsonElement c in cases)
        {
            long target = c.GetProperty("args").GetProperty("target").GetInt64();
            var bar = new ClassicBar(target, c.GetProperty("args").GetProperty("verbose").GetInt32()) { IsAveraged = _ => true };
            foreach (JsonElement s in c.GetProperty("steps").EnumerateArray())
            {
                long current = s.GetProperty("current").GetInt64();
                string ours = bar.Update(s.GetProperty("t").GetDouble(), current, Values(s), current >= target);
                Assert.That(ours, Is.EqualTo(s.GetProperty("written").GetString()));
            }
        }
        TestContext.Out.WriteLine($"{cases.Length} of {all.Length} scripts; left out: the bars of Keras 2.1.6 and 2.2.4, which the book does not print");
        Assert.That(cases, Has.Length.EqualTo(6));
    }

    private static Func<string, bool> Averaged(JsonElement arguments)
    {
        string[]? stateless = Names(arguments, "stateless_metrics"), stateful = Names(arguments, "stateful_metrics");
        return stateless is not null ? n => stateless.Contains(n) : n => stateful?.Contains(n) != true;
    }

    private static string[]? Names(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out JsonElement v) ? [.. v.EnumerateArray().Select(n => n.GetString()!)] : null;

    private static (string, double)[] Values(JsonElement step) =>
        [.. step.GetProperty("values").EnumerateArray().Select(
            v => (v[0].GetString()!, v[1].ValueKind == JsonValueKind.Number ? v[1].GetDouble() : double.NaN))];

    private static JsonElement Root(string file) => JsonDocument.Parse(File.ReadAllText(GoldenFile.Require(file))).RootElement;
}
