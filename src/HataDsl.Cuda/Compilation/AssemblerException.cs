namespace HataDsl.Cuda;

/// <summary>The assembler refuses PTX.</summary>
/// <param name="message">What was assembled, and the result.</param>
/// <param name="log">What the assembler says.</param>
internal sealed class AssemblerException(string message, string log) : Exception($"{message}\n{log}")
{
    /// <summary>What the assembler says, in lines of the PTX.</summary>
    public string Log { get; } = log;
}
