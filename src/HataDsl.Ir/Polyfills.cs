// The compiler needs this type to exist on netstandard2.0; it carries no behaviour.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
