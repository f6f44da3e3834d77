namespace HataDsl;

/// <summary>Marks a matrix type, whose members the generator writes: elements M11 and on, rows, operators, products.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class MatrixTypeAttribute : Attribute;
