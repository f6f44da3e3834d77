using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <content>Bytes and nibbles of a word.</content>
internal sealed partial class ProgramGenerator
{
    private Expression MakePacked(FuzzType type, Scope scope, int depth)
    {
        Expression Number() => Make(FuzzType.Int32, scope, depth - 1);
        Expression Same() => Make(type, scope, depth - 1);
        if (Chance(3))
        {
            return new(type, "Packed.Dot({0}, {1}, {2})", Same(), Same(), Same());
        }

        if (type == FuzzType.UInt32)
        {
            return new(type, $"Packed.{Pick<string>(["PackBytes", "PackNibbles"])}({{0}}, {{1}}, {{2}}, {{3}})", Number(), Number(), Number(), Number());
        }

        Expression word = Make(FuzzType.UInt32, scope, depth - 1);
        return Chance(2)
            ? new(type, $"Packed.{Pick<string>(["SignedByte", "UnsignedByte"])}({{0}}, {{1}} & 3)", word, Number())
            : new(type, $"Packed.{Pick<string>(["SignedNibble", "UnsignedNibble"])}({{0}}, {{1}} & 7)", word, Number());
    }
}
