using System.Text;

namespace HataDsl.Ir;

public sealed partial class GlslEmitter
{
    private static readonly (string Extension, string[] Words)[] ExtensionTriggers =
    [
        ("GL_EXT_shader_8bit_storage", ["int8_t"]),
        ("GL_EXT_shader_16bit_storage", ["int16_t"]),
        ("GL_EXT_shader_explicit_arithmetic_types", ["int8_t", "int16_t", "int64_t", "coopmatNV"]),
        ("GL_KHR_shader_subgroup_basic", ["subgroup", "gl_Subgroup"]),
        ("GL_KHR_shader_subgroup_arithmetic", ["subgroupAdd", "subgroupMul", "subgroupMin", "subgroupMax", "subgroupAnd", "subgroupOr", "subgroupXor", "subgroupInclusive", "subgroupExclusive"]),
        ("GL_KHR_shader_subgroup_ballot", ["subgroupBallot", "subgroupBroadcast"]),
        ("GL_KHR_shader_subgroup_shuffle", ["subgroupShuffle(", "subgroupShuffleXor"]),
        ("GL_KHR_shader_subgroup_shuffle_relative", ["subgroupShuffleUp", "subgroupShuffleDown"]),
        ("GL_KHR_shader_subgroup_vote", ["subgroupAny", "subgroupAll"]),
        ("GL_NV_cooperative_matrix", ["coopmatNV"]),
        ("GL_KHR_memory_scope_semantics", ["coopmatNV"]),
        ("GL_EXT_null_initializer", [" = { }"]),
    ];

    private IEnumerable<string> Extensions(string text)
    {
        foreach ((string extension, string[] words) in ExtensionTriggers)
        {
            if (words.Any(word => text.Contains(word)))
            {
                yield return extension;
            }
        }

        if (text.Contains("int64_t") && UsesSubgroups)
        {
            yield return "GL_EXT_shader_subgroup_extended_types_int64";
        }

        if (_ops.Any(IsAtomic) && _uses.Any(use => (use.Value & SymbolUse.WideAtomic) != 0))
        {
            yield return "GL_EXT_shader_atomic_int64";
        }

        yield return "GL_EXT_spirv_intrinsics";
    }

    /// <summary>
    /// Rounding to even and meaningful NaN, infinity and -0, as in C#. They are optional features;
    /// the Vulkan device strips these modes from the module where its driver lacks them.
    /// </summary>
    /// <param name="usesDouble">Whether the shader computes in f64: modes are declared for each width.</param>
    private string FloatControls(bool usesDouble)
    {
        var text = new StringBuilder();
        void Mode(int capability, int mode, int width) => text.Append(
            $"spirv_execution_mode(extensions = [\"SPV_KHR_float_controls\"], capabilities = [{capability}], {mode}, {width});\n");
        Mode(4466, 4461, 32);
        Mode(4467, 4462, 32);
        if (usesDouble)
        {
            Mode(4466, 4461, 64);
            Mode(4467, 4462, 64);
        }

        if (!_kernel.MayContract)
        {
            Mode(4464, 4459, 32);
        }

        return text.ToString();
    }

    private string Declarations()
    {
        var text = new StringBuilder();
        WorkgroupShape shape = IsFlattened ? new(_kernel.Workgroup.Count, 1, 1) : _kernel.Workgroup;
        text.Append($"layout(local_size_x = {shape.X}, local_size_y = {shape.Y}, local_size_z = {shape.Z}) in;\n");
        int binding = 0;
        foreach (Symbol view in _kernel.Parameters.Where(p => p.Kind == SymbolKind.View))
        {
            // The fields of structs are views of one binding, which do not overlap since each scalar belongs to one.
            Symbol[] blocks = view.RecordSize > 0 ? [.. _kernel.Symbols.Where(field => field.Record == view)] : [view];
            for (int i = 0; i < blocks.Length; i++)
            {
                string block = i == 0 ? $"Block{binding}" : $"Block{binding}_{i}";
                text.Append($"layout(std430, set = 0, binding = {binding}) {Qualifiers(blocks[i])}buffer {block} {{ {ElementType(blocks[i])} {_names[blocks[i]]}[]; }};\n");
            }

            binding++;
        }

        AppendConstants(text);
        AppendArguments(text, binding);
        foreach (Symbol shared in _kernel.Symbols.Where(s => s.Kind == SymbolKind.Shared))
        {
            string length = shared.Terms.Count > 0 ? SharedLayout.Length(shared, parameter => _names[parameter]) : $"{Math.Max(WideAccess.OfElements(shared) is null ? shared.Length : shared.Length / shared.Lanes, 1)}";
            text.Append($"shared {ElementType(shared)} {_names[shared]}[{length}];\n");
        }

        foreach (Symbol table in _kernel.Symbols.Where(s => s.Kind == SymbolKind.Table))
        {
            bool holdsWords = HoldsWords(table);
            string contents = string.Join(", ", table.Contents.Select(bits => holdsWords ? Words(table.Type, bits) : Constant(table.Type, bits)));
            string type = !holdsWords ? GlslTypes.Register(table.Type) : table.Type == ScalarType.F64 ? "uvec2" : "uint";
            text.Append($"const {type} {_names[table]}[{table.Length}] = {type}[{table.Length}]({contents});\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// Numbers that <see cref="Constant"/> writes by their bits (infinity, NaN, -0, subnormal ones, f64 with a fraction) are calls of a function
    /// and so no constant expressions, and a table that is filled when the shader starts was read as zeros by a driver (NVIDIA 580, f64):
    /// a table with such a number holds the bits.
    /// </summary>
    private static bool HoldsWords(Symbol table) => table.Kind == SymbolKind.Table && table.Type is ScalarType.F32 or ScalarType.F64
        && table.Contents.Any(bits => Constant(table.Type, bits).Contains("(0x"));

    private static string Words(ScalarType type, ulong bits) => type == ScalarType.F64 ? $"uvec2({(uint)bits}u, {(uint)(bits >> 32)}u)" : $"{bits}u";

    /// <summary>Specialized parameters are constants that the device sets when it makes the pipeline.</summary>
    private void AppendConstants(StringBuilder text)
    {
        int next = PushLayout.FirstConstant;
        foreach (Symbol parameter in _kernel.Parameters.Where(p => p.IsSpecialized))
        {
            string type = ArgumentType(parameter);
            text.Append($"layout(constant_id = {next++}) const {type} {_names[parameter]} = {type}(1);\n");
        }
    }

    private static string ArgumentType(Symbol parameter) => parameter.Type == ScalarType.I1 ? "uint" : GlslTypes.Register(parameter.Type);

    private void AppendArguments(StringBuilder text, int nextBinding)
    {
        int[] sizes = [.. _kernel.Parameters.Select(p => p.IsSpecialized ? PushLayout.NotThere : p.Kind == SymbolKind.View ? 0 : p.Type.Size())];
        int[] offsets = PushLayout.Place(sizes, out int byteLength);
        if (byteLength == 0)
        {
            return;
        }

        string layout = byteLength <= PushLayout.MaxPushBytes ? "push_constant" : $"std140, set = 0, binding = {nextBinding}";
        text.Append($"layout({layout}) uniform Arguments\n{{\n");
        for (int i = 0; i < offsets.Length; i++)
        {
            Symbol parameter = _kernel.Parameters[i];
            string name = _names[parameter];
            if (parameter.IsSpecialized)
            {
                continue;
            }

            if (parameter.Kind == SymbolKind.View)
            {
                text.Append($"    layout(offset = {offsets[i]}) uint first_{name};\n    layout(offset = {offsets[i] + 4}) uint length_{name};\n");
            }
            else
            {
                text.Append($"    layout(offset = {offsets[i]}) {ArgumentType(parameter)} {name};\n");
            }
        }

        text.Append("};\n");
    }

    /// <summary>
    /// A view that is written and read in a kernel with barriers or fences is coherent: only then do those make its writes visible.
    /// Others are not, since that would keep them out of the nearest cache.
    /// </summary>
    private string Qualifiers(Symbol view)
    {
        SymbolUse use = UseOf(view);
        string access = (use & SymbolUse.Stored) == 0 ? "readonly " : (use & SymbolUse.Loaded) == 0 ? "writeonly " : "";
        return IsCoherent(view) ? "coherent restrict " : "restrict " + access;
    }

    private bool IsCoherent(Symbol view) =>
        _ops.Any(op => OpTable.Get(op).Has(OpTraits.OrdersMemory)) && (UseOf(view) & (SymbolUse.Loaded | SymbolUse.Stored)) == (SymbolUse.Loaded | SymbolUse.Stored);

    /// <summary>Atomic operations exist on integers alone, so floats that need them are stored as their bits.</summary>
    private string StorageType(Symbol symbol) => HoldsFloatBits(symbol) ? (symbol.Type == ScalarType.F64 ? "uint64_t" : "uint") : GlslTypes.Storage(symbol.Type);

    private bool HoldsFloatBits(Symbol symbol) => (UseOf(symbol) & SymbolUse.FloatAtomic) != 0;

    private string Variables()
    {
        var text = new StringBuilder();
        foreach (Symbol symbol in _kernel.Symbols)
        {
            string type = GlslTypes.Register(symbol.Type);
            string? line = symbol.Kind switch
            {
                SymbolKind.Local => $"{type} {_names[symbol]} = {GlslTypes.Zero(symbol.Type)};",
                SymbolKind.Tile when _matrixUnits => $"{CooperativeMatrix(symbol.Type)} {_names[symbol]}[{symbol.Tile!.Count / 256}];",
                SymbolKind.Tile => $"float {_names[symbol]}[{symbol.Tile!.Count / SmallestSubgroup}];",
                SymbolKind.Private => $"{type} {_names[symbol]}[{Math.Max(symbol.Length, 1)}] = {{ }};",
                _ => null,
            };
            if (line is not null)
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }
}
