using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>Something that a check of the IR found. It names lines of the IR text, so that it stays valid when the C# moves.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Hash">Hash of the kernel instance.</param>
/// <param name="Line">Line of the IR text, from 1; 0 for the kernel as a whole.</param>
/// <param name="OtherLine">Another line of the IR text whose place in the C# is the last argument of the message, or 0.</param>
/// <param name="Arguments">Arguments of the message.</param>
internal sealed record Finding(DiagnosticDescriptor Rule, string Hash, int Line, int OtherLine, EquatableArray<string> Arguments);

/// <summary>The findings of one kernel.</summary>
internal sealed record KernelFindings(EquatableArray<Finding> Findings);
