namespace TfCnn.Shared.CommandLine;

/// <summary>Something that the user can put right, told in one line: the program ends with exit code 2.</summary>
public sealed class CommandLineException(string message, Exception? cause = null) : Exception(message, cause);
