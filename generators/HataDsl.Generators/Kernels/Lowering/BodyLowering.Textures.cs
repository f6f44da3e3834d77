using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Samples of textures: four reads and their weights, the arithmetic that <c>HataDsl.Textures</c> has in plain C#.</content>
internal sealed partial class BodyLowering
{
    private Value[] LowerSample(IInvocationOperation call)
    {
        IOperation[] arguments = [.. call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => argument.Value)];
        if (ArrayOf(arguments[0], "texture") is not { Shape: { Extents.Length: 2 } shape } texture)
        {
            return Placeholder(call);
        }

        Value[] uv = [.. arguments.Skip(1).SelectMany(Lower)];
        (Value left, Value right, Value across) = TexelsAround(uv[0], shape.Extents[0], call);
        (Value top, Value bottom, Value down) = TexelsAround(uv[1], shape.Extents[1], call);
        Value[] Texel(Value x, Value y) => Read(Place.Element(texture.Symbols, Offset(texture, PositionIn(shape, [x, y], call), call)), call);
        Value[] upper = Mix(Texel(left, top), Texel(right, top), across, call);
        return Mix(upper, Mix(Texel(left, bottom), Texel(right, bottom), across, call), down, call);
    }

    /// <summary>The two texels around a coordinate along one axis, and how far it is from the first.</summary>
    private (Value First, Value Second, Value Fraction) TexelsAround(Value coordinate, Value extent, IOperation operation)
    {
        RegionBuilder at = At(operation);
        Value size = ConvertTo(extent, ScalarType.F32);
        Value place = at.Emit(Op.Sub, at.Emit(Op.Mul, coordinate, size), at.Constant(ScalarType.F32, 0x3f000000u)); // 0.5
        Value floor = at.Emit(Op.Floor, place);
        Value last = at.Emit(Op.Sub, extent, at.Constant(1));
        Value first = ConvertTo(at.Emit(Op.Min, at.Emit(Op.Max, floor, at.Constant(ScalarType.F32, Numeric.BitsOf(ScalarType.F32, -1))), size), ScalarType.I32);
        Value Inside(Value index) => at.Emit(Op.Max, at.Emit(Op.Min, index, last), at.Constant(0));
        return (Inside(first), Inside(at.Emit(Op.Add, first, at.Constant(1))), at.Emit(Op.Sub, place, floor));
    }

    private Value[] Mix(Value[] from, Value[] to, Value fraction, IOperation operation)
    {
        RegionBuilder at = At(operation);
        return [.. from.Select((value, i) => at.Emit(Op.Add, value, at.Emit(Op.Mul, at.Emit(Op.Sub, to[i], value), fraction)))];
    }
}
