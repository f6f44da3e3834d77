namespace HataDsl;

/// <summary>Marks a view of two or three dimensions, whose members the generator writes.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class ShapedViewAttribute : Attribute;
