using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>
/// Views and spans seen as numbers of another type: an element is put together from those of the array, or taken out of one. All targets
/// have the low bytes first.
/// </content>
internal sealed partial class BodyLowering
{
    private ArrayRef? CastOf(IInvocationOperation call, string name)
    {
        IMethodSymbol method = call.TargetMethod;
        bool isMarshal = call.Instance is null && TypeMapping.FullName(method.ContainingType) == "System.Runtime.InteropServices.MemoryMarshal";
        if (call.Instance is null && !isMarshal)
        {
            Report(KernelDiagnostics.UnknownArray, call);
            return null;
        }

        if (SeenArrayOf(call.Instance ?? call.Arguments[0].Value, name) is not { } array)
        {
            return null;
        }

        ScalarType type = TypeMapping.Scalar(_types.Apply(method.TypeArguments[method.TypeArguments.Length - 1]));
        if (!IsNumber(type) || array.Symbols.Length != 1 || array.Symbols[0].Lanes > 1 || !IsNumber(array.Symbols[0].Type) || array.Cast is not null || array.Shape is not null)
        {
            Report(KernelDiagnostics.CastElements, call);
            return null;
        }

        RegionBuilder at = At(call);
        int from = array.Symbols[0].Type.Size();
        Value bytes = at.Emit(Op.Mul, LengthOf(array, ScalarType.I64, call), at.Constant(ScalarType.I64, (ulong)from));
        Value length = at.Emit(Op.Div, bytes, at.Constant(ScalarType.I64, (ulong)type.Size()));
        return new ArrayRef(array.Symbols, null, length, Cast: new ElementCast(type, array.Start));
    }

    private static bool IsNumber(ScalarType type) => type is not (ScalarType.Void or ScalarType.I1);

    private Value ReadCast(Place place, ElementCast cast, IOperation operation)
    {
        RegionBuilder at = At(operation);
        Symbol array = place.Symbols[0];
        int own = array.Type.Size();
        int seen = cast.Type.Size();
        ScalarType word = Math.Max(own, seen) > 4 ? ScalarType.U64 : ScalarType.U32;
        if (seen >= own)
        {
            Value? all = null;
            for (int part = 0; part < seen / own; part++)
            {
                Value bits = ConvertTo(BitsOf(at.Load(array, PartIndex(place.Index!, cast, seen / own, part, operation)), at), word);
                Value shifted = part == 0 ? bits : at.Emit(Op.ShiftLeft, bits, at.Constant(8 * own * part));
                all = all is null ? shifted : at.Emit(Op.Or, all, shifted);
            }

            return FromBits(all!, cast.Type, at);
        }

        Value whole = ConvertTo(BitsOf(at.Load(array, WholeIndex(place.Index!, cast, own / seen, operation)), at), word);
        Value among = at.Emit(Op.And, place.Index!, at.Constant(place.Index!.Type, (ulong)((own / seen) - 1)));
        Value shift = at.Emit(Op.Mul, ConvertTo(among, ScalarType.I32), at.Constant(8 * seen));
        return FromBits(at.Emit(Op.ShiftRight, whole, shift), cast.Type, at);
    }

    private void WriteCast(Place place, ElementCast cast, Value value, IOperation operation)
    {
        RegionBuilder at = At(operation);
        Symbol array = place.Symbols[0];
        int own = array.Type.Size();
        int seen = cast.Type.Size();
        if (seen < own)
        {
            Report(KernelDiagnostics.CastWrite, operation);
            return;
        }

        Value bits = ConvertTo(BitsOf(value, at), seen > 4 ? ScalarType.U64 : ScalarType.U32);
        for (int part = 0; part < seen / own; part++)
        {
            Value shifted = part == 0 ? bits : at.Emit(Op.ShiftRight, bits, at.Constant(8 * own * part));
            at.Store(array, PartIndex(place.Index!, cast, seen / own, part, operation), FromBits(shifted, array.Type, at));
        }
    }

    /// <summary>The index of one of the array's elements that make up an element.</summary>
    private Value PartIndex(Value index, ElementCast cast, int parts, int part, IOperation operation)
    {
        RegionBuilder at = At(operation);
        Value first = parts == 1 ? index : at.Emit(Op.Mul, index, at.Constant(index.Type, (ulong)parts));
        Value own = part == 0 ? first : at.Emit(Op.Add, first, at.Constant(index.Type, (ulong)part));
        return Offset(cast.Origin, own, operation);
    }

    /// <summary>The index of the array's element that an element is a part of.</summary>
    private Value WholeIndex(Value index, ElementCast cast, int parts, IOperation operation)
    {
        RegionBuilder at = At(operation);
        return Offset(cast.Origin, at.Emit(Op.ShiftRight, index, at.Constant(parts == 2 ? 1 : parts == 4 ? 2 : 3)), operation);
    }

    private static ScalarType UnsignedOf(ScalarType type) => type.Size() switch { 1 => ScalarType.U8, 2 => ScalarType.U16, 4 => ScalarType.U32, _ => ScalarType.U64 };

    private Value BitsOf(Value value, RegionBuilder at)
    {
        ScalarType bits = UnsignedOf(value.Type);
        return value.Type.IsFloat() ? at.EmitAs(bits, Op.Bitcast, value) : ConvertTo(value, bits);
    }

    private Value FromBits(Value word, ScalarType type, RegionBuilder at)
    {
        Value bits = ConvertTo(word, UnsignedOf(type));
        return type.IsFloat() ? at.EmitAs(type, Op.Bitcast, bits) : ConvertTo(bits, type);
    }
}
