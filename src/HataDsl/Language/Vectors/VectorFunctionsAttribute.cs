namespace HataDsl;

/// <summary>Marks the class of functions whose overloads for vectors and matrices the generator writes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class VectorFunctionsAttribute : Attribute;
