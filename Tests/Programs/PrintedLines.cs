using static Tensorflow.Binding;

namespace TfCnn.Tests.Programs;

/// <summary>What a program prints.</summary>
internal static class PrintedLines
{
    public static string Of(Action run)
    {
        var output = new StringWriter();
        tf_output_redirect = output;
        try
        {
            run();
        }
        finally
        {
            tf_output_redirect = null;
        }
        return output.ToString().ReplaceLineEndings("\n");
    }
}
