using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <content>Integers that C# computes with, and floats.</content>
internal sealed partial class ProgramGenerator
{
    private Expression MakeInteger(FuzzType type, Scope scope, int depth)
    {
        Expression A() => Make(type, scope, depth - 1);
        Expression B() => Operand(type, scope, depth - 1);
        FuzzType unsigned = type.IsWide() ? FuzzType.UInt64 : FuzzType.UInt32;
        string name = type.Name();
        switch (_random.Next(22))
        {
            case 0 or 1 or 2:
                return new(type, $"({{0}} {Pick<string>(["+", "-", "*"])} {{1}})", A(), B());
            case 3 or 4:
                return new(type, $"({{0}} {Pick<string>(["&", "|", "^"])} {{1}})", A(), A());
            case 5 or 6:
                return new(type, $"({{0}} {Pick<string>(["<<", ">>", ">>>"])} {{1}})", A(), Make(FuzzType.Int32, scope, depth - 1));
            case 7:
                return new(type, $"({{0}} {Pick<string>(["<<", ">>", ">>>"])} {_random.Next(70)})", A());
            case 8:
                return type.IsSigned() ? new(type, Pick<string>(["(-{0})", "(~{0})", "Math.Abs({0} | 1)", "(+{0})"]), A()) : new(type, "(~{0})", A());
            case 9:
                return type.IsSigned()
                    ? new(type, $"{Pick<string>(["Divide", "Remainder"])}({{0}}, {{1}})", A(), A())
                    : new(type, $"({{0}} {Pick<string>(["/", "%"])} ({{1}} | 1))", A(), A());
            case 10:
                return new(type, $"({{0}} {Pick<string>(["/", "%"])} (({{1}} & 15) + 1))", A(), A());
            case 11:
                return new(type, $"({{0}} {Pick<string>(["/", "%"])} {Pick<string>(["3", "7", "10", "16", "255", "1"])})", A());
            case 12:
                return new(type, $"Math.{Pick<string>(["Min", "Max"])}({{0}}, {{1}})", A(), A());
            case 13:
                return new(type, $"Math.Clamp({{0}}, ({name}){_random.Next(20)}, ({name}){_random.Next(20, 100)})", A());
            case 14:
                string count = Pick<string>(["PopCount", "LeadingZeroCount", "TrailingZeroCount", "Log2"]);
                if (Chance(5))
                {
                    return new(type, $"({name})Hlsl.ReverseBits({{0}})", Make(FuzzType.UInt32, scope, depth - 1));
                }

                FuzzType counted = Pick<FuzzType>([FuzzType.UInt32, FuzzType.UInt64]);
                return new(type, Chance(3) ? $"({name}){counted.Name()}.{count}({{0}})" : $"({name})BitOperations.{count}({{0}})", Make(counted, scope, depth - 1));
            case 15:
                string rotate = $"BitOperations.Rotate{Pick<string>(["Left", "Right"])}({{0}}, {{1}})";
                return new(type, type == unsigned ? rotate : $"({name}){rotate}", Make(unsigned, scope, depth - 1), Make(FuzzType.Int32, scope, depth - 1));
            case 16:
                return Step(type, scope) ?? A();
            case 17:
                return Place(type, scope) is { } place && place.Operands.Length == 0
                    ? new(type, $"({place.Form} {Pick<string>(["+=", "-=", "*=", "^=", "|=", "&="])} {{0}})", A())
                    : A();
            case 18:
                return type switch
                {
                    FuzzType.Int32 => new(type, "Bits({0})", Make(FuzzType.Single, scope, depth - 1)),
                    FuzzType.Int64 => new(type, Pick<string>(["Bits({0})", "Math.BigMul({1}, {1})"]), Make(FuzzType.Double, scope, depth - 1), Make(FuzzType.Int32, scope, depth - 1)),
                    _ => Cast(type, type == FuzzType.UInt32 ? FuzzType.Single : FuzzType.Double, scope, depth),
                };
            case 19 when type == FuzzType.Int32:
                return new(type, "Math.Sign({0})", Make(Pick<FuzzType>([FuzzType.Int32, FuzzType.Int64]), scope, depth - 1));
            case 20 when type is FuzzType.Int32 or FuzzType.UInt32:
                return MakePacked(type, scope, depth);
            default:
                FuzzType from = AnyType();
                return Cast(type, from == FuzzType.Bool ? Pick(FuzzTypes.Integers) : from, scope, depth);
        }
    }

    private Expression MakeFloat(FuzzType type, Scope scope, int depth)
    {
        Expression A() => Make(type, scope, depth - 1);
        string math = type == FuzzType.Single ? "MathF" : "Math";
        string name = type.Name();
        switch (_random.Next(18))
        {
            case 0 or 1 or 2:
                return new(type, $"Flush({{0}} {Pick<string>(["+", "-", "*"])} {{1}})", A(), Operand(type, scope, depth - 1));
            case 3:
                return new(type, "Over({0}, {1})", A(), A());
            case 4:
                return new(type, "Flush({0} % {1})", A(), A());
            case 5:
                return new(type, $"Flush({(type == FuzzType.Single ? "MathF" : "Math")}.FusedMultiplyAdd({{0}}, {{1}}, {{2}}))", A(), A(), A());
            case 6:
                return new(type, $"{math}.{Pick<string>(["Floor", "Ceiling", "Round", "Truncate", "Abs"])}({{0}})", A());
            case 7:
                return new(type, $"{Pick<string>(["Least", "Greatest"])}({{0}}, {{1}})", A(), A());
            case 8:
                return new(type, $"{Pick<string>(["LeastNumber", "GreatestNumber"])}({{0}}, {{1}})", A(), A());
            case 9:
                return new(type, $"{math}.Sqrt({{0}})", A());
            case 10:
                return new(type, "(-{0})", A());
            case 11:
                return new(type, "Signed({0}, {1})", A(), A());
            case 12:
                return new(type, $"Math.Clamp({{0}}, ({name})(-{_random.Next(1, 9)}.5f), ({name}){_random.Next(1, 99)})", A());
            case 13:
                return type == FuzzType.Single
                    ? new(type, "FromBits({0})", Make(FuzzType.Int32, scope, depth - 1))
                    : new(type, "FromBits({0})", Make(FuzzType.UInt64, scope, depth - 1));
            case 14:
                return Step(type, scope) is { } step ? new(type, "Flush({0})", step) : A();
            case 15 when type == FuzzType.Single:
                return new(type, $"Packed.{Pick<string>(["E4M3ToSingle", "E5M2ToSingle"])}({{0}})", Make(FuzzType.Byte, scope, depth - 1));
            default:
                FuzzType from = AnyType();
                return Cast(type, from == type || from == FuzzType.Bool ? Pick(FuzzTypes.Integers) : from, scope, depth);
        }
    }
}
