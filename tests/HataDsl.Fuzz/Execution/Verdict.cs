namespace HataDsl.Fuzz.Execution;

/// <summary>How a program came out.</summary>
internal enum Outcome
{
    Same,

    /// <summary>A device gave something else than plain C#.</summary>
    Different,

    /// <summary>The kernel compiler or a shader compiler does not take it.</summary>
    Refused,

    /// <summary>Plain C# threw: the program is not defined, which is a mistake of the generator.</summary>
    Undefined,

    /// <summary>A native library ended the process, or it did not end.</summary>
    Aborted,
}

/// <summary>A program's outcome.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Device">Where.</param>
/// <param name="Message">What exactly.</param>
/// <param name="Ir">The kernel as lowered, if it came that far.</param>
/// <param name="Ran">Devices that ran it to the end.</param>
internal sealed record Verdict(Outcome Outcome, string Device, string Message, string Ir, IReadOnlyList<string> Ran);
