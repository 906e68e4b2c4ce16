namespace Tensorflow.Keras.Utils;

/// <summary>Names to choose from, for messages about a name that does not exist.</summary>
internal static class Choices
{
    /// <summary>All names, with the one that the wrong name resembles first and asked for.</summary>
    public static string Closest(string wrong, IEnumerable<string> names)
    {
        string[] all = [.. names.Order(StringComparer.Ordinal)];
        string list = string.Join(", ", all);
        // Of two names that differ in case alone, the one that shares more letters with the wrong one.
        string nearest = all.MinBy(n => (Distance(wrong, n), -n.Intersect(wrong).Count()))!;
        return Distance(wrong, nearest) <= Math.Max(2, wrong.Length / 4) ? $"{list}. Did you mean '{nearest}'?" : list + ".";
    }

    // Levenshtein: how many letters must be put in, left out or changed, whatever their case.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
