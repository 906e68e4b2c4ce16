using TfCnn.Kernels;

namespace TfCnn.Tests.Graphs;

/// <summary>A run of the tests that is meant for a tier must be on that tier, or it would prove nothing.</summary>
public class TierTest
{
    [Test]
    public void TheWantedTierIsInForce()
    {
        string? wanted = Environment.GetEnvironmentVariable(Cpu.TierVariable);
        TestContext.Out.WriteLine($"Tier in force: {Cpu.Name(Cpu.Tier)}; widest here: {Cpu.Name(Cpu.Widest)}");
        Assert.That(Cpu.Name(Cpu.Tier), Is.EqualTo(string.IsNullOrEmpty(wanted) ? Cpu.Name(Cpu.Widest) : wanted));
    }
}
