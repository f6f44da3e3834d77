namespace PipelinePlans;

/// <summary>Wrong input: the message names the argument or file and the reason, in one line.</summary>
internal sealed class InputException(string message) : Exception(message);
