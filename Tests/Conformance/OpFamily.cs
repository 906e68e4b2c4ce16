using System.Reflection;
using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Groups of ops for reports: those that one class of the engine defines, such as <c>Binary</c> or <c>Conv2D</c>.</summary>
internal static class OpFamily
{
    private static readonly Lazy<Dictionary<string, string>> s_families = new(Read);

    public static string Of(string op) => s_families.Value.GetValueOrDefault(op, op);

    private static Dictionary<string, string> Read()
    {
        var families = new Dictionary<string, string>();
        foreach (FieldInfo field in typeof(OpRegistry).Assembly.GetTypes().Where(t => t != typeof(OpRegistry) && !t.ContainsGenericParameters)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)))
        {
            OpDef[] defs = field.FieldType == typeof(OpDef) ? [(OpDef)field.GetValue(null)!]
                : field.FieldType == typeof(OpDef[]) ? (OpDef[])field.GetValue(null)! : [];
            foreach (OpDef def in defs)
                families[def.Name] = field.DeclaringType!.Name;
        }
        return families;
    }
}
